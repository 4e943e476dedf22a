import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  logFolder,
  s3Record,
  type TestRecord,
  temporaryFolder,
  writeFiles,
} from '../support/records.ts';
import { recordsIn } from '../trino/logs.ts';
import { rebuild } from './rebuild.ts';
import { collectFolder, storedRows } from './stores.ts';

const SHARED = join(import.meta.dirname, '../../../shared/data');

/** What makes a record the copy of another one: its ID and its day; without ID, its text. */
function idOf(record: unknown): string {
  const { eventID, eventTime } = record as { eventID?: unknown; eventTime?: unknown };
  const day = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(String(eventTime))
    ? String(eventTime).slice(0, 10)
    : null;
  return JSON.stringify([eventID ?? record, day]);
}

async function expectRoundTrip(logs: string): Promise<number> {
  const store = temporaryFolder();
  await collectFolder(logs, store);
  const originals = [...new Set(await recordsIn(logs))].map((text) => JSON.parse(text) as unknown);
  const byId = new Map<string, unknown[]>();
  for (const record of originals) {
    const id = idOf(record);
    byId.set(id, [...(byId.get(id) ?? []), record]);
  }
  const rebuilt = (await storedRows(store)).map(rebuild);
  expect(rebuilt).toHaveLength(byId.size);
  for (const record of rebuilt) {
    // Without an ID the order of its keys is part of what it is.
    const copies = byId.get(idOf(record)) ?? originals;
    // Of copies that differ one is kept.
    expect(copies).toContainEqual(record);
  }
  return rebuilt.length;
}

test('the sample logs come back as they were', async () => {
  expect(await expectRoundTrip('test/sample-logs')).toBe(4969);
});

