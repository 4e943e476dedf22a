import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recognise } from './recognise.ts';

/** 277 user agents of real requests and of SDKs' own tests, with client and version as read by hand. */
const FILE = new URL('../../../shared/data/user-agents/user-agents.jsonl', import.meta.url);

interface Labelled {
  readonly userAgent: string | null;
  readonly client: string;
  readonly version: string | null;
  readonly sdk?: string;
  readonly sdkVersion?: string;
}

/** Labels that stand for no user's client, whatever SDK is beside them. */
const NOBODY = new Set([
  'S3Console',
  'aws-internal',
  'aws-internal (aws-sdk-java)',
  'aws-service',
  'browser',
  'none',
  'other',
]);

/** Our name for a label of the file, where it is another one. */
const OUR_NAMES: Readonly<Record<string, string>> = {
  Boto: 'boto',
  Boto3: 'boto3',
  Botocore: 'botocore',
  'aws-sdk-dotnet-45': 'aws-sdk-dotnet',
  'aws-sdk-dotnet-coreclr': 'aws-sdk-dotnet',
  'aws-sdk-go-v2': 'aws-sdk-go',
  'aws-sdk-iOS': 'aws-sdk-ios',
  'aws-sdk-nodejs': 'aws-sdk-js',
  'aws-sdk-ruby2': 'aws-sdk-ruby',
  'aws-sdk-ruby3': 'aws-sdk-ruby',
};

/** Botocore is beside Boto3 and the CLI, which have names of their own; any other SDK is the client. */
function expected({ client, version, sdk, sdkVersion }: Labelled): string {
  if (NOBODY.has(client)) return 'null null';
  const [name, own] =
    sdk === undefined || sdk === 'botocore' ? [client, version] : [sdk, sdkVersion];
  return `${OUR_NAMES[name] ?? name} ${own ?? 'null'}`;
}

describe.skipIf(!existsSync(FILE))('user agents that were read by hand', () => {
  test('at least 97 % have the client and version that a person read', async () => {
    const labelled = readFileSync(FILE, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Labelled => JSON.parse(line));
    expect(labelled).toHaveLength(277);
    const seen = await recognise(labelled.map(({ userAgent }) => userAgent));
    const misses = labelled.flatMap((agent, index) => {
      const { client, version } = seen[index]!;
      const got = `${client} ${version}`;
      return got === expected(agent) ? [] : [[agent.userAgent, expected(agent), got]];
    });
    expect(1 - misses.length / labelled.length).toBeGreaterThanOrEqual(0.97);
    expect(misses).toEqual([
      // Veeam's own product version stands in a word of its own.
      ['APN/1.0 Veeam/1.0 Backup/10.0', 'Veeam Backup/10.0', 'Veeam 1.0'],
    ]);
  });
});
