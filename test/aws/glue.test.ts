import { expect, onTestFinished, test, vi } from 'vitest';
import { type Connection, connect } from '../../src/aws/connect.ts';
import { registeredPartitions } from '../../src/aws/glue.ts';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import { CLOUDTRAIL_COLUMNS } from '../support/aws/stand-in.ts';

const TABLE = { database: 'db', table: 'logs' };

async function open(count: number): Promise<{ aws: TestAws; connection: Connection }> {
  const aws = await testAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: 's3://logs/',
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: [
      { name: 'region', type: 'string' },
      { name: 'n', type: 'string' },
    ],
    partitions: Array.from({ length: count }, (_, n) => ({
      values: ['eu-west-1', String(n)],
      location: `s3://logs/${n}/`,
    })),
  });
  return { aws, connection: await connect({}) };
}

test.each([0, 1, 5, 9_000])('all of %i partitions are read, each once', async (count) => {
  const { aws, connection } = await open(count);
  const heard: number[] = [];
  const found = await registeredPartitions(connection, TABLE, {
    signal: new AbortController().signal,
    onFound: (number) => heard.push(number),
  });
  const sorted = found.toSorted((a, b) => Number(a.values[1]) - Number(b.values[1]));
  expect(sorted).toEqual(
    Array.from({ length: count }, (_, n) => ({
      values: ['eu-west-1', String(n)],
      location: `s3://logs/${n}/`,
    })),
  );
  expect(heard.at(-1)).toBe(count);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  expect(new Set(aws.calls.map(({ operation }) => operation))).toEqual(new Set(['GetPartitions']));
  // Columns of partitions are long, and nobody reads them.
  expect(aws.calls.every(({ input }) => input['ExcludeColumnSchema'] === true)).toBe(true);
});

test('a refusal names the table and the action, on any page', async () => {
  const { aws, connection } = await open(9_000);
  aws.refuse({ operation: 'GetPartitions', kind: 'denied', at: 6 });
  const options = { signal: new AbortController().signal, onFound: vi.fn() };
  await expect(registeredPartitions(connection, TABLE, options)).rejects.toThrow(
    /^Cannot list the partitions of table "db\.logs": glue:GetPartitions is missing/,
  );
});

test('a refusal without an action names ours', async () => {
  const { aws, connection } = await open(1);
  const kind = { status: 400, code: 'AccessDeniedException', message: 'Access Denied' };
  aws.refuse({ operation: 'GetPartitions', kind, times: 4 });
  const options = { signal: new AbortController().signal, onFound: vi.fn() };
  await expect(registeredPartitions(connection, TABLE, options)).rejects.toThrow(
    'glue:GetPartitions is missing (Access Denied)',
  );
});

test('an abort ends in its reason', async () => {
  const { connection } = await open(1);
  const reason = new Error('interrupted');
  const options = { signal: AbortSignal.abort(reason), onFound: vi.fn() };
  await expect(registeredPartitions(connection, TABLE, options)).rejects.toBe(reason);
});
