import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDITS, type AuditId } from '../../src/audits/catalogue.ts';
import { type AuditFlags, questionOf } from '../../src/cli/flags.ts';
import { openStoreEngine } from '../../src/engines/local/store-engine.ts';
import { readStore } from '../../src/logs/store.ts';
import { assembleQuery } from '../../src/query/assemble.ts';
import { resultOf } from '../../src/query/result.ts';
import { sieveOf } from '../../src/query/sieve.ts';
import { NOW } from '../support/ask.ts';
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

async function ask(id: AuditId, flags: AuditFlags, isSieved: boolean) {
  const question = questionOf(AUDITS.find((audit) => audit.id === id)!, flags, NOW);
  const { window } = question.filters;
  const state = (await readStore(store))!;
  const engine = await openStoreEngine({ folder: store, state }, window, { first: 400, most: 400 });
  try {
    const answer = await engine.run(assembleQuery(question, engine.source), {
      signal: new AbortController().signal,
      onProgress: () => {},
      ...(isSieved ? { window, sieve: sieveOf(question) } : {}),
    });
    const generatedAt = NOW.toISOString();
    const context = { audit: id, engine: 'local', generatedAt, window, limit: null };
    return { result: resultOf(answer, context), counted: answer.counted };
  } finally {
    await engine.close();
  }
}

const FLAGS: readonly AuditFlags[] = [
  {},
  { from: '2026-11-10T06:30:00Z', to: '2026-11-12' },
  { includeServices: true },
];

test.each(AUDITS.map(({ id }) => id))('%s: the answer is that of all records', async (id) => {
  for (const flags of FLAGS) {
    const sieved = await ask(id, flags, true);
    const whole = await ask(id, flags, false);
    expect(whole.result.examined.records).toBeGreaterThan(1000);
    expect(sieved.result).toEqual(whole.result);
  }
});

test('most of what is only counted is not read', async () => {
  const { counted, result } = await ask('sigv2', {}, true);
  expect(counted?.inScope).toBeGreaterThan(result.examined.records / 2);
});
