import type { AuditReport, Report } from '../../src/model/report.ts';
import type { Column, LocalInput, Row } from '../../src/model.ts';

/** Text that would act, if anything let it. */
export const HOSTILE = [
  '<img src=x onerror="window.owned = true">',
  '</script><script>window.owned = true</script>',
  '<!-- <script>',
  '"><svg onload=window.owned=true>',
  "' onfocus='window.owned = true' autofocus='",
  '&lt;b&gt;',
  '\u202egnp.exe',
  'a\u0000b\u001b[31mc\u009bd',
  'two\r\nlines',
  '=HYPERLINK("http://192.0.2.66","x")',
] as const;

/** Those texts as a person is to see them. */
export const HOSTILE_SHOWN = HOSTILE.map((text) =>
  text
    .replace('\u202e', '\\u202e')
    .replace('\u0000', '\\u0000')
    .replace('\u001b', '\\u001b')
    .replace('\u009b', '\\u009b')
    .replace('\r', '\\u000d')
    .replace('\n', '\\u000a'),
);

const KEYS = ['client', 'client_version', 'principal_arn', 'source_ip', 'auth_method'];

const COLUMNS: readonly Column[] = [
  ...KEYS.map((name) => ({ name, type: 'varchar' }) as const),
  { name: 'requests', type: 'bigint' },
  { name: 'errors', type: 'bigint' },
  { name: 'first_seen', type: 'varchar' },
  { name: 'last_seen', type: 'varchar' },
  { name: 'user_agent', type: 'varchar' },
  { name: 'advice', type: 'varchar' },
  { name: 'owner', type: 'varchar' },
];

/** A finding, where nothing else is said 10 requests of an old AWS CLI by a role. */
export function finding(changes: Row = {}): Row {
  return {
    client: 'aws-cli',
    client_version: '1.11.84',
    principal_arn: 'arn:aws:iam::111122223333:role/backup',
    source_ip: '203.0.113.24',
    auth_method: 'AuthHeader',
    requests: 10,
    errors: 0,
    first_seen: '2026-11-09T02:01:34Z',
    last_seen: '2026-11-15T02:39:24Z',
    user_agent: 'aws-cli/1.11.84 Python/2.7.12',
    advice: 'Install AWS CLI 2.',
    owner: 'EC2 instance i-0a1b2c3d4e5f67890',
    ...changes,
  };
}

/** What was read for these reports. */
export const INPUT: LocalInput = {
  kind: 'local',
  filesRead: 2,
  filesOutsideWindow: 0,
  filesSkipped: [
    { file: 'logs/cut.json.gz', reason: 'JSON cut short', recordsKept: 3, kind: 'damaged' },
    { file: 'logs/digest.json.gz', reason: 'a digest file', recordsKept: 0, kind: 'foreign' },
  ],
  records: 5000,
  recordsSkipped: 0,
  bytes: 123456,
};

function distinct(rows: readonly Row[]): Readonly<Record<string, number>> {
  return Object.fromEntries(KEYS.map((key) => [key, new Set(rows.map((row) => row[key])).size]));
}

/** The part of a report that is about one audit. */
export function auditReport(audit: string, rows: readonly Row[]): AuditReport {
  return {
    words: {
      title: `Title of ${audit}`,
      why: 'Because.',
      fix: 'Upgrade it.',
      finding: 'signed with SigV2',
      isVolume: audit === 'activity',
      reading: [{ title: 'A page of AWS', url: 'https://docs.aws.amazon.com/' }],
    },
    result: {
      audit,
      engine: 'local',
      generatedAt: '2026-11-20T12:00:00Z',
      window: { from: null, to: null },
      input: INPUT,
      duplicates: 0,
      examined: {
        records: 5000,
        inScope: 4800,
        undecided: 8,
        accounts: 2,
        regions: 3,
        firstEvent: '2026-11-09T00:30:00Z',
        lastEvent: '2026-11-15T23:59:37Z',
        untimed: 0,
      },
      totals: {
        findings: rows.length,
        shown: rows.length,
        requests: rows.reduce((sum, { requests }) => sum + Number(requests), 0),
        serviceRequests: 0,
        alsoRecorded: 0,
        presigned: 0,
        distinct: distinct(rows),
      },
      columns: COLUMNS,
      rows,
    },
  };
}

/** A report of some audits. */
export function reportOn(
  audits: Readonly<Record<string, readonly Row[]>>,
  changes: Partial<Report> = {},
): Report {
  return {
    generatedAt: '2026-11-20T12:00:00Z',
    window: { from: null, to: null },
    audits: Object.entries(audits).map(([audit, rows]) => auditReport(audit, rows)),
    signatures: [
      { day: '2026-11-09', signature: 'SigV2', requests: 10 },
      { day: '2026-11-09', signature: 'SigV4', requests: 100 },
      { day: '2026-11-11', signature: 'SigV4', requests: 90 },
    ],
    signaturesInput: null,
    ...changes,
  };
}
