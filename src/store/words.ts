import type { SkippedFile } from '../model.ts';
import { bytesText, counted, number } from '../report/words.ts';
import type { Amount, CollectResult, Reconciliation, StoreSummary } from './reconcile.ts';
import type { Comparison, DayComparison } from './verify.ts';

/** Version of the JSON form; it changes only when a reader of the old one would go wrong. */
const SCHEMA_VERSION = 1;

function amount({ files, bytes }: Amount): string {
  return `${counted(files, 'file')} (${bytesText(bytes)})`;
}

/** How many files each reason stands for, the most frequent first. */
function byReason(files: readonly SkippedFile[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of files) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function reasons(files: readonly SkippedFile[]): readonly string[] {
  return byReason(files).map(([reason, count]) => `  ${number(count)}: ${reason}`);
}

function sourceLines(run: Reconciliation): readonly string[] {
  const { listed, taken, alreadyHad, skipped, takenInPart, outsideWindow, foldersListed } = run;
  const folders = foldersListed === null ? '' : `, in ${counted(foldersListed, 'folder')}`;
  return [
    `Listed       ${amount(listed)}${folders}`,
    `Taken        ${amount(taken)}`,
    `Already had  ${amount(alreadyHad)}`,
    `Skipped      ${counted(skipped.length, 'file')}`,
    ...reasons(skipped),
    ...(takenInPart.length === 0
      ? []
      : [`In part      ${counted(takenInPart.length, 'file')} of those taken`]),
    ...reasons(takenInPart),
    ...(outsideWindow === 0
      ? []
      : [`Not asked    ${counted(outsideWindow, 'file')} delivered outside of the window`]),
    `Records      ${number(run.records)} in the files taken: ${number(run.newRecords)} new, ${number(run.records - run.newRecords)} copies of what is there`,
  ];
}

function storeLine(store: StoreSummary): string {
  const { records, days, firstDay, lastDay, parts, untimed } = store;
  const span = firstDay === null ? '' : ` of ${counted(days, 'day')}, ${firstDay} to ${lastDay}`;
  const rest = untimed === 0 ? '' : `, ${number(untimed)} without a time`;
  return `Store        ${counted(records, 'record')}${span}${rest}; ${bytesText(parts.bytes)} in ${counted(parts.files, 'Parquet file')}`;
}

/** What a run did, and what the store holds now. */
export function collectText({ reconciliation, store }: CollectResult): string {
  return `${[...sourceLines(reconciliation), storeLine(store)].join('\n')}\n`;
}

/** The same as a document. */
export function collectDocument({ reconciliation, store }: CollectResult): object {
  return { schemaVersion: SCHEMA_VERSION, ...reconciliation, store };
}

const NAMED_FILES = 50;

function dayLine({ day, source, store, missing, extra, changed }: DayComparison): string {
  const ways = [
    ...(missing > 0 ? [`${number(missing)} missing in the store`] : []),
    ...(changed > 0 ? [`${number(changed)} not the same`] : []),
    ...(extra > 0 ? [`${number(extra)} in the store only`] : []),
  ];
  return `${day.padEnd(11)}  ${number(source)} in the source, ${number(store)} in the store: ${ways.join(', ')}`;
}

/** What a comparison of a source with the store has found. */
export function comparisonText({ compared, days, files, isWhole }: Comparison): string {
  const differing = days.filter(({ missing, extra, changed }) => missing + extra + changed > 0);
  const records = days.reduce((sum, { source }) => sum + source, 0);
  const named = files
    .slice(0, NAMED_FILES)
    .map(
      ({ file, records: count, isTaken }) =>
        `  ${file}: ${counted(count, 'record')}${isTaken ? '' : '; not collected yet as it is now'}`,
    );
  const more = files.length - named.length;
  const lines = [
    `Compared     ${amount(compared)}: ${counted(records, 'record')} of ${counted(days.length, 'day')}`,
    ...differing.map(dayLine),
    ...named,
    ...(more > 0 ? [`  … and ${counted(more, 'more file')}: --format json names all`] : []),
    ...(!isWhole && differing.some(({ extra }) => extra > 0)
      ? ['What is in the store only may be of another source, or of files that are gone.']
      : []),
    ...(differing.length === 0
      ? ['Equal        every record is in the store, as it is in the source']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same as a document. */
export function comparisonDocument(comparison: Comparison): object {
  return { schemaVersion: SCHEMA_VERSION, ...comparison };
}
