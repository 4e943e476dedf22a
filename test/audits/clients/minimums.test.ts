import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditFlags } from '../../../src/cli/flags.ts';
import type { Cell } from '../../../src/model.ts';
import { ask } from '../../support/ask.ts';
import { s3Record, temporaryFolder } from '../../support/records.ts';
import { statusesOf } from './statuses.ts';

const BELOW = 'below-minimum';
type Table = Readonly<Record<string, string | null>>;

async function expectStatuses(table: Table, flags: AuditFlags): Promise<void> {
  const agents = Object.keys(table);
  const statuses = await statusesOf(agents, 's3', { all: true, ...flags });
  const seen: Record<string, Cell> = {};
  for (const [index, agent] of agents.entries()) seen[agent] = statuses[index]!;
  expect(seen).toEqual(table);
}

describe('a minimum is demanded', () => {
  test('of its own major, and of all before it', async () => {
    await expectStatuses(
      {
        'aws-cli/2.14.9999': BELOW,
        'aws-cli/2.15.0': 'current',
        'aws-cli/2.15.1': 'current',
        'aws-cli/1.44.0': BELOW,
        // The major is enough to say so.
        'aws-cli/1': BELOW,
        'aws-cli/1.11.x': BELOW,
        'aws-cli/2': 'unknown-version',
        'aws-cli/2.x.1': 'unknown-version',
        'aws-cli/9.0.0': 'unknown-version',
        // The first status that applies.
        'aws-cli/1.11.107': 'before-sigv4',
        'Boto3/1.9.0': 'current',
      },
      { minimum: ['aws-cli=2.15.0'] },
    );
  });

  test('of two majors, each by itself', async () => {
    await expectStatuses(
      {
        'aws-cli/1.31.9': BELOW,
        'aws-cli/1.32.0': 'current',
        'aws-cli/1.32.1': 'current',
        'aws-cli/2.14.9': BELOW,
        'aws-cli/2.15.0': 'current',
        'aws-cli/2.15.1': 'current',
      },
      { minimum: ['aws-cli=2.15.0', 'aws-cli=1.32.0'] },
    );
  });

  test('before the end of support is looked at', async () => {
    await expectStatuses(
      {
        'aws-sdk-java/1.12.0': BELOW,
        'aws-sdk-java/1.12.700': 'end-of-support',
        'aws-sdk-java/2.0.0': 'current',
      },
      { minimum: ['aws-sdk-java=1.12.700'] },
    );
  });

  test('majors first: 2.1692.0 and 3.692.0 have the same comparator', async () => {
    await expectStatuses(
      {
        'aws-sdk-nodejs/2.1692.0': BELOW,
        'aws-sdk-nodejs/2.9999.0': BELOW,
        'aws-sdk-js/3.691.9': BELOW,
        'aws-sdk-js/3.692.0': 'current',
      },
      { minimum: ['aws-sdk-js=3.692.0'] },
    );
    await expectStatuses(
      {
        'aws-sdk-nodejs/2.1691.9': BELOW,
        'aws-sdk-nodejs/2.1692.0': 'end-of-support',
        'aws-sdk-js/3.100.0': 'current',
      },
      { minimum: ['aws-sdk-nodejs=2.1692.0'] },
    );
  });

  test('of Go 2 by its own token, whose versions begin with 1', async () => {
    await expectStatuses(
      {
        'aws-sdk-go/1.44.0': BELOW,
        'aws-sdk-go-v2/1.29.9': BELOW,
        'aws-sdk-go-v2/1.30.0': 'current',
      },
      { minimum: ['aws-sdk-go-v2=1.30.0'] },
    );
    await expectStatuses(
      {
        'aws-sdk-go/1.54.9': BELOW,
        'aws-sdk-go/1.55.0': 'end-of-support',
        'aws-sdk-go-v2/1.2.0': 'current',
      },
      { minimum: ['aws-sdk-go=1.55.0'] },
    );
  });

  test('of Boto3 by its own version, whatever its Botocore', async () => {
    await expectStatuses(
      {
        'Boto3/1.33.9 Botocore/1.34.0': BELOW,
        'Boto3/1.34.0 Botocore/1.30.0': 'current',
        'Botocore/1.1.0 x': 'before-sigv4',
      },
      { minimum: ['boto3=1.34.0'] },
    );
  });

  test('of tools too, which nobody judges otherwise', async () => {
    const tools = {
      'rclone/v1.63.9': BELOW,
      'rclone/v1.64.0': 'current',
      'rclone/v1.64': 'unknown-version',
      'rclone/dev': 'unknown-version',
    };
    const others = { 'curl/7.68.0': null, 'Mozilla/5.0': null, '[]': null };
    await expectStatuses({ ...tools, ...others }, { minimum: ['rclone=1.64.0'] });
    await expectStatuses(
      Object.fromEntries(Object.keys({ ...tools, ...others }).map((agent) => [agent, null])),
      { minimum: ['aws-cli=2.15.0'] },
    );
  });
});