describe.runIf(existsSync(SHARED))('real logs come back as they were', () => {
  const folders = existsSync(SHARED)
    ? readdirSync(SHARED, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  test.each(folders.map(({ name }) => name))('%s', async (name) => {
    await expectRoundTrip(join(SHARED, name));
  });
});

const ODD: Readonly<Record<string, TestRecord>> = {
  'an identity that is a text': { userIdentity: 'anonymous' },
  'an identity that is null': { userIdentity: null },
  'an empty identity': { userIdentity: {} },
  'no identity': { userIdentity: undefined },
  'fields of an identity that nobody knows': {
    userIdentity: { type: 'IAMUser', credentialId: 'c', inScopeOf: { issuerType: 'x' } },
  },
  'a number in an identity': { userIdentity: { type: 'IAMUser', accountId: 111122223333 } },
  'a null in an identity': { userIdentity: { type: 'IAMUser', accountId: null } },
  'an empty session': { userIdentity: { type: 'x', sessionContext: {} } },
  'a session that is a list': { userIdentity: { type: 'x', sessionContext: [1, 2] } },
  'claims of a web identity': {
    userIdentity: {
      type: 'AssumedRole',
      sessionContext: { webIdFederationData: { federatedProvider: 'p', attributes: { aud: 'x' } } },
    },
  },
  'claims that are no texts': {
    userIdentity: {
      type: 'x',
      sessionContext: { webIdFederationData: { attributes: { n: 1, deep: { a: [null] } } } },
    },
  },
  'no claims of a web identity': {
    userIdentity: { type: 'x', sessionContext: { webIdFederationData: { attributes: {} } } },
  },
  'numbers where texts belong': { eventVersion: 1.05, errorCode: 404, apiVersion: 1e21 },
  'texts where booleans belong': { readOnly: 'false', managementEvent: 'true' },
  'null where texts belong': { userAgent: null, errorCode: null, readOnly: null },
  'an object where a text belongs': { userAgent: { name: 'x' }, eventType: ['x'] },
  'documents that are texts, numbers, lists': {
    requestParameters: 'text',
    responseElements: [1, { a: null }],
    additionalEventData: 5,
  },
  'documents that are true': { requestParameters: true, responseElements: false },
  'documents that are null or absent': {
    requestParameters: null,
    responseElements: undefined,
    additionalEventData: null,
    serviceEventDetails: null,
  },
  'numbers of all kinds': {
    requestParameters: { a: 0.1, b: 1e300, c: 9007199254740991, d: -0.5, e: 1.0, f: 1e-7 },
  },
  'unknown fields': {
    insightDetails: { a: [1, null, {}] },
    newField: null,
    other: 'x',
    'a.b"c': 1,
  },
  'an unknown field beside a null document': { responseElements: null, insightDetails: {} },
  'resources that are none': { resources: [] },
  'resources with a null': { resources: [null, { ARN: 'a' }] },
  'resources with null in them': { resources: [{ ARN: null, type: 'x' }] },
  'resources with unknown fields': { resources: [{ ARN: 'a', region: 'x' }] },
  'resources with fields in lower case': { resources: [{ arn: 'a', accountId: '1', type: 't' }] },
  'resources that are an object': { resources: { ARN: 'a' } },
  'resources that are texts': { resources: ['a', 'b'] },
  'resources with a number': { resources: [{ ARN: 'a', accountId: 1 }] },
  'empty resources': { resources: [{}, {}] },
  'a resource named null': { resources: [{ ARN: 'x:null', type: '[null]' }] },
  'tlsDetails with unknown fields': { tlsDetails: { tlsVersion: 'TLSv1.3', alpn: 'h2' } },
  'keys in another case': { EventName: 'x', useridentity: { type: 'y' } },
  'characters of all kinds': { userAgent: '\u0000\u001b"\\\u{1f600}é\u2028', errorMessage: '' },
  'no ID': { eventID: undefined },
  'an ID that is a number': { eventID: 12 },
  'a time that is none': { eventTime: 'yesterday' },
  'no time': { eventTime: undefined },
};

describe.each([
  ['line by line', 'jsonl', (text: string) => `${text}\n`],
  ['as CloudTrail writes it', 'json', (text: string) => `{"Records":[${text}]}`],
])('each in a file of its own, %s', (_, ending, written) => {
  const names = Object.keys(ODD);
  const texts = Object.values(ODD).map((changes) => JSON.stringify(s3Record(changes)));
  let rebuilt: readonly unknown[];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trail-audit-odd-'));
    const files = texts.map((text, index) => [`logs/${index}.${ending}`, written(text)]);
    writeFiles(folder, Object.fromEntries(files));
    await collectFolder(join(folder, 'logs'), join(folder, 'store'));
    rebuilt = (await storedRows(join(folder, 'store'))).map(rebuild);
    rmSync(folder, { recursive: true });
  });

  test('there are as many as were written', () => {
    expect(rebuilt).toHaveLength(names.length);
  });

  test.each(names.map((name, index) => [name, texts[index]!]))('%s', (__, text) => {
    expect(rebuilt).toContainEqual(JSON.parse(text));
  });
});

test('odd records between plain ones are stored with them, each as it is', async () => {
  const records = Object.values(ODD).flatMap((changes, index) => [
    s3Record({ eventID: `plain-${index}` }),
    s3Record({ eventID: `odd-${index}`, ...changes }),
    s3Record({ eventID: `null-${index}`, requestParameters: null, responseElements: null }),
  ]);
  const store = temporaryFolder();
  await collectFolder(logFolder({ 'a.json': JSON.stringify({ Records: records }) }), store);
  const texts = (await storedRows(store)).map(rebuild);
  expect(texts).toHaveLength(records.length);
  expect(texts).toEqual(expect.arrayContaining(JSON.parse(JSON.stringify(records))));
});

test('a key that is there twice loses neither value', async () => {
  const text =
    '{"eventSource":"s3.amazonaws.com","eventName":"A","eventName":"B","userIdentity":{"type":"x","type":"y"}}';
  const store = temporaryFolder();
  await collectFolder(logFolder({ 'a.jsonl': `${text}\n` }), store);
  const [row] = await storedRows(store);
  expect(rebuild(row!)).toEqual(JSON.parse(text));
});

test('most records need no other fields, or one null', async () => {
  const store = temporaryFolder();
  await collectFolder('test/sample-logs', store);
  const others = new Set(
    (await storedRows(store)).map((row) => JSON.stringify(row['other_fields'])),
  );
  expect([...others].sort()).toEqual([
    'null',
    '{"requestParameters":null,"responseElements":null}',
    '{"responseElements":null,"additionalEventData":null}',
    '{"responseElements":null}',
  ]);
});
