import { describe, expect, test } from 'vitest';
import { type AuditFlags, filtersOf } from '../../src/cli/flags.ts';
import { reasonOf, TrailAuditError } from '../../src/errors.ts';
import {
  assembleOwn,
  explainOwn,
  type OwnQuery,
  ownQuery,
  refuseTwins,
} from '../../src/query/own.ts';
import { NOW } from '../support/ask.ts';

const SOURCE = '  select *\n  from cloudtrail_logs';

function own(text: string, flags: AuditFlags = {}): OwnQuery {
  return ownQuery('mine.sql', text, filtersOf(flags, NOW, 'local'));
}

test('a SELECT stands behind the tables, as it is', () => {
  const text = assembleOwn(own("select ':a', '{{b}}', '$&' from events;"), SOURCE);
  expect(text).toMatch(/^with source as \(\n {2}select \*\n {2}from cloudtrail_logs\n\),\n/);
  expect(text).toMatch(/\n {2}where true\n|\nwhere true\n/);
  expect(text).toMatch(/\n\)\nselect ':a', '\{\{b\}\}', '\$&' from events\n$/);
});

test('tables of its own go on where the others end', () => {
  const text = assembleOwn(own('with a as (select 1 from events) select * from a'), SOURCE);
  expect(text).toMatch(/\n\),\n {5}a as \(select 1 from events\) select \* from a\n$/);
});

test('filters and the window apply', () => {
  const text = assembleOwn(
    own('select 1 from events', { from: '2026-11-09', bucket: ["O'Brien"] }),
    SOURCE,
  );
  expect(text).toContain("event_time >= '2026-11-09T00:00:00Z'");
  expect(text).toContain("bucket_name in ('O''Brien')");
});

test('a text that is too long for Athena is refused', () => {
  const long = `select '${'x'.repeat(262_144)}'`;
  expect(() => assembleOwn(own(long), SOURCE)).toThrow(/^Cannot ask this: the query text has \d+/);
});

test('what is no SELECT is refused by the name of its file', () => {
  expect(() => own('drop table x')).toThrow('Cannot run query "mine.sql": it is no SELECT');
});

describe('what engines say becomes a sentence with the person’s own line', () => {
  const query = own('select\n  foo\nfrom events');
  const before = assembleOwn(query, SOURCE).split('\n').length - 4;

  function explained(error: unknown): string {
    const result = explainOwn(query, SOURCE, error);
    expect(result).toBeInstanceOf(TrailAuditError);
    expect((result as TrailAuditError).cause).toBe(error);
    return reasonOf(result);
  }

  test('of DuckDB', () => {
    const message = `Binder Error: Referenced column "foo" not found in FROM clause!\nCandidate bindings: "host", "day"\n\nLINE ${before + 2}:   foo\n          ^`;
    expect(explained(new Error(message))).toBe(
      'Cannot run query "mine.sql": Binder Error: Referenced column "foo" not found in FROM clause! Candidate bindings: "host", "day" (line 2)',
    );
  });

  test('of DuckDB, without a line, or with one of ours', () => {
    expect(explained(new Error('Conversion Error: Could not convert'))).toBe(
      'Cannot run query "mine.sql": Conversion Error: Could not convert',
    );
    expect(explained(new Error('Parser Error: Duplicate CTE name "events"\n\nLINE 3: x'))).toBe(
      'Cannot run query "mine.sql": Parser Error: Duplicate CTE name "events"',
    );
  });

  test('of Athena', () => {
    const message = `Cannot finish query 12-34: COLUMN_NOT_FOUND: line ${before + 3}:8: Column 'foo' cannot be resolved; 0 B scanned, $0.00`;
    expect(explained(new TrailAuditError(message, 'a hint'))).toBe(
      'Cannot run query "mine.sql": COLUMN_NOT_FOUND: Column \'foo\' cannot be resolved (line 3); query 12-34; 0 B scanned, $0.00',
    );
  });

  test.each([
    new Error('INTERNAL Error: not good'),
    new Error('FATAL Error: not good'),
    new TypeError('x is undefined'),
    new TrailAuditError('Cannot finish query 12-34: it needs more resources; 1 GB scanned'),
    new TrailAuditError('Cannot start a query: denied'),
    new DOMException('This operation was aborted', 'AbortError'),
  ])('%s is none of that', (error) => {
    expect(explainOwn(query, SOURCE, error)).toBe(error);
  });
});

test('two columns of one name are refused: a row could not tell them apart', () => {
  const query = own('select 1 as a, 2 as a');
  expect(() => refuseTwins(query, [{ name: 'a' }, { name: 'b' }, { name: 'a' }])).toThrow(
    'Cannot run query "mine.sql": it has two columns "a"',
  );
  expect(() => refuseTwins(query, [{ name: 'a' }, { name: 'A' }])).not.toThrow();
});
