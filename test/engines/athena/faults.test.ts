import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAthena } from '../../../src/aws/athena.ts';
import { connect } from '../../../src/aws/connect.ts';
import { queryFailure } from '../../../src/engines/athena/failures.ts';
import { reasonOf, TrailAuditError } from '../../../src/errors.ts';
import type { FaultKind } from '../../support/aws/stand-in.ts';
import { type Ended, run } from './disturbed-run.ts';
import { smallWorld } from './small-world.ts';

interface Report {
  readonly examined: { readonly records: number };
  readonly rows: readonly unknown[];
}

/** The operation that ran into the first fault. */
function struck({ aws }: Ended): string {
  return aws.calls.find(({ fault }) => fault !== undefined)?.operation ?? 'none';
}

function isCalled({ aws }: Ended, operation: string): boolean {
  return aws.calls.some((call) => call.operation === operation);
}

/** The sentence that it ended in, without what differs from run to run. */
function saidOf({ aws, error }: Ended): string {
  const [{ id } = { id: 'QUERY-ID' }] = aws.executions;
  return reasonOf(error).replaceAll(id, 'QUERY-ID');
}

/** Nothing was answered, and no query that is not seen to have ended goes on alone. */
function expectNothing(ended: Ended, during: string): void {
  const { answer, aws } = ended;
  expect(answer, during).toBeNull();
  expect(aws.executions.length, during).toBeLessThanOrEqual(1);
  const isUnderWay = aws.executions.length === 1 && struck(ended) !== 'GetQueryResults';
  expect(isCalled(ended, 'StopQueryExecution'), during).toBe(isUnderWay);
  for (const { stopped, state } of aws.executions) {
    expect(stopped || state === 'SUCCEEDED', during).toBe(true);
  }
}

/** What stops a run for good, and what has to be said of it. */
const REFUSALS: readonly (readonly [FaultKind, string])[] = [
  ['expired', 'the AWS credentials have expired'],
  ['denied', '(athena|glue|s3):[A-Z][A-Za-z]+ is missing \\(User: [^()]*\\)'],
];

const DONE =
  '; the query is done and billed, and its result lies as QUERY-ID\\.csv in the output location';

/** The whole sentence for a refusal; one for a result that cannot be read says that it is there. */
function sentenceOf(reason: string, ended: Ended): RegExp {
  return new RegExp(`^Cannot .*: ${reason}${struck(ended) === 'GetQueryResults' ? DONE : ''}$`);
}

/** What is worth another attempt, whatever the call; for a start there is one more. */
const RETRIED: readonly FaultKind[] = ['throttle', 'internal', 'reset', 'hang'];
const START_RETRIED: readonly FaultKind[] = [...RETRIED, 'too-many-queries'];

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  // Back-off is random, from nothing up; here it is nothing.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const TABLES = [
  { table: 'registered', records: 4, before: ['GetPartitions'] },
  { table: 'projected', records: 4, before: [] },
  // Everything has a second page.
  { table: 'many', records: 1104, before: ['GetPartitions'] },
];

