import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, startAws } from '../../support/aws/stand-in.ts';
import { callCli, callCliWith } from '../../support/call-cli.ts';
import { writeFiles } from '../../support/records.ts';
import { lateLogs, WINDOW } from './late-logs.ts';
import { AWS_SAMPLE, BUCKET, SHAPES } from './shapes.ts';

const SAMPLE = 'test/sample-logs';

let aws: StandIn;
let late: string;

beforeAll(async () => {
  aws = await startAws();
  late = mkdtempSync(join(tmpdir(), 'trail-audit-late-'));
  writeFiles(late, lateLogs());
  aws.putFolder(BUCKET, '', SAMPLE);
  aws.putFolder(BUCKET, '', late);
  aws.addWorkgroup({ name: 'audits', outputLocation: 's3://acme-results/', enforced: true });
  aws.addBucket('acme-results');
  for (const table of [...SHAPES, AWS_SAMPLE]) aws.addTable(table);
});

afterAll(async () => {
  rmSync(late, { recursive: true });
  await aws.close();
});

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly input: Readonly<Record<string, unknown>>;
}

async function askAthena(
  audit: string,
  table: string,
  ...more: readonly string[]
): Promise<Answer> {
  const place = ['--table', `security.${table}`, '--workgroup', 'audits', '--format', 'json'];
  const flags = table === 'unpartitioned' ? ['--yes', ...more] : more;
  const run = await callCliWith(aws.env, audit, ...place, ...WINDOW, ...flags);
  expect(run).toMatchObject({ stderr: expect.not.stringContaining('Cannot'), exitCode: 0 });
  return JSON.parse(run.stdout) as Answer;
}

async function askLocal(audit: string, ...logs: readonly string[]): Promise<Answer> {
  const run = await callCli(audit, '--logs', ...logs, '--format', 'json', ...WINDOW);
  return JSON.parse(run.stdout) as Answer;
}

/** What both engines say alike: all but the engine, the time and what was read. */
function answered({ rows, ...answer }: Answer): unknown {
  const { columns, totals, examined, window, input } = answer as unknown as Record<string, unknown>;
  const { duplicates } = input as { duplicates: number };
  return { rows, columns, totals, examined, window, duplicates };
}

describe.each(['sigv2', 'clients'])('%s', (audit) => {
  let local: unknown;
  beforeAll(async () => {
    local = answered(await askLocal(audit, SAMPLE, late));
  });

  it.concurrent.for(SHAPES)('is the local answer on table $name', async ({ name }, { expect }) => {
    expect(answered(await askAthena(audit, name))).toEqual(local);
  });

  it('is the local answer on AWS’s sample table, of one account and region', async () => {
    const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1';
    const part = answered(await askLocal(audit, `${SAMPLE}/${folder}`, `${late}/${folder}`));
    expect(answered(await askAthena(audit, 'aws_sample'))).toEqual(part);
  });
});

function buckets({ rows }: Answer): readonly unknown[] {
  return rows
    .map((row) => row['bucket_name'])
    .filter((name) => /^(in|out)-/.test(String(name)))
    .sort();
}

describe('files delivered after the window', () => {
  it('are read', async () => {
    expect(buckets(await askAthena('sigv2', 'injected_account'))).toEqual([
      'in-first',
      'in-last',
      'in-late',
    ]);
  });

  it.concurrent.for(SHAPES.filter(({ name }) => name !== 'unpartitioned'))(
    'are lost without --late-days on table $name',
    async ({ name }, { expect }) => {
      expect(buckets(await askAthena('sigv2', name, '--late-days', '0'))).toEqual(['in-first']);
    },
  );
});

describe('the query text', () => {
  it.concurrent.for([...SHAPES, AWS_SAMPLE])(
    'reads the partitions of table $name',
    async ({ name }, { expect }) => {
      const table = ['--engine', 'athena', '--table', `security.${name}`];
      const { stdout } = await callCliWith(aws.env, 'sql', 'sigv2', ...table, ...WINDOW);
      const [source] = /with source as \([\s\S]*?\n\),\n/.exec(stdout) ?? [];
      await expect(source).toMatchFileSnapshot(`snapshots/${name}.sql`);
    },
  );

  it('is what `trail-audit sql` prints', async () => {
    const { input } = await askAthena('sigv2', 'registered_days', '--by', 'principal_arn');
    const table = [
      '--engine',
      'athena',
      '--table',
      'security.registered_days',
      '--by',
      'principal_arn',
    ];
    const { stdout } = await callCliWith(aws.env, 'sql', 'sigv2', ...table, ...WINDOW);
    const sent = aws.executions.find(({ id }) => id === input['queryId']);
    expect(`${sent?.query}\n`).toBe(stdout);
  });
});
