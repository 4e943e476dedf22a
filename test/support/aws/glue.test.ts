import {
  GetDatabaseCommand,
  GetPartitionsCommand,
  type GetPartitionsCommandInput,
  GetTableCommand,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import { expect, test } from 'vitest';
import { refusal, testAws } from './clients.ts';
import { CLOUDTRAIL_COLUMNS } from './stand-in.ts';

test('partitions come in pages and segments, with their places', async () => {
  const aws = await testAws();
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: 's3://logs/',
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: [{ name: 'n', type: 'string' }],
    partitions: Array.from({ length: 2100 }, (_, n) => ({
      values: [String(n)],
      location: `s3://logs/${n}/`,
    })),
  });
  const ask = (input: Partial<GetPartitionsCommandInput>) =>
    aws.glue.send(new GetPartitionsCommand({ DatabaseName: 'db', TableName: 'logs', ...input }));
  const first = await ask({ ExcludeColumnSchema: true });
  const second = await ask({ NextToken: first.NextToken });
  const third = await ask({ NextToken: second.NextToken });
  expect([first, second, third].map(({ Partitions }) => Partitions?.length)).toEqual([
    1000, 1000, 100,
  ]);
  expect(third.NextToken).toBeUndefined();
  expect(first.Partitions?.[1]).toMatchObject({
    Values: ['1'],
    StorageDescriptor: { Location: 's3://logs/1/' },
  });
  expect(first.Partitions?.[1]?.StorageDescriptor?.Columns).toBeUndefined();
  expect(second.Partitions?.[1]?.StorageDescriptor?.Columns).toHaveLength(29);
  const halves = [0, 1].map((SegmentNumber) =>
    ask({ Segment: { SegmentNumber, TotalSegments: 2 } }),
  );
  const values = (await Promise.all(halves)).flatMap(({ Partitions = [], NextToken }) => [
    ...Partitions.map(({ Values }) => Values?.[0]),
    NextToken,
  ]);
  expect(new Set(values).size).toBe(2001);
  await expect(ask({ TableName: 'none' })).rejects.toThrow('Entity Not Found');
  await expect(ask({ DatabaseName: 'none' })).rejects.toThrow('Database none not found.');
  await expect(ask({ Expression: "n = '1'" })).rejects.toThrow('Expression');
  await expect(ask({ TransactionId: '1' })).rejects.toThrow('unknown parameter');
});

test('databases and their tables', async () => {
  const aws = await testAws();
  for (let n = 0; n < 150; n += 1) {
    aws.addTable({ database: 'db', name: `t${n}`, location: 's3://logs/', columns: [] });
  }
  const sizes: (number | undefined)[] = [];
  for await (const page of paginateGetTables({ client: aws.glue }, { DatabaseName: 'db' })) {
    sizes.push(page.TableList?.length);
  }
  expect(sizes).toEqual([100, 50]);
  const database = (Name: string) => aws.glue.send(new GetDatabaseCommand({ Name }));
  expect((await database('DB')).Database?.Name).toBe('db');
  expect(await refusal(database('none'))).toBe('EntityNotFoundException: Database none not found.');
  const other = new GetTableCommand({ DatabaseName: 'db', Name: 't1' });
  expect(await refusal(aws.glue.send(other))).toContain('does not know glue:GetTable');
});