describe.each(TABLES)('on table $table', ({ table, records, before }) => {
  let well: Ended;
  let calls: readonly number[];
  beforeAll(async () => {
    well = await run({ table });
    calls = well.aws.calls.map((_, index) => index + 1);
  });

  it('an undisturbed run makes the calls that are disturbed below', () => {
    expect(well.error).toBeNull();
    const { examined, rows } = JSON.parse(well.answer ?? '') as Report;
    expect([examined.records, rows.length]).toEqual([records, records - 1]);
    const operations = well.aws.calls.map(({ operation }) => operation);
    expect([...new Set(operations)]).toEqual([
      'GetTableMetadata',
      ...before,
      'ListObjectsV2',
      'StartQueryExecution',
      'GetQueryExecution',
      'GetQueryResults',
    ]);
    const tokens = well.aws.calls.filter(
      ({ input }) => 'NextToken' in input || 'ContinuationToken' in input,
    );
    expect(tokens.length).toBe(table === 'many' ? 6 : 0);
  });

  // With many calls each has a fault of its own, without making them all four times.
  const ways = table === 'many' ? ['one or another'] : RETRIED;
  it.each(ways)('%s at any one call does not change the answer', async (way) => {
    const kindAt = (at: number): FaultKind =>
      RETRIED.find((kind) => kind === way) ?? RETRIED[at % RETRIED.length] ?? 'throttle';
    const runs = calls.map((at) => {
      const kind = kindAt(at);
      const patience = kind === 'hang' ? 3000 : 30_000;
      return run({ table, rules: [{ kind, at }], patience });
    });
    for (const ended of await Promise.all(runs)) {
      expect(ended, `${way} at ${struck(ended)}`).toMatchObject({
        error: null,
        answer: well.answer,
        notes: well.notes,
      });
      expect(ended.aws.executions).toHaveLength(1);
      expect(ended.aws.calls.length).toBeGreaterThan(calls.length);
    }
  });

  const refusals = table === 'many' ? REFUSALS.slice(0, 1) : REFUSALS;
  it.concurrent.each(refusals)('%s at any one call is a sentence', async (kind, reason) => {
    const runs = calls.map((at) => run({ table, rules: [{ kind, at }], isAnswered: false }));
    for (const ended of await Promise.all(runs)) {
      const during = `${kind} at ${struck(ended)}`;
      expect(ended.error, during).toBeInstanceOf(TrailAuditError);
      expect(saidOf(ended), during).toMatch(sentenceOf(reason, ended));
      expectNothing(ended, during);
    }
  });

  it.concurrent('expired from any call on is a sentence, which says whether a query goes on', async () => {
    const runs = calls.map((at) =>
      run({ table, rules: [{ kind: 'expired', at, times: 999 }], isAnswered: false }),
    );
    for (const ended of await Promise.all(runs)) {
      const during = `expired from ${struck(ended)} on`;
      expect(ended.answer, during).toBeNull();
      const isAlone = ended.aws.executions.some(({ state }) => state !== 'SUCCEEDED');
      const { error } = ended;
      expect(error, during).toBeInstanceOf(TrailAuditError);
      if (isAlone) {
        expect(saidOf(ended), during).toBe(
          'Cannot follow query QUERY-ID: the AWS credentials have expired; Cannot stop query QUERY-ID: the AWS credentials have expired: query QUERY-ID may be running still, and cost',
        );
        const [{ id } = { id: 'none' }] = ended.aws.executions;
        expect((error as TrailAuditError).hint, during).toMatch(
          new RegExp(`aws athena stop-query-execution .*--query-execution-id ${id}`),
        );
      } else {
        expect(saidOf(ended), during).toMatch(
          sentenceOf('the AWS credentials have expired', ended),
        );
      }
      expect(ended.notes.join('\n'), during).not.toMatch(/stopped|running/);
    }
  });

  it.concurrent('an interruption at any call stops, and answers nothing', async () => {
    const runs = calls.map((at) => {
      // A start is not interrupted at once: its answer is lost, and asked for again.
      const isStart = well.aws.calls[at - 1]?.operation === 'StartQueryExecution';
      const patience = isStart ? 2000 : 30_000;
      const rules = [{ kind: 'hang', at, takesEffect: true }] as const;
      return run({ table, abortAt: at, rules, isAnswered: false, patience });
    });
    for (const ended of await Promise.all(runs)) {
      const during = `interrupted at ${struck(ended)}`;
      expect(ended.error, during).not.toBeNull();
      expect(ended.error, during).not.toBeInstanceOf(TrailAuditError);
      expectNothing(ended, during);
      const isStart = struck(ended) === 'StartQueryExecution';
      const told = ended.notes.filter((line) => !line.startsWith('Estimate: '));
      expect(told, during).toEqual([
        ...(isStart ? ["Waiting for Athena's answer, to stop what it may have started"] : []),
        ...(isCalled(ended, 'StopQueryExecution')
          ? [expect.stringMatching(/^Query QUERY-ID stopped; /)]
          : []),
      ]);
    }
  });
});

it('an interruption between the estimate and the query starts none', async () => {
  const { aws, answer, error } = await run({ table: 'registered', abortAtNote: 'Estimate' });
  expect(answer).toBeNull();
  expect(error).not.toBeInstanceOf(TrailAuditError);
  expect(aws.executions).toEqual([]);
});

describe('a start whose answer is lost', () => {
  it.concurrent.each(START_RETRIED)('is not made twice after %s', async (kind) => {
    const operation = 'StartQueryExecution';
    const rules = [{ operation, kind, times: 2, takesEffect: true }];
    const patience = kind === 'hang' ? 2000 : 30_000;
    const { aws, answer } = await run({ table: 'registered', rules, patience });
    expect((JSON.parse(answer ?? '') as Report).examined.records).toBe(4);
    expect(aws.executions).toHaveLength(1);
    const starts = aws.calls.filter((call) => call.operation === operation);
    expect(starts.length).toBeGreaterThanOrEqual(3);
    expect(new Set(starts.map(({ input }) => input['ClientRequestToken'])).size).toBe(1);
  });

  it.concurrent.each(['reset', 'hang', 'internal'] as const)(
    'for ever, after %s, is told of: a query may be running',
    async (kind) => {
      const { aws, answer, error } = await run({
        table: 'registered',
        rules: [{ operation: 'StartQueryExecution', kind, times: 999, takesEffect: true }],
        patience: kind === 'hang' ? 1000 : 30_000,
      });
      expect(answer).toBeNull();
      expect(aws.executions).toHaveLength(1);
      expect(error).toBeInstanceOf(TrailAuditError);
      expect(reasonOf(error)).toMatch(
        /^Cannot start a query in workgroup "primary": AWS (does not answer|failed, after several attempts) \(.*\); a query may have been started, and be running in it$/,
      );
    },
  );

  it.concurrent.each(['denied', 'expired', 'throttle', 'too-many-queries'] as const)(
    'is not feared where AWS said no: %s',
    async (kind) => {
      const rules = [{ operation: 'StartQueryExecution', kind, times: 999 }];
      const { aws, error } = await run({ table: 'registered', rules });
      expect(aws.executions).toEqual([]);
      expect(error).toBeInstanceOf(TrailAuditError);
      expect(reasonOf(error)).not.toMatch(/may (have been|be)/);
    },
  );
});

