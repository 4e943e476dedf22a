import * as v from 'valibot';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { AuditReport, Report } from '../model/report.ts';
import type { AthenaInput, Input } from '../model.ts';
import { SCHEMA_VERSION } from './json.ts';

const WINDOW = v.object({ from: v.nullable(v.string()), to: v.nullable(v.string()) });

const LOCAL = v.object({
  filesRead: v.number(),
  filesSkipped: v.array(
    v.object({
      file: v.string(),
      reason: v.string(),
      recordsKept: v.number(),
      kind: v.picklist(['damaged', 'foreign']),
    }),
  ),
  filesOutsideWindow: v.number(),
  records: v.number(),
  recordsSkipped: v.number(),
  bytes: v.number(),
});

const ATHENA = v.object({
  table: v.string(),
  compact: v.exactOptional(v.object({ table: v.string(), days: v.number(), rawDays: v.number() })),
  queryId: v.string(),
  bytesScanned: v.number(),
  dollars: v.number(),
  daysWithoutPartition: v.array(v.string()),
});

const DUPLICATES = v.object({ duplicates: v.number() });

const RESULT = v.object({
  // Not just any text: it names a file.
  audit: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  words: v.object({
    title: v.string(),
    why: v.string(),
    fix: v.string(),
    finding: v.string(),
    undecided: v.exactOptional(v.string()),
    outside: v.exactOptional(v.string()),
    reading: v.exactOptional(
      // Not just any address: it becomes a link.
      v.array(v.object({ title: v.string(), url: v.pipe(v.string(), v.startsWith('https://')) })),
    ),
    isVolume: v.boolean(),
  }),
  engine: v.string(),
  generatedAt: v.string(),
  window: WINDOW,
  input: v.union([v.object({ ...ATHENA.entries, ...DUPLICATES.entries }), DUPLICATES]),
  examined: v.object({
    records: v.number(),
    inScope: v.number(),
    undecided: v.number(),
    accounts: v.number(),
    regions: v.number(),
    firstEvent: v.nullable(v.string()),
    lastEvent: v.nullable(v.string()),
    untimed: v.number(),
  }),
  totals: v.object({
    findings: v.number(),
    shown: v.number(),
    requests: v.number(),
    serviceRequests: v.number(),
    alsoRecorded: v.number(),
    presigned: v.nullable(v.number()),
    distinct: v.record(v.string(), v.number()),
  }),
  columns: v.array(
    v.object({ name: v.string(), type: v.picklist(['varchar', 'bigint', 'double', 'boolean']) }),
  ),
  rows: v.array(v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()])))),
});

const REPORT = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  generatedAt: v.string(),
  window: WINDOW,
  input: v.exactOptional(LOCAL),
  signatures: v.array(
    v.object({ day: v.nullable(v.string()), signature: v.string(), requests: v.number() }),
  ),
  signaturesInput: v.exactOptional(ATHENA),
  audits: v.pipe(v.array(RESULT), v.minLength(1)),
});

type ReportDocument = v.InferOutput<typeof REPORT>;

function unusable(name: string, reason: string, cause?: unknown): TrailAuditError {
  return new TrailAuditError(
    `Cannot read report "${name}": ${reason}`,
    'a file that trail-audit report --format json has written',
    { cause },
  );
}

function athena(input: v.InferOutput<typeof ATHENA>): AthenaInput {
  return { kind: 'athena', ...input };
}

function auditReport(
  { words, input: read, ...result }: ReportDocument['audits'][number],
  local: Input | null,
): AuditReport | null {
  const { duplicates, ...query } = read;
  const input = 'table' in query ? athena(query) : local;
  return input === null ? null : { words, result: { ...result, input, duplicates } };
}

/** Reads back what `toReportJson` wrote. Throws a TrailAuditError for anything else. */
export function readReport(name: string, text: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unusable(name, `it is no JSON: ${reasonOf(error)}`, error);
  }
  const { success, issues, output } = v.safeParse(REPORT, json, { abortEarly: true });
  if (!success) {
    const [{ message, ...issue }] = issues;
    const path = v.getDotPath({ message, ...issue });
    throw unusable(name, path === null ? message : `${path}: ${message}`);
  }
  const { input, signaturesInput, generatedAt, window, signatures } = output;
  const local: Input | null = input === undefined ? null : { kind: 'local', ...input };
  const audits = output.audits.map((audit) => auditReport(audit, local)).filter((a) => a !== null);
  if (audits.length < output.audits.length) throw unusable(name, 'it does not say what was read');
  return {
    generatedAt,
    window,
    audits,
    signatures,
    signaturesInput: signaturesInput === undefined ? null : athena(signaturesInput),
  };
}
