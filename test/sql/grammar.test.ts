import { HiveSQL, TrinoSQL } from 'dt-sql-parser';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { BY_COLUMNS } from '../../src/audits/columns.ts';
import { questionOf } from '../../src/cli/flags.ts';
import { sourceOf } from '../../src/engines/athena/source.ts';
import { assembleQuery } from '../../src/query/assemble.ts';
import { assembleMatch } from '../../src/query/request-ids.ts';
import { assembleSignatures } from '../../src/query/signatures.ts';
import { tablesText } from '../../src/query/tables.ts';
import { activityQuery, issuedQuery, neighboursQuery } from '../../src/trace/questions.ts';
import { parseSubject } from '../../src/trace/subject.ts';
import { databaseDdl, tableDdl } from '../../src/trail/documents.ts';
import { projectedLayout, wantedOf } from '../engines/athena/table.ts';
import { NOW } from '../support/ask.ts';
import { SETTINGS } from '../trail/inventories.ts';

/** What the grammars of dt-sql-parser do not take, `LINE:COLUMN MESSAGE` each. */
function problems(grammar: TrinoSQL | HiveSQL, text: string): readonly string[] {
  return grammar
    .validate(text)
    .map(({ startLine, startColumn, message }) => `${startLine}:${startColumn} ${message}`);
}

const SOURCE = sourceOf(
  projectedLayout(
    { account: 'string', region: 'string', day: 'string' },
    {
      account: { type: 'injected' },
      region: { type: 'enum', values: 'eu-west-1,us-east-1' },
      day: { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' },
    },
  ),
  wantedOf({ accounts: ['111122223333'], regions: ['eu-west-1'] }),
);

function textOf(audit: (typeof AUDITS)[number]): string {
  const flags = {
    by: BY_COLUMNS,
    bucket: ["it's"],
    principal: ['grüße/🙂', '--'],
    minimum: ['aws-cli=2.15.0'],
    from: '2026-11-09',
  };
  return assembleQuery(questionOf(audit, flags, NOW, 'athena'), SOURCE);
}

// What the grammars refuse they also print.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

describe('Trino’s grammar', () => {
  it.each(AUDITS)('takes the whole text of $id', (audit) => {
    expect(problems(new TrinoSQL(), textOf(audit))).toEqual([]);
  });

  it('takes the text that counts requests by day', () => {
    const { filters } = questionOf(AUDITS[0]!, { from: '2026-11-09' }, NOW, 'athena');
    expect(problems(new TrinoSQL(), assembleSignatures(tablesText(filters, SOURCE)))).toEqual([]);
  });

  it.each([
    '203.0.113.24',
    'AKIAIOSFODNN7EXAMPLE',
    "arn:aws:iam::111122223333:role/it's",
    'i-0a1b2c3d',
  ])('takes what a trace of %s asks', (given) => {
    const subject = parseSubject(given);
    const scope = { filters: questionOf(AUDITS[0]!, {}, NOW, 'athena').filters, source: SOURCE };
    const shared = { keys: ['ASIAX'], sessions: [], addresses: ['203.0.113.24 '] };
    for (const text of [
      activityQuery(subject, scope),
      neighboursQuery(subject, shared, scope),
      issuedQuery(shared, scope),
    ]) {
      expect(problems(new TrinoSQL(), text)).toEqual([]);
    }
  });

  it('takes what csm match asks', () => {
    const { filters } = questionOf(AUDITS[0]!, {}, NOW, 'athena');
    expect(problems(new TrinoSQL(), assembleMatch(['226FC0DC6464C2AE'], filters, SOURCE))).toEqual(
      [],
    );
  });

  it.each([
    ['a misspelt keyword', /^from marked$/m, 'frm marked'],
    ['a missing parenthesis', 'count(distinct request)', 'count(distinct request'],
    ['a list that ends with a comma', 'as region_names\nfrom', 'as region_names,\nfrom'],
    ['words of DuckDB', 'group by grouping sets', 'qualify true group by grouping sets'],
    ['a cast of DuckDB', 'count(*) as records', 'count(*)::bigint as records'],
    ['a condition that stops', 'having part =', 'having part = and'],
    ['an open string', "'examined'", "'examined"],
  ])('refuses %s', (_, right, wrong) => {
    const text = textOf(AUDITS[0]!);
    expect(text.replace(right, wrong)).not.toBe(text);
    expect(problems(new TrinoSQL(), text.replace(right, wrong))).not.toEqual([]);
  });
});

describe('Hive’s grammar', () => {
  test.each([
    ['database', databaseDdl(SETTINGS)],
    ['table', tableDdl(SETTINGS)],
  ])('takes the DDL of the %s', (_, ddl) => {
    expect(problems(new HiveSQL(), ddl)).toEqual([]);
  });

  test.each([
    ['an open struct', 'identitystorearn: string>', 'identitystorearn: string'],
    ['a type that is none', 'eventversion string', 'eventversion text string'],
    ['a property without a value', "'classification' = 'cloudtrail'", "'classification' ="],
    ['clauses in another order', 'partitioned by', 'location partitioned by'],
    ['or replace', 'create external', 'create or replace external'],
  ])('refuses %s', (_, right, wrong) => {
    const ddl = tableDdl(SETTINGS);
    expect(ddl).toContain(right);
    expect(problems(new HiveSQL(), ddl.replace(right, wrong))).not.toEqual([]);
  });
});
