import { Athena } from './athena.ts';
import type { Execution, Outcome } from './executions.ts';
import { type FaultRule, Faults } from './faults.ts';
import { receive } from './receive.ts';
import { type BucketOptions, Store } from './s3-store.ts';
import { type Call, HttpServer } from './server.ts';
import { Catalog, type Table } from './tables.ts';
import type { Workgroup } from './workgroups.ts';

export { CLOUDTRAIL_COLUMNS, cloudTrailColumnsWithout } from './cloudtrail-columns.ts';
export type { AthenaErrorFacts, Execution, Outcome, State } from './executions.ts';
export type { FaultKind, FaultRule, Service } from './faults.ts';
export type { BucketOptions } from './s3-store.ts';
export type { Call } from './server.ts';
export type { Column, RegisteredPartition, Table } from './tables.ts';
export type { Workgroup } from './workgroups.ts';

/** S3, Athena and Glue on 127.0.0.1, as strict as AWS, for the real SDK clients. See README.md here. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** The environment of a process whose SDK clients shall talk to this stand-in. */
  readonly env: Readonly<Record<string, string>>;
  /** Every call that arrived, in order; refused ones too. */
  readonly calls: readonly Call[];
  /** Every query that was started, in order. */
  readonly executions: readonly Execution[];
  addBucket(name: string, options?: BucketOptions): void;
  /** Makes the bucket, in us-east-1, where it is not there. */
  putObject(bucket: string, key: string, body: Uint8Array | string): void;
  /** Every file of a local folder; keys are the prefix and the path within the folder. */
  putFolder(bucket: string, prefix: string, folder: string): void;
  /** The bytes of an object; null where there is none. */
  object(bucket: string, key: string): Uint8Array | null;
  /** A database without tables, unless they are added. */
  addDatabase(name: string): void;
  /** Adds a table, or replaces the one of that name; its database is there with it. */
  addTable(table: Table): void;
  /** Adds a workgroup or replaces one: `primary` is there from the start, without output location. */
  addWorkgroup(workgroup: Workgroup): void;
  /** Puts a fault in the way of calls. */
  refuse(rule: FaultRule): void;
  /** Dictates what becomes of the next query that is started (and so on, in order). */
  nextOutcome(outcome: Outcome): void;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** The NOW of partition projections. */
  readonly now?: Date;
  /** Region of the clients. */
  readonly region?: string;
}

function environment(url: string, region: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** Starts a stand-in; `close` it when the test is over. */
export async function startAws(options: StandInOptions = {}): Promise<StandIn> {
  const { now = new Date('2026-11-20T12:00:00Z'), region = 'us-east-1' } = options;
  const store = new Store();
  const catalog = new Catalog();
  const faults = new Faults();
  const athena = new Athena({ store, catalog, now });
  const server = new HttpServer((request) => receive(request, { store, catalog, athena }), faults);
  const url = await server.listen();
  const close = async (): Promise<void> => {
    await server.close();
    await athena.settle();
  };
  return {
    url,
    env: environment(url, region),
    calls: server.calls,
    executions: athena.executions,
    addBucket: (name, bucket) => void store.add(name, bucket),
    putObject: (bucket, key, body) => store.put(bucket, key, Buffer.from(body)),
    putFolder: (bucket, prefix, folder) => store.putFolder(bucket, prefix, folder),
    object: (bucket, key) => store.get(bucket)?.get(key)?.body ?? null,
    addDatabase: (name) => catalog.addDatabase(name),
    addTable: (table) => catalog.add(table),
    addWorkgroup: (workgroup) => void athena.workgroups.set(workgroup.name, workgroup),
    refuse: (rule) => faults.add(rule),
    nextOutcome: (outcome) => void athena.outcomes.push(outcome),
    close,
    [Symbol.asyncDispose]: close,
  };
}
