import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import type { AuditFlags } from '../../src/cli/flags.ts';
import { openStoreEngine } from '../../src/engines/local/store-engine.ts';
import { readStore } from '../../src/logs/store.ts';
import { askSieved, type SievedAnswer, type SievedQuestion } from '../support/ask-sieved.ts';
import { callCli } from '../support/call-cli.ts';
import { logFile, s3Record, sigv2Record, type TestRecord, writeFiles } from '../support/records.ts';

let folder: string;
let store: string;

/** What the sample logs lack: odd values of what audits judge by, and times that cannot be read. */
const ODD: readonly TestRecord[] = [
  s3Record({ eventTime: 'yesterday' }),
  sigv2Record({ eventTime: undefined }),
  s3Record({ additionalEventData: { SignatureVersion: ['SigV2'] } }),
  s3Record({ additionalEventData: { SignatureVersion: 4 }, userAgent: null }),
  s3Record({ additionalEventData: null, userIdentity: null, awsRegion: null }),
  s3Record({ userAgent: 'aws-cli/1.2.3\u0000\u202e"\\\n', recipientAccountId: undefined }),
  s3Record({ userIdentity: { accountId: 'anonymous' }, tlsDetails: { tlsVersion: null } }),
  s3Record({ requestParameters: { 'x-amz-acl': ['private'], Host: ['s3.amazonaws.com'] } }),
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trail-audit-sieve-'));
  store = join(folder, 'store');
  writeFiles(folder, { 'odd/odd.json.gz': logFile(ODD) });
  for (const source of ['test/sample-logs', join(folder, 'odd')]) {
    expect((await callCli('collect', source, '--to', store)).exitCode).toBe(0);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(question: SievedQuestion): Promise<SievedAnswer> {
  return askSieved(question, async (window) => {
    const state = (await readStore(store))!;
    return openStoreEngine({ folder: store, state }, window, { first: 400, most: 400 });
  });
}

const FLAGS: readonly AuditFlags[] = [
  {},
  { from: '2026-11-10T06:30:00Z', to: '2026-11-12' },
  { includeServices: true },
];

test.each(AUDITS.map(({ id }) => id))('%s: the answer is that of all records', async (id) => {
  for (const flags of FLAGS) {
    const sieved = await ask({ id, flags, isSieved: true });
    const whole = await ask({ id, flags, isSieved: false });
    expect(whole.result.examined.records).toBeGreaterThan(1000);
    expect(sieved.result).toEqual(whole.result);
  }
});

test('most of what is only counted is not read', async () => {
  const { counted, result } = await ask({ id: 'sigv2', flags: {}, isSieved: true });
  expect(counted?.inScope).toBeGreaterThan(result.examined.records / 2);
});
