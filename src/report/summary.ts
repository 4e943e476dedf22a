import type { AthenaInput, AuditResult, Input, LocalInput } from '../model.ts';
import { type AuditWords, bytesText, counted, dollarsText, number } from './words.ts';

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  client: ['client', 'clients'],
  runtime: ['runtime', 'runtimes'],
  principal_arn: ['principal', 'principals'],
  access_key_id: ['access key', 'access keys'],
  session_name: ['session', 'sessions'],
  source_ip: ['address', 'addresses'],
  bucket_name: ['bucket', 'buckets'],
};

function answer({ totals }: AuditResult, words: AuditWords): string {
  if (totals.requests === 0) return `No request ${words.finding}.`;
  const by = Object.entries(NOUNS).flatMap(([column, nouns]) => {
    const values = totals.distinct[column] ?? 0;
    return values === 0 ? [] : [counted(values, ...nouns)];
  });
  const whom = by.length === 0 ? '' : `: ${by.join(', ')}`;
  return `${counted(totals.requests, 'request')} ${words.finding}${whom}.`;
}

function presigned({ totals }: AuditResult): string[] {
  if (!totals.presigned) return [];
  const own = totals.presigned === totals.requests ? 'All' : number(totals.presigned);
  return [`${own} of them by presigned URLs: made by the principal, opened by the client shown.`];
}

/** How much was examined, of which accounts and regions, from when to when. */
export function examinedLine(result: AuditResult): string {
  const { records, inScope, accounts, regions, firstEvent, lastEvent } = result.examined;
  const scope = inScope === records ? '' : ` (${number(inScope)} in question)`;
  const where = `${counted(accounts, 'account')} and ${counted(regions, 'region')}`;
  return `Examined ${counted(records, 'record')}${scope} of ${where}, ${firstEvent ?? '?'} to ${lastEvent ?? '?'}.`;
}

function copies(duplicates: number): string[] {
  return duplicates > 0 ? [`${counted(duplicates, 'copy', 'copies')} counted once`] : [];
}

function tablesRead({ table, compact }: AthenaInput): string {
  if (compact === undefined) return table;
  const own = `${compact.table} (${counted(compact.days, 'day')})`;
  return compact.rawDays === 0 ? own : `${own} and ${table} (${counted(compact.rawDays, 'day')})`;
}

function scanned(input: AthenaInput, duplicates: number): string {
  const { bytesScanned, dollars, queryId, daysWithoutPartition } = input;
  const missing = daysWithoutPartition.length;
  const notes = [
    ...copies(duplicates),
    ...(missing > 0 ? [`no partition for ${counted(missing, 'day')}`] : []),
  ];
  const rest = notes.length === 0 ? '' : `; ${notes.join(', ')}`;
  return `Athena scanned ${bytesText(bytesScanned)} of ${tablesRead(input)}, ${dollarsText(dollars)} (query ${queryId})${rest}.`;
}

function read(input: LocalInput, duplicates: number): string {
  const { filesRead, bytes, records, filesSkipped, recordsSkipped, filesOutsideWindow } = input;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const notes = [
    ...copies(duplicates),
    ...(filesSkipped.length > 0 ? [`${counted(filesSkipped.length, 'file')} skipped`] : []),
    ...(recordsSkipped > 0 ? [`${counted(recordsSkipped, 'object')} skipped`] : []),
    ...(filesOutsideWindow > 0
      ? [`${counted(filesOutsideWindow, 'file')} passed over as outside the window`]
      : []),
  ];
  const rest = notes.length === 0 ? '' : `; ${notes.join(', ')}`;
  return `Read ${counted(records, 'record')} from ${counted(filesRead, 'file')} (${size})${rest}.`;
}

/** What was read, and what of it could not be; with the copies of records, where they were counted. */
export function inputLine(input: Input, duplicates = 0): string {
  return input.kind === 'local' ? read(input, duplicates) : scanned(input, duplicates);
}

/** What the number above does not hold, and might. */
function caveats(result: AuditResult, words: AuditWords): string[] {
  const { totals, examined: seen } = result;
  return [
    ...(totals.serviceRequests > 0
      ? [
          `Left out: ${counted(totals.serviceRequests, 'request')} made by AWS services (--include-services).`,
        ]
      : []),
    ...(totals.alsoRecorded > 0
      ? [
          `Counted twice: ${counted(totals.alsoRecorded, 'request')} that another account recorded too.`,
        ]
      : []),
    ...(seen.undecided > 0 && words.undecided !== undefined
      ? [`Cannot say: ${counted(seen.undecided, 'record')} ${words.undecided}.`]
      : []),
    ...(seen.inScope === 0 && words.outside !== undefined ? [words.outside] : []),
    ...(seen.untimed > 0
      ? [
          `Kept whatever the window: ${counted(seen.untimed, 'record')} without a usable event time.`,
        ]
      : []),
  ];
}

/** The answer in one sentence, and what it does not hold. */
export function answerLines(result: AuditResult, words: AuditWords): readonly string[] {
  return [answer(result, words), ...presigned(result), ...caveats(result, words)];
}

/**
 * The lines under a table: the answer in one sentence, what it does not hold, what was examined and
 * read, and what to do next.
 */
export function summaryLines(result: AuditResult, words: AuditWords): readonly string[] {
  const { findings } = result.totals;
  const next = [
    `Next: ${words.fix}`,
    `Every column of ${counted(findings, 'row')}, with a sample event: --format csv or json.`,
  ];
  return [
    ...answerLines(result, words),
    examinedLine(result),
    inputLine(result.input, result.duplicates),
    ...(findings > 0 ? next : []),
  ];
}