describe('what never ends', () => {
  const FOR_EVER: readonly (readonly [FaultKind, RegExp])[] = [
    ['throttle', /AWS asks to slow down, after several attempts/],
    ['too-many-queries', /too many queries run in this account|AWS asks to slow down/],
    ['internal', /AWS failed, after several attempts/],
    ['reset', /AWS does not answer/],
    ['hang', /AWS does not answer/],
  ];
  const OPERATIONS = [
    'GetTableMetadata',
    'GetPartitions',
    'ListObjectsV2',
    'StartQueryExecution',
    'GetQueryExecution',
    'GetQueryResults',
  ];

  it.concurrent.each(FOR_EVER)('%s is a sentence in the end', async (kind, sentence) => {
    const patience = kind === 'hang' ? 1000 : 30_000;
    const runs = OPERATIONS.map((operation) => {
      const rules = [{ operation, kind, times: 999 }];
      return run({ table: 'registered', rules, isAnswered: false, patience });
    });
    for (const ended of await Promise.all(runs)) {
      const during = `${kind} at ${struck(ended)}`;
      expect(ended.error, during).toBeInstanceOf(TrailAuditError);
      expect(reasonOf(ended.error), during).toMatch(sentence);
      expectNothing(ended, during);
    }
  });
});

describe('a query that failed once', () => {
  const outcome = { states: [], state: 'FAILED', reason: 'HIVE_BAD_DATA: so' } as const;

  it.concurrent.each(['denied', 'expired', 'hang'] as const)(
    'is told with its reason where the second look ends in %s',
    async (kind) => {
      const rules = [{ operation: 'GetQueryExecution', kind, at: 2, times: 999 }];
      const patience = kind === 'hang' ? 1000 : 30_000;
      const ended = await run({ table: 'registered', rules, outcome, patience });
      expect(ended.error).toBeInstanceOf(TrailAuditError);
      expect(saidOf(ended)).toMatch(
        /^Cannot finish query QUERY-ID: HIVE_BAD_DATA: so; .* scanned, /,
      );
      expect(ended.notes.join('\n')).not.toMatch(/stopped|running/);
    },
  );
});

describe('the pages of a result', () => {
  it('are all rows, without the header, and NULL is not empty text', async () => {
    await using aws = await smallWorld();
    const rows = [[null], [''], ['x'], ...Array.from({ length: 1100 }, (_, at) => [`row ${at}`])];
    const columns = [{ name: 'x', type: 'varchar' }];
    aws.nextOutcome({ states: [], result: { columns, rows } });
    const { config, region } = await connect({}, { connect: 5000, answer: 30_000 });
    const athena = openAthena({ region, config: Object.assign({ endpoint: aws.url }, config) });
    const { signal } = new AbortController();
    const place = { workgroup: 'primary', outputLocation: null };
    const id = await athena.start('select 1 as x', 'security', place, signal);
    expect(await athena.status(id, signal)).toMatchObject({ state: 'SUCCEEDED' });
    const first = await athena.page(id, null, signal);
    const second = await athena.page(id, first.next, signal);
    athena.close();
    expect(first.columns).toEqual(columns);
    expect([...first.rows, ...second.rows]).toEqual(rows);
    expect(second.next).toBeNull();
  });
});

describe('the end of a query', () => {
  const status = { state: 'FAILED', reason: 'x', bytesScanned: 1e12 } as const;
  const message = (errorType: number): string =>
    queryFailure('q', { ...status, errorType }).message;

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('error type %i is want of resources', (errorType) => {
    expect(message(errorType)).toBe(
      'Cannot finish query q: it needs more resources than Athena gives a query (x); 1.0 TB scanned, $5.00',
    );
  });

  it.each([206, 210])('error type %i is the time limit', (errorType) => {
    expect(message(errorType)).toMatch(/time limit, 30 minutes/);
  });

  it.each([100, 200])("error type %i is Athena's own failure", (errorType) => {
    expect(message(errorType)).toBe(
      'Cannot finish query q: Athena failed by itself (x); 1.0 TB scanned, $5.00',
    );
  });

  it.each([9, 99, 101, 199, 201, 205, 207, 1000])(
    'error type %i is as its reason says',
    (errorType) => {
      expect(message(errorType)).toBe('Cannot finish query q: x; 1.0 TB scanned, $5.00');
    },
  );
});