test('a finding shows the version demanded; one from before SigV4 its own where none is', async () => {
  const agents = ['aws-cli/2.1.0', 'aws-cli/1.11.107', 'aws-sdk-java/1.11.200', 'Boto3/1.0.0'];
  const { rows } = await ask(
    'clients',
    agents.map((userAgent) => s3Record({ userAgent })),
    { by: ['client', 'client_version'], minimum: ['aws-cli=2.15.0'] },
  );
  const shown = rows.map((row) => [row['client'], row['status'], row['minimum_version']]);
  expect(shown).toEqual([
    ['aws-cli', 'before-sigv4', '2.15.0'],
    ['aws-cli', BELOW, '2.15.0'],
    ['aws-sdk-java', 'before-sigv4', '1.11.201'],
    ['boto3', 'before-sigv4', '1.4.6'],
  ]);
});

describe('a policy file', () => {
  test.each([
    ['lines', 'policy.txt', '# ours\naws-cli = 2.15.0\nboto3=1.34.0 # and its botocore\n'],
    ['JSON', 'policy.json', '{"aws-cli": ["2.15.0"], "boto3": "1.34.0"}'],
  ])('demands minimums in %s, and --minimum has the last word', async (_, name, text) => {
    const policy = join(temporaryFolder(), name);
    writeFileSync(policy, text);
    await expectStatuses(
      {
        'aws-cli/2.14.0': BELOW,
        'aws-cli/2.15.0': 'current',
        'Boto3/1.34.0': BELOW,
        'Boto3/1.35.0': 'current',
      },
      { policy, minimum: ['boto3=1.35.0'] },
    );
  });

  test('may begin with a byte-order mark before JSON, too', async () => {
    const policy = join(temporaryFolder(), 'policy.json');
    writeFileSync(policy, '\ufeff{"aws-cli": "2.15.0"}');
    await expectStatuses({ 'aws-cli/2.14.0': BELOW }, { policy });
  });

  test.each([
    ['is broken', '{"aws-cli": ', /^Cannot read policy ".*policy"/],
    ['names nobody', 'nobody=1.0.0', /^Cannot use minimum "nobody"/],
    ['has no version', 'aws-cli', /^Cannot use minimum "aws-cli"/],
  ])('that %s is refused with a sentence', async (_, text, sentence) => {
    const policy = join(temporaryFolder(), 'policy');
    writeFileSync(policy, text);
    await expect(ask('clients', [s3Record()], { policy })).rejects.toThrow(sentence);
  });

  test('that is not there is refused with a sentence', async () => {
    const policy = join(temporaryFolder(), 'none');
    await expect(ask('clients', [s3Record()], { policy })).rejects.toThrow(/^Cannot read policy/);
  });
});

test('the advice for a client below a minimum is that minimum', async () => {
  const userAgent = '[aws-cli/2.27.50 md/awscrt#0.26.1 ua/2.1]';
  const { rows } = await ask('clients', [s3Record({ userAgent })], { minimum: ['aws-cli=2.30.0'] });
  expect(rows[0]).toMatchObject({
    status: 'below-minimum',
    minimum_version: '2.30.0',
    advice: 'Upgrade to 2.30.0 or later.',
  });
});
