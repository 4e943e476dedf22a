import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import type { StandInOptions } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import type { Files } from '../support/records.ts';
import type { Transcript } from '../support/run-cli.ts';

/** What `setup` makes where it is given no name. */
export const BUCKET = 'trail-audit-111122223333-us-east-1';
/** Now, to the last delivery: as what is new is told by the clock of the process. */
export function justDelivered(): Date {
  const every = 5 * 60_000;
  return new Date(Math.floor(Date.now() / every) * every);
}

export const OLD = 'aws-cli/1.11.84 Python/2.7.12 Linux/4.4.0 botocore/1.5.47';

/** SigV2 and other traffic: of two regions, and of the log bucket itself. */
function traffic(aws: TestAws): void {
  const v2 = {
    additionalEventData: { SignatureVersion: 'SigV2', AuthenticationMethod: 'AuthHeader' },
  };
  aws.request('acme-data', 'reports/1', { userAgent: OLD, record: v2 });
  aws.request('acme-data', 'reports/2');
  aws.request('acme-eu', '', {
    region: 'eu-west-1',
    eventName: 'ListObjects',
    userAgent: 'Boto/2.49.0 Python/2.7',
    record: v2,
  });
  aws.request(BUCKET, 'AWSLogs/a', { userAgent: OLD, record: v2 });
}

/** A stand-in whose traffic flows with its clock. */
export async function start(options: StandInOptions = {}): Promise<TestAws> {
  const aws = await testAws(options);
  aws.everyMinute(() => traffic(aws));
  return aws;
}

/** Runs a command that has to succeed. */
export async function run(aws: TestAws, ...args: readonly string[]): Promise<Transcript> {
  const transcript = await callCliWith(aws.env, ...args);
  expect(transcript, args.join(' ')).toMatchObject({ exitCode: 0 });
  return transcript;
}

/** The calls, from the n-th on, that change something. */
export function changes(aws: TestAws, from = 0): readonly string[] {
  return aws.calls
    .slice(from)
    .filter(({ operation }) => !/^(Get|List|Head)/.test(operation))
    .map(({ service, operation }) => `${service}:${operation}`);
}

/** What a bucket holds, by key. */
export async function filesOf(aws: TestAws, Bucket: string): Promise<Files> {
  const files: Record<string, Uint8Array> = {};
  for await (const { Contents = [] } of paginateListObjectsV2({ client: aws.s3 }, { Bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
      files[Key] = await Body!.transformToByteArray();
    }
  }
  return files;
}

/** Those that trails delivered, without the results of Athena. */
export function logsIn(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([key]) => key.startsWith('AWSLogs/')));
}

/** The steps of a plan that was printed as JSON. */
export function steps({
  stdout,
}: Transcript): readonly { readonly kind: string; [key: string]: unknown }[] {
  const { schemaVersion, steps } = JSON.parse(stdout);
  expect(schemaVersion).toBe(1);
  return steps;
}

/** Waits until a call of that operation arrives, beyond those that did before. */
export async function arrival(aws: TestAws, operation: string): Promise<void> {
  const before = aws.calls.length;
  while (!aws.calls.slice(before).some((call) => call.operation === operation)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The commands that setup's answer ends in, by what stands before them: `See it`, `Ask`. */
export function nextCommands({ stdout }: Transcript): Readonly<Record<string, readonly string[]>> {
  const found = stdout.matchAll(/^([\w ]+): +trail-audit (.*)$/gm);
  return Object.fromEntries([...found].map(([, what = '', call = '']) => [what, call.split(' ')]));
}
