import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { BY_COLUMNS } from '../../src/audits/columns.ts';
import { type AuditFlags, questionOf } from '../../src/cli/flags.ts';
import { LOCAL_SOURCE } from '../../src/engines/local/columns.ts';
import { assembleQuery } from '../../src/query/assemble.ts';
import { NOW } from '../support/ask.ts';

const SQL = new URL('../../sql/', import.meta.url);
const ATHENA_LIMIT = 262_144;

function text(index: number, flags: AuditFlags = {}): string {
  return assembleQuery(questionOf(AUDITS[index]!, flags, NOW), LOCAL_SOURCE);
}

test('each audit has its file, and each file its audit', () => {
  const files = readdirSync(new URL('audits/', SQL)).sort();
  expect(files).toEqual(AUDITS.map(({ id }) => `${id}.sql`).sort());
});

const OVER_EVENTS = [...AUDITS.map(({ id }) => `audits/${id}.sql`), 'report/signatures.sql'];

test.each(OVER_EVENTS)('%s names events once', (file) => {
  const sql = readFileSync(new URL(file, SQL), 'utf8').replaceAll(/--.*$/gm, '');
  expect(sql.match(/\bfrom events\b/g)).toHaveLength(1);
  expect(
    sql.match(/\b(from|join) (?!events\b)\w+/g)?.filter((name) => /source/.test(name)) ?? [],
  ).toEqual([]);
});

test.each(AUDITS.map((audit, index) => [audit.id, index] as const))(
  'the text of %s has no placeholder left and is far below what Athena takes',
  (_, index) => {
    const sql = text(index, {
      by: BY_COLUMNS,
      minimum: ['aws-cli=2.15.0', 'boto3=1.34.0'],
      account: Array.from({ length: 1000 }, (_, i) => String(100_000_000_000 + i)),
    });
    expect(sql).not.toMatch(/\{\{/);
    expect(Buffer.byteLength(sql)).toBeLessThan(ATHENA_LIMIT / 2);
  },
);

test('values reach the text as literals only', () => {
  const evil = "x'); drop table cloudtrail_logs; --";
  const sql = text(0, {
    bucket: [evil],
    principal: [evil],
    sourceIp: [evil],
    eventSource: [evil],
  });
  expect(sql.split("'x''); drop table cloudtrail_logs; --'")).toHaveLength(1 + 1 + 7 + 1 + 1);
  expect(sql.replaceAll("'x''); drop table cloudtrail_logs; --'", '')).not.toContain('drop table');
});

test('the window is written in the form that event times have', () => {
  const sql = text(0, { from: '2026-11-09', to: '2026-11-10T06:00:00+02:00' });
  expect(sql).toContain(
    "(event_time is null or (event_time >= '2026-11-09T00:00:00Z' and event_time < '2026-11-10T04:00:00Z'))",
  );
});

test('keys with hyphens stand in brackets: Trino takes none in a path', () => {
  const files = ['events.sql', ...OVER_EVENTS];
  const paths = files.flatMap((file) => [
    ...readFileSync(new URL(file, SQL), 'utf8').matchAll(/'\$[^']*'/g),
  ]);
  expect(
    paths
      .map(([path]) => path)
      .filter((path) => !/^'\$([.]\w+|\["[\w-]+"\]|\[\d+\])+'$/.test(path)),
  ).toEqual([]);
  expect(paths.length).toBeGreaterThan(10);
});
