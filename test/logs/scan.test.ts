import { describe, expect, it } from 'vitest';
import { type Kind, Scanner, type ScanPlan } from '../../src/logs/scan.ts';
import { s3Record, type TestRecord } from '../support/records.ts';
import { Random } from '../support/sample-logs/random.ts';
import { parsed, split } from './split-text.ts';

const PLAN: ScanPlan = { members: null, kind: null, window: { from: null, to: null } };

interface Result {
  readonly lines: readonly unknown[];
  readonly records: number;
  readonly inScope: number;
  readonly outside: number;
  readonly kinds: readonly Kind[];
  readonly rest: string | null;
}

/** Scans a text; kinds are judged `in-scope` as soon as they are met, where asked. */
function scan(text: string, plan: Partial<ScanPlan> = {}, scanner?: Scanner): Result {
  const own = scanner ?? new Scanner({ ...PLAN, ...plan });
  const lines: unknown[] = [];
  const kinds: Kind[] = [];
  let [records, inScope, outside] = [0, 0, 0];
  const parts = own.scan(Buffer.from(text));
  for (;;) {
    const { done, value } = parts.next();
    if (done) return { lines, records, inScope, outside, kinds, rest: value?.toString() ?? null };
    const written = Buffer.from(value.bytes).toString().split('\n').slice(0, -1);
    expect(written).toHaveLength(value.lines);
    lines.push(...written.map((line) => JSON.parse(line)));
    records += value.records;
    inScope += value.counted.inScope;
    outside += value.counted.outside;
    kinds.push(...value.newKinds);
  }
}

function list(...records: readonly TestRecord[]): string {
  return JSON.stringify({ Records: records });
}

/** Names that are a letter longer, shorter, or another. */
function alike(name: string): string[] {
  const changed = Array.from(name, (_, at) => `${name.slice(0, at)}~${name.slice(at + 1)}`);
  return [`${name}a`, name.slice(0, -1), ...changed];
}

describe('a file as CloudTrail writes it', () => {
  it('becomes its records, a line each', () => {
    const records = [s3Record(), s3Record({ eventName: 'PutObject' }), s3Record({ resources: [] })];
    expect(scan(list(...records))).toMatchObject({ lines: records, records: 3, rest: null });
    expect(scan(`${list(...records)}\n`).lines).toEqual(records);
  });

  it('becomes the members that are asked for, in their order', () => {
    const members = ['eventName', 'userAgent', 'userIdentity', 'requestID', 'noSuchMember'];
    const { userIdentity, eventName, userAgent, requestID } = s3Record();
    const [line] = scan(list(s3Record()), { members }).lines;
    expect(line).toEqual({ userIdentity, eventName, userAgent, requestID });
    expect(Object.keys(line as object)).toEqual([
      'userIdentity',
      'eventName',
      'userAgent',
      'requestID',
    ]);
  });

  it('becomes no members whose names are only like those that are asked for', () => {
    const names = ['aaaaaaaaaa', 'userAgent', 'clientProvidedHostHeaderOfTls', 'b'.repeat(40)];
    const others = Object.fromEntries(names.flatMap(alike).map((name) => [name, '']));
    const asked = Object.fromEntries(names.map((name) => [name, name]));
    const { lines } = scan(list(s3Record({ ...others, ...asked })), { members: names });
    expect(lines).toEqual([asked]);
  });

  it('may hold anything in its strings: quotes, brackets, backslashes, look-alikes', () => {
    const userAgent = '"},{"eventVersion":"1.0"}]} \\" \\\\ {[ ]}\\';
    const records = [s3Record({ userAgent }), s3Record({ userAgent: `${userAgent}"` })];
    expect(scan(list(...records)).lines).toEqual(records);
  });

  it('may hold every length of string: blocks of sixteen bytes have no edges', () => {
    const records = Array.from({ length: 70 }, (_, i) =>
      s3Record({ userAgent: `${'x'.repeat(i)}"${'y'.repeat(70 - i)}\\` }),
    );
    expect(scan(list(...records)).lines).toEqual(records);
  });
});

