import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { askLogs } from './support/ask.ts';

const DATA = fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Real logs that nobody here wrote; see the README beside them. */
describe.skipIf(!existsSync(DATA))('the real logs of ../shared/data', () => {
  test('all at once: every record counted, every file read or explained', async () => {
    const { input, totals, examined } = await askLogs('sigv2', [DATA]);
    expect({
      records: input.records,
      examined: examined.records,
      untimed: examined.untimed,
    }).toEqual({
      records: 9998,
      examined: 9998,
      untimed: 103,
    });
    expect(totals.requests).toBe(1);
    expect(input.filesSkipped.filter(({ reason }) => reason === '')).toEqual([]);
    const damaged = input.filesSkipped.filter(({ kind }) => kind === 'damaged');
    expect(damaged.map(({ file, recordsKept }) => [file.split('/').at(-1), recordsKept])).toEqual([
      ['samples-large.json', 2],
    ]);
  });

  test.each([
    ['aws-docs-examples', 37, 1],
    ['grycap-cloudtrail-tracker', 6330, 0],
    ['invictus-aws-dataset', 2900, 0],
    ['opensearch-catalog', 3, 0],
    ['otrf-security-datasets', 103, 0],
    ['stratus-red-team', 310, 0],
    ['traildiscover', 315, 0],
  ])('%s: %i records, %i request signed with SigV2', async (folder, records, requests) => {
    const { input, totals } = await askLogs('sigv2', [`${DATA}/${folder}`]);
    expect([input.records, totals.requests]).toEqual([records, requests]);
  });

  test('the one documented SigV2 request is found once, by its presigned URL', async () => {
    const { rows, duplicates } = await askLogs('sigv2', [`${DATA}/aws-docs-examples`]);
    expect(duplicates).toBe(1);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      auth_method: 'QueryString',
      principal_arn: 'arn:aws:iam::111122223333:user/myUserName',
      source_ip: '127.0.0.1',
      requests: 1,
      client: null,
    });
  });
});
