import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type StandIn, type StandInOptions, startAws } from '../support/aws/stand-in.ts';
import type { Bucket } from '../support/digest-faults.ts';
import { ACCOUNT, BUCKET, HOME, type Signer, TRAIL } from '../support/digests.ts';
import { spawnCli, type Transcript } from '../support/run-cli.ts';

export const ARN = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/${TRAIL}`;

/** What somebody says of an object. */
export type Opinion = 'valid' | 'invalid' | 'not mentioned';

export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A stand-in with a trail, its bucket and its key. */
export async function trailWith(
  bucket: Bucket,
  signer: Signer,
  options: StandInOptions = {},
): Promise<StandIn> {
  const aws = await startAws(options);
  onTestFinished(() => aws.close());
  aws.addBucket(BUCKET);
  aws.addTrail({ name: TRAIL, bucket: BUCKET, validatesFiles: true });
  aws.addPublicKey({ ...signer, region: HOME });
  for (const { key, body, metadata } of bucket.values()) {
    aws.putObject(BUCKET, key, body, metadata);
  }
  return aws;
}

/** Runs `aws cloudtrail validate-logs`. */
export async function runAws(aws: StandIn, { from, to }: Span): Promise<Transcript> {
  const span = ['--start-time', from, '--end-time', to];
  const args = ['cloudtrail', 'validate-logs', '--trail-arn', ARN, ...span, '--verbose'];
  const child = spawn(process.env['AWS_CLI'] ?? 'aws', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], AWS_DEFAULT_REGION: HOME, ...aws.env },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { stdout, stderr, exitCode };
}

/** Key → opinion, from the lines `Log file <tab> s3://bucket/key <tab> INVALID: ...`. */
export function opinionsOfAws({ stdout, stderr }: Transcript): ReadonlyMap<string, Opinion> {
  const lines = `${stdout}\n${stderr}`.matchAll(/file\ts3:\/\/[^/]+\/(\S+)\t(valid|INVALID)/g);
  return new Map([...lines].map(([, key, word]) => [key!, word === 'valid' ? 'valid' : 'invalid']));
}

export async function runOurs(aws: StandIn, { from, to }: Span): Promise<Transcript> {
  const args = ['validate', '--trail', ARN, '--from', from, '--to', to, '--format', 'json'];
  return await spawnCli(aws.env, ...args);
}

/** Key → kind of verdict. */
export function verdictsIn({ stdout }: Transcript): ReadonlyMap<string, string> {
  const { verdicts } = JSON.parse(stdout) as { verdicts: { object: string; kind: string }[] };
  return new Map(verdicts.map(({ object, kind }) => [object, kind]));
}
