import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUCKET, SHAPES } from '../engines/athena/shapes.ts';
import { type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCli, callCliWith } from '../support/call-cli.ts';
import { logFile, writeFiles } from '../support/records.ts';
import type { Transcript } from '../support/run-cli.ts';
import { C, CHAIN, REQUEST } from '../trace/chain-records.ts';

const SAMPLE = 'test/sample-logs';
const WINDOW = ['--from', '2026-11-09', '--to', '2026-11-13'];
const KEY =
  'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/09/111122223333_CloudTrail_us-east-1_20261109T1205Z_chain.json.gz';

let aws: StandIn;
let folder: string;

beforeAll(async () => {
  aws = await startAws();
  folder = mkdtempSync(join(tmpdir(), 'trail-audit-chain-'));
  writeFiles(folder, { [KEY]: logFile([...CHAIN, REQUEST]) });
  aws.putFolder(BUCKET, '', SAMPLE);
  aws.putFolder(BUCKET, '', folder);
  aws.addBucket('acme-results');
  aws.addWorkgroup({ name: 'audits', outputLocation: 's3://acme-results/', enforced: true });
  for (const table of SHAPES) aws.addTable(table);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.close();
});

function onAthena(subject: string, ...more: readonly string[]): Promise<Transcript> {
  const place = ['--table', 'security.injected_account', '--workgroup', 'audits', ...WINDOW];
  return callCliWith(aws.env, 'trace', subject, ...place, ...more);
}

/** What both engines say alike: all but the engine, the time and what was read. */
function said({ stdout }: Transcript): unknown {
  const { engine, generatedAt, inputs, ...page } = JSON.parse(stdout);
  return page;
}

describe('the page is that of local logs', () => {
  test.each([
    'i-0a1b2c3d4e5f67890',
    'arn:aws:iam::111122223333:role/web-deploy',
    'report-presigner',
    '10.20.4.31',
    'anonymous',
    '57e513a8-cf1a-4bd9-9126-5ffb07a789f2',
    'AROALH2LVA2KWKEXAMPLE:partner-sync',
    C.key,
    'nobody-of-this-name',
  ])('of %s', async (subject) => {
    const athena = await onAthena(subject, '--format', 'json');
    expect(athena).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Cannot') });
    const logs = ['--logs', SAMPLE, folder, ...WINDOW, '--format', 'json'];
    expect(said(athena)).toEqual(said(await callCli('trace', subject, ...logs)));
  });
});

test('each query is billed, and the page says so', async () => {
  const before = aws.executions.length;
  const { stdout, stderr } = await onAthena(C.key);
  // What it did, three hops, the neighbours.
  expect(aws.executions.length - before).toBe(5);
  expect(stderr).toContain('Several queries');
  expect(stdout).toMatch(/5 queries on\s+Athena, less than \$0.01/);
  expect(stdout).toContain('IAM user alice of 111122223333');
});

test('--max-cost is for all queries together: what is too dear is left out, and said', async () => {
  const before = aws.executions.length;
  const { stdout, stderr, exitCode } = await onAthena(C.key, '--max-cost', '0.0001');
  expect(exitCode).toBe(0);
  // 10 MB at least are billed: two queries for this price.
  expect(aws.executions.length - before).toBe(2);
  expect(stderr).toContain('Estimate: ');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(Cannot stay within --max-cost');
  expect(stdout).toMatch(/ 2 {2}role session "second"/);
  expect(stdout).not.toContain('alice');
});

test('a first query that is too dear is no page', async () => {
  const { stdout, stderr, exitCode } = await onAthena(C.key, '--max-cost', '0');
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain('Cannot stay within --max-cost 0');
});

test('a table without partitions is read whole only where somebody says so', async () => {
  const place = ['--table', 'security.unpartitioned', '--workgroup', 'audits', ...WINDOW];
  const refused = await callCliWith(aws.env, 'trace', C.key, ...place);
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('unasked') });
  expect(await callCliWith(aws.env, 'trace', C.key, ...place, '--yes')).toMatchObject({
    exitCode: 0,
  });
});

test('nothing in the window is no answer', async () => {
  const { stderr, exitCode } = await onAthena(C.key, '--to', '2026-11-09T00:00:01Z');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Cannot say: no records between'),
  });
});

test('a query that fails is said, and costs its part of the page', async () => {
  aws.refuse({ service: 'athena', operation: 'StartQueryExecution', kind: 'denied', at: 2 });
  const { stdout, exitCode } = await onAthena(C.key);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('athena:StartQueryExecution is missing');
});