describe('what is not written like that is left, from its record on', () => {
  const good = s3Record();
  const after = JSON.stringify(s3Record({ eventName: 'After' }));

  function around(record: string): string {
    return `{"Records":[${JSON.stringify(good)},${record},${after}]}`;
  }

  it.each([
    ['white space between tokens', JSON.stringify(good).replace('":', '": ')],
    ['a line break in a string', JSON.stringify(good).replace('GetObject', 'Get\nObject')],
    ['a line break behind a backslash', JSON.stringify(good).replace('GetObject', 'Get\\\nObject')],
    ['an escape in a key', JSON.stringify(good).replace('"userAgent"', '"user\\u0041gent"')],
    ['a key that stands twice', JSON.stringify(good).replace('{', '{"eventName":"x",')],
    ['no operation', JSON.stringify(good).replace('"eventName":"GetObject",', '')],
    ['an operation that is no text', JSON.stringify(good).replace('"GetObject"', 'null')],
    ['no service', JSON.stringify(good).replace('"eventSource"', '"source"')],
    ["S3's own notification", JSON.stringify(good).replace('s3.amazonaws.com', 'aws:s3')],
    ['an escaped service', JSON.stringify(good).replace('s3.amazonaws.com', '\\u0061ws:s3')],
    ['a value missing', JSON.stringify(good).replace('"GetObject"', '')],
    ['a bracket too many', `${JSON.stringify(good)}}`],
    ['a number', '7'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('%s', (_, record) => {
    const { lines, records, rest } = scan(around(record), { members: null });
    expect(lines).toEqual([good]);
    expect(records).toBe(1);
    expect(rest).toBe(`{"Records":[${record},${after}]}`);
  });

  it('a line break behind a backslash, wherever blocks of bytes end', () => {
    for (let length = 0; length < 64; length++) {
      const record = JSON.stringify(good).replace('GetObject', `${'x'.repeat(length)}\\\nObject`);
      expect(scan(around(record), { members: null }).records).toBe(1);
    }
  });

  it.each([
    '',
    '{"Records":[]}',
    '[]',
    '{"Records":[',
    '{"Records":[]',
    '{"records":[{}]}',
    '{}',
    '\n',
  ])('or is left whole: %j', (text) => {
    expect(scan(text)).toMatchObject({ lines: [], records: 0, rest: text });
  });

  it('a text that is cut short anywhere loses nothing, and adds nothing', () => {
    const text = list(s3Record({ userAgent: 'a\\"b' }), s3Record());
    // One for all, as each thread has one for its files.
    const scanner = new Scanner(PLAN);
    for (let length = 0; length < text.length; length++) {
      const cut = text.slice(0, length);
      expect(scan(cut, {}, scanner), cut).toMatchObject({ lines: [], rest: cut });
    }
  });

  it('bytes changed at random: the same lines as byte by byte, or the rest is left', () => {
    const random = new Random('scan');
    const text = list(s3Record({ userAgent: 'q"\\' }), s3Record(), s3Record({ resources: null }));
    const scanner = new Scanner(PLAN);
    const bytes = ['"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', 'a', '0'];
    for (let i = 0; i < 3000; i++) {
      const at = random.below(text.length);
      const changed = text.slice(0, at) + random.pick(bytes) + text.slice(at + 1);
      let result: Result;
      try {
        result = scan(changed, {}, scanner);
      } catch {
        // A line that is no JSON: the engine's count shows it.
        continue;
      }
      const rest = result.rest === null ? [] : parsed(split(result.rest));
      expect([...result.lines, ...rest], changed).toEqual(parsed(split(changed)));
    }
  });
});

describe('kinds', () => {
  const kind = ['userAgent', 'additionalEventData.SignatureVersion', 'userIdentity.accountId'];

  it('are told once, with the members that make them', () => {
    const { kinds } = scan(list(s3Record(), s3Record(), s3Record({ userAgent: 'x' })), { kind });
    expect(kinds.map(({ id, members }) => [id, JSON.parse(members)])).toEqual([
      [
        0,
        {
          userAgent: s3Record()['userAgent'],
          additionalEventData: { SignatureVersion: 'SigV4' },
          userIdentity: { accountId: '111122223333' },
        },
      ],
      [1, expect.objectContaining({ userAgent: 'x' })],
    ]);
  });

  it('without members, and with members of another type, are kinds too', () => {
    const { kinds } = scan(
      list(
        s3Record({ userAgent: undefined, additionalEventData: null, userIdentity: 'x' }),
        s3Record({
          userAgent: 7,
          additionalEventData: { SignatureVersion: [1] },
          userIdentity: [],
        }),
      ),
      { kind },
    );
    expect(kinds.map(({ members }) => JSON.parse(members))).toEqual([
      {},
      { userAgent: 7, additionalEventData: { SignatureVersion: [1] } },
    ]);
  });

  it('are not made of members of the same name elsewhere', () => {
    const records = ['1', '2'].map((id) =>
      s3Record({ accountId: id, requestParameters: { accountId: id, userAgent: id } }),
    );
    const { kinds } = scan(list(...records), { kind });
    expect(kinds).toHaveLength(1);
  });

  it('that are judged are counted, but for the first record of each place', () => {
    const scanner = new Scanner({ ...PLAN, kind });
    scan(list(s3Record()), {}, scanner);
    scanner.judge(0, 'in-scope');
    const elsewhere = s3Record({ awsRegion: 'eu-west-1', eventTime: '2026-11-08T00:00:00Z' });
    const untimed = s3Record({ eventTime: 'yesterday' });
    const result = scan(list(s3Record(), elsewhere, elsewhere, untimed), {}, scanner);
    expect(result).toMatchObject({ lines: [elsewhere, untimed], records: 4, inScope: 2 });
    expect(scanner.times).toEqual({ first: '2026-11-08T00:00:00Z', last: '2026-11-09T12:00:00Z' });
    scanner.judge(0, 'outside');
    expect(scan(list(s3Record()), {}, scanner)).toMatchObject({ lines: [], outside: 1 });
    scanner.judge(0, 'written');
    expect(scan(list(s3Record()), {}, scanner).lines).toHaveLength(1);
  });

  it('are no more than a table holds: further ones are written', () => {
    const scanner = new Scanner({ ...PLAN, kind: ['userAgent'] });
    const records = Array.from({ length: 9000 }, (_, i) => s3Record({ userAgent: `agent ${i}` }));
    const { kinds } = scan(list(...records), {}, scanner);
    expect(kinds).toHaveLength(8192);
    for (const { id } of kinds) scanner.judge(id, 'in-scope');
    expect(scan(list(...records), {}, scanner)).toMatchObject({ records: 9000, inScope: 8192 });
  });

  it('are not made of values that are very long', () => {
    const long = s3Record({ userAgent: 'x'.repeat(5000) });
    expect(scan(list(long), { kind: ['userAgent'] })).toMatchObject({ kinds: [], lines: [long] });
  });
});

it('records outside of the window are passed over; one without a time is not', () => {
  const at = (eventTime: unknown): TestRecord => s3Record({ eventTime });
  const window = { from: '2026-11-09T12:00:00Z', to: '2026-11-09T13:00:00Z' };
  const inside = [at('2026-11-09T12:00:00Z'), at('2026-11-09T12:59:59Z')];
  const odd = [at('2026-11-09 12:00:00'), at(null), at('2026-11-10T12:00:00+01:00'), at(20261109)];
  const outside = [at('2026-11-09T11:59:59Z'), at('2026-11-09T13:00:00Z')];
  const result = scan(list(...inside, ...odd, ...outside), { window });
  expect(result).toMatchObject({ lines: [...inside, ...odd], records: 8 });
});

it('says which lines are no plain records, and marks the null documents of those that are', () => {
  const shapes = {
    eventID: 'text',
    eventName: 'text',
    eventSource: 'text',
    readOnly: 'boolean',
    requestParameters: 'document',
    userIdentity: 'object',
    'userIdentity.arn': 'text',
    resources: 'list',
    'resources.ARN': 'text',
  } as const;
  const start = '{"eventSource":"s3.amazonaws.com","eventName":"A","eventID":"1"';
  const plain = [
    '',
    ',"requestParameters":null',
    ',"requestParameters":{"a":[null,{"b":1}]},"readOnly":false',
    ',"userIdentity":{"arn":"x"},"resources":[{"ARN":"a"},{"ARN":"b"}]',
  ];
  const odd = [
    ',"requestParameters":true',
    ',"readOnly":"true"',
    ',"userIdentity":null',
    ',"userIdentity":{"arn":1}',
    ',"userIdentity":{"arn":"x","new":"y"}',
    ',"resources":[]',
    ',"resources":[{"ARN":"a"},null]',
    ',"resources":[{"ARN":"a"},{"ARN":"b","ARN":"c"}]',
    `,"resources":[{"ARN":"a"},{"ARN":"${'b'.repeat(9000)}"},null],"readOnly":true`,
    ',"new":1',
  ];
  const records = [...plain, ...odd].map((rest) => `${start}${rest}}`);
  const scanner = new Scanner({ ...PLAN, shapes });
  const scanned = scanner.scan(Buffer.from(`{"Records":[${records.join(',')}]}`)).next().value;
  if (scanned === null || !('odd' in scanned!)) throw new Error('nothing was scanned');
  expect(scanned.odd).toEqual(odd.map((_, index) => plain.length + index));
  const marked = records.map((record, index) =>
    index === 1 ? record.replace('null', 'true') : record,
  );
  expect(Buffer.from(scanned.bytes).toString()).toBe(`${marked.join('\n')}\n`);
});
