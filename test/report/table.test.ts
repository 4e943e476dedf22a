import { expect, test } from 'vitest';
import type { AuditResult, Row } from '../../src/model.ts';
import { toTable } from '../../src/report/table.ts';

const WIDE = { width: 160, rowsPerSection: null };

function result(keys: readonly string[], rows: readonly Row[], shown = rows.length): AuditResult {
  const names = [...keys, 'requests', 'last_seen', 'sessions', 'sample_session', 'user_agent'];
  return {
    audit: 'sigv2',
    engine: 'local',
    generatedAt: '2026-11-20T12:00:00Z',
    window: { from: null, to: null },
    input: {
      kind: 'local',
      filesRead: 1,
      filesOutsideWindow: 0,
      filesSkipped: [],
      records: 1,
      recordsSkipped: 0,
      bytes: 1,
    },
    duplicates: 0,
    examined: {
      records: 1,
      inScope: 1,
      undecided: 0,
      accounts: 1,
      regions: 1,
      firstEvent: null,
      lastEvent: null,
      untimed: 0,
    },
    totals: {
      findings: rows.length,
      shown,
      requests: 1,
      serviceRequests: 0,
      alsoRecorded: 0,
      presigned: null,
      distinct: {},
    },
    columns: names.map((name) => ({ name, type: 'varchar' as const })),
    rows,
  };
}

function row(changes: Row): Row {
  return {
    client: 'aws-cli',
    client_version: '1.11.84',
    principal_arn: 'arn:aws:iam::111122223333:role/backup',
    source_ip: '203.0.113.1',
    requests: 1,
    last_seen: '2026-11-15T10:00:00Z',
    ...changes,
  };
}

test('principals are sections, the busiest first, with all their requests in the heading', () => {
  const other = 'arn:aws:iam::111122223333:user/alice';
  const rows = [
    row({ requests: 5 }),
    row({ requests: 4, principal_arn: other, source_ip: '203.0.113.2' }),
    row({ requests: 3, principal_arn: other, source_ip: '203.0.113.3' }),
  ];
  expect(
    toTable(result(['client', 'client_version', 'principal_arn', 'source_ip'], rows), WIDE),
  ).toBe(
    `REQUESTS  CLIENT           FROM

111122223333:user/alice: 7 requests, last 2026-11-15
       4  aws-cli 1.11.84  203.0.113.2
       3  aws-cli 1.11.84  203.0.113.3

111122223333:role/backup: 5 requests, last 2026-11-15
       5  aws-cli 1.11.84  203.0.113.1
`,
  );
});

test('what the limits leave out is counted', () => {
  const rows = [9, 8, 7, 6].map((requests) =>
    row({ requests, source_ip: `203.0.113.${requests}` }),
  );
  const answer = result(['principal_arn', 'source_ip'], rows, 3);
  expect(toTable(answer, { width: 80, rowsPerSection: 2 })).toContain(
    `       9  203.0.113.9
       8  203.0.113.8
      13  in 2 more rows
`,
  );
});

test('columns that do not fit stand below their row, named', () => {
  const keys = ['bucket_name', 'host', 'region', 'tls_version'];
  const rows = [
    row({
      bucket_name: 'acme-bucket',
      host: 'acme-bucket.s3.amazonaws.com',
      region: 'us-east-1',
      tls_version: 'TLSv1.2',
    }),
    row({ bucket_name: 'b', host: null, region: 'eu-west-1', tls_version: 'TLSv1.0' }),
  ];
  expect(toTable(result(keys, rows), { width: 50, rowsPerSection: null })).toBe(
    `REQUESTS  BUCKET       HOST
       1  acme-bucket  acme-bucket.…mazonaws.com
          region us-east-1, tls version TLSv1.2
          last seen 2026-11-15
       1  b
          region eu-west-1, tls version TLSv1.0
          last seen 2026-11-15
`,
  );
});

test('wide characters count for the two columns they take', () => {
  const rows = [
    row({ session_name: '山田太郎', region: 'a' }),
    row({ session_name: 'bob', region: 'b' }),
  ];
  const lines = toTable(result(['session_name', 'region'], rows), WIDE).split('\n');
  expect(lines[1]).toBe('       1  山田太郎      a       2026-11-15');
  expect(lines[2]).toBe('       1  bob           b       2026-11-15');
});

test('presigned URLs are said in the heading, or in a column where only some are', () => {
  const keys = ['principal_arn', 'source_ip', 'auth_method'];
  const presigned = row({ auth_method: 'QueryString' });
  const header = row({ auth_method: 'AuthHeader', source_ip: '203.0.113.2' });
  expect(toTable(result(keys, [presigned]), WIDE)).toContain('backup: 1 request, presigned, last');
  expect(toTable(result(keys, [presigned, header]), WIDE)).toMatch(
    /FROM +AUTH\n[\s\S]*presigned\n[\s\S]*AuthHeader/,
  );
});

test('no findings, no table', () => {
  expect(toTable(result(['client'], []), WIDE)).toBe('');
});
