import { randomUUID } from 'node:crypto';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { type StandIn, type StandInOptions, startAws } from './stand-in.ts';

/** A stand-in for one test, and real clients of it that ask once. */
export interface TestAws extends StandIn {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly cloudTrail: CloudTrailClient;
  readonly sts: STSClient;
  /** The settings of these clients, to make one of another region. */
  readonly settings: ClientSettings;
}

export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

/** Starts a stand-in that is closed when the test is over; the bucket `results` is there. */
export async function testAws(options: StandInOptions = {}): Promise<TestAws> {
  const aws = await startAws(options);
  const settings = {
    endpoint: aws.url,
    region: options.region ?? 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  const athena = new AthenaClient(settings);
  const glue = new GlueClient(settings);
  const s3 = new S3Client(settings);
  const cloudTrail = new CloudTrailClient(settings);
  const sts = new STSClient(settings);
  aws.addBucket('results');
  onTestFinished(async () => {
    for (const client of [athena, glue, s3, cloudTrail, sts]) client.destroy();
    await aws.close();
  });
  return Object.assign(aws, { athena, glue, s3, cloudTrail, sts, settings });
}

/** "Code: message" of a refusal; a text that says so where there was none. */
export function refusal(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'not refused',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** Starts a query; gives its ID. */
export async function startQuery(
  aws: TestAws,
  query: string,
  token: string = randomUUID(),
): Promise<string> {
  const { QueryExecutionId } = await aws.athena.send(
    new StartQueryExecutionCommand({
      QueryString: query,
      ClientRequestToken: token,
      ResultConfiguration: { OutputLocation: 's3://results/' },
    }),
  );
  return QueryExecutionId ?? '';
}

/** One look at a query. */
export async function look(aws: TestAws, id: string): Promise<QueryExecution> {
  const { QueryExecution: execution } = await aws.athena.send(
    new GetQueryExecutionCommand({ QueryExecutionId: id }),
  );
  return execution ?? {};
}

export interface Asked {
  readonly state: string | undefined;
  readonly reason: string | undefined;
  readonly bytes: number | undefined;
  /** Without the header; NULL as null. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly filesRead: readonly string[];
}

/** Runs a query to its end and reads its first page. */
export async function askAthena(aws: TestAws, query: string): Promise<Asked> {
  const id = await startQuery(aws, query);
  let execution = await look(aws, id);
  while (['QUEUED', 'RUNNING'].includes(execution.Status?.State ?? '')) {
    execution = await look(aws, id);
  }
  const state = execution.Status?.State;
  const page =
    state === 'SUCCEEDED'
      ? await aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId: id }))
      : null;
  const rows = (page?.ResultSet?.Rows ?? []).slice(1);
  return {
    state,
    reason: execution.Status?.StateChangeReason,
    bytes: execution.Statistics?.DataScannedInBytes,
    rows: rows.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue ?? null)),
    filesRead: aws.executions.find((candidate) => candidate.id === id)?.filesRead ?? [],
  };
}
