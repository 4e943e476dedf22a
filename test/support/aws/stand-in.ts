import { type Account, type AccountOptions, accountOf } from './account.ts';
import { Athena } from './athena.ts';
import { Clock } from './clock.ts';
import { CloudTrail } from './cloudtrail/cloudtrail.ts';
import { Deliveries } from './cloudtrail/deliveries.ts';
import { type GivenTrail, givenTrail } from './cloudtrail/given-trail.ts';
import type { PastEvent } from './cloudtrail/history.ts';
import type { KmsKey } from './cloudtrail/kms.ts';
import type { EventRecord } from './cloudtrail/matches.ts';
import { observeAccess, observeQuery } from './cloudtrail/observed.ts';
import type { GivenPublicKey } from './cloudtrail/public-keys.ts';
import type { S3Event } from './cloudtrail/records.ts';
import { Registry } from './cloudtrail/registry.ts';
import type { Trail } from './cloudtrail/trail.ts';
import { Ec2, type GivenInstance, type GivenInterface } from './ec2.ts';
import type { Execution, Outcome, RunningQuery } from './executions.ts';
import { type FaultRule, Faults } from './faults.ts';
import { type GivenUser, Iam } from './iam.ts';
import { receive, type Services } from './receive.ts';
import { type Resources, type ResourcesOptions, resourcesOf } from './resources.ts';
import { type KeyError, KeyErrors, type S3Access } from './s3/request.ts';
import { type BucketOptions, type Metadata, Store } from './s3/store.ts';
import { type Call, HttpServer } from './server.ts';
import { Catalog, type Table } from './tables.ts';
import type { Workgroup } from './workgroups.ts';

export type { GivenTrail } from './cloudtrail/given-trail.ts';
export type { PastEvent } from './cloudtrail/history.ts';
export type { KmsKey } from './cloudtrail/kms.ts';
export type { EventRecord } from './cloudtrail/matches.ts';
export type { GivenPublicKey } from './cloudtrail/public-keys.ts';
export { CLOUDTRAIL_COLUMNS, cloudTrailColumnsWithout } from './cloudtrail-columns.ts';
export type { GivenInstance, GivenInterface } from './ec2.ts';
export type { AthenaErrorFacts, Execution, Outcome, State } from './executions.ts';
export type { FaultKind, FaultRule, Service } from './faults.ts';
export type { GivenKey, GivenUser } from './iam.ts';
export type { Resources, ResourcesOptions } from './resources.ts';
export type { KeyError } from './s3/request.ts';
export type { BucketOptions } from './s3/store.ts';
export type { Call } from './server.ts';
export type { Column, RegisteredPartition, Table, TableFormat } from './tables.ts';
export type { Workgroup } from './workgroups.ts';

/** S3, Athena, Glue, CloudTrail, STS, EC2 and IAM on 127.0.0.1, as strict as AWS, for the real SDK clients. See README.md here. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** The environment of a process whose SDK clients shall talk to this stand-in. */
  readonly env: Readonly<Record<string, string>>;
  /** Every call that arrived, in order; refused ones too. */
  readonly calls: readonly Call[];
  /** Every query that was started, in order. */
  readonly executions: readonly Execution[];
  /** The time that the stand-in goes by. */
  readonly now: Date;
  /** Lets minutes pass: trails deliver every five. */
  advance(minutes: number): void;
  /** Is called each minute that passes: what happens in the account meanwhile. */
  everyMinute(happen: (now: Date) => void): void;
  /** A request to S3 happens, for the trails that log it. */
  request(bucket: string, key: string, event?: RequestFacts): void;
  /** Events happen; what a record has beyond what is given is added. */
  record(...records: readonly EventRecord[]): void;
  /** A trail that is there, whatever the policy of its bucket says. */
  addTrail(trail: GivenTrail): void;
  /** All buckets, trails, workgroups, databases and tables, to be compared. */
  resources(options?: ResourcesOptions): Resources;
  addBucket(name: string, options?: BucketOptions): void;
  /** Makes the bucket, in us-east-1, where it is not there. */
  putObject(bucket: string, key: string, body: Uint8Array | string, metadata?: Metadata): void;
  /** Every file of a local folder; keys are the prefix and the path within the folder. */
  putFolder(bucket: string, prefix: string, folder: string): void;
  /** The bytes of an object; null where there is none. */
  object(bucket: string, key: string): Uint8Array | null;
  /** The keys in a bucket, in order. */
  keys(bucket: string): readonly string[];
  /** An object expires. */
  removeObject(bucket: string, key: string): void;
  /** Keys that DeleteObjects answers with an error. */
  refuseKey(error: KeyError): void;
  /** A key that trails may encrypt with; all others are not found. */
  addKmsKey(key: KmsKey): void;
  /** A key that ListPublicKeys of its region lists. */
  addPublicKey(key: GivenPublicKey): void;
  /** A database without tables, unless they are added. */
  addDatabase(name: string): void;
  /** Adds a table, or replaces the one of that name; its database is there with it. */
  addTable(table: Table): void;
  /** Adds a workgroup or replaces one: `primary` is there from the start, without output location. */
  addWorkgroup(workgroup: Workgroup): void;
  /** Machines, what has an address, and users: for what is in the logs. */
  addInstance(instance: GivenInstance): void;
  addInterface(networkInterface: GivenInterface): void;
  addUser(user: GivenUser): void;
  /** Management events that the event history remembers. */
  addPastEvent(event: PastEvent): void;
  /** Puts a fault in the way of calls. */
  refuse(rule: FaultRule): void;
  /** Dictates what becomes of the next query that is started (and so on, in order). */
  nextOutcome(outcome: Outcome): void;
  close(): Promise<void>;
}

/** What a request is beyond its bucket and its key. */
export type RequestFacts = Partial<Omit<S3Event, 'bucket' | 'key'>>;

export interface StandInOptions extends AccountOptions {
  /** When its clock starts: the NOW of partition projections, the time of deliveries. */
  readonly now?: Date;
  /** Region of the clients. */
  readonly region?: string;
  /** CreateBucket passes over tags, as older endpoints do. */
  readonly ignoreBucketTags?: boolean;
  /** How many times CloudTrail still sees the policy that a bucket had before. */
  readonly policyDelay?: number;
  /** Minutes that pass with each call; 0 where it is not given. */
  readonly minutesPerCall?: number;
  /** Milliseconds before each answer, as a network has; 0 where it is not given. */
  readonly delay?: number;
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

interface World {
  readonly clock: Clock;
  readonly account: Account;
  readonly store: Store;
  readonly catalog: Catalog;
  readonly keyErrors: KeyErrors;
  readonly athena: Athena;
  readonly cloudTrail: CloudTrail;
  readonly deliveries: Deliveries;
  readonly ec2: Ec2;
  readonly iam: Iam;
}

function worldOf(options: StandInOptions): World {
  const { now = new Date('2026-11-20T12:00:00Z'), policyDelay = 0 } = options;
  const account = accountOf(options);
  const clock = new Clock(now);
  const store = new Store(clock, account.id);
  const catalog = new Catalog();
  const registry = new Registry(account.id);
  const deliveries = new Deliveries({ account, store, clock, registry });
  const onStop = (trail: Trail): void => deliveries.stopped(trail);
  const cloudTrail = new CloudTrail({ account, store, clock, registry, policyDelay, onStop });
  const onEnd = (execution: RunningQuery): void => observeQuery(deliveries, execution);
  const athena = new Athena({ store, catalog, clock, account, onEnd });
  const keyErrors = new KeyErrors();
  const [ec2, iam] = [new Ec2(), new Iam()];
  return { clock, account, store, catalog, keyErrors, athena, cloudTrail, deliveries, ec2, iam };
}

function servicesOf(world: World, { ignoreBucketTags = false }: StandInOptions): Services {
  const { store, account, keyErrors, deliveries } = world;
  const observe = (access: S3Access): void => observeAccess(deliveries, access);
  return { ...world, s3: { store, account, keyErrors, ignoreBucketTags, observe } };
}

/** What a test does with the world directly. */
function controls(world: World) {
  const { clock, store, catalog, athena, cloudTrail, deliveries, account, keyErrors, ec2, iam } =
    world;
  return {
    advance: (minutes) => clock.advance(minutes),
    everyMinute: (happen) => clock.onMinute(happen),
    request: (bucket, key, event = {}) => deliveries.request({ ...event, bucket, key }),
    record: (...records) => {
      for (const record of records) deliveries.record(record);
    },
    addTrail: (trail) => void cloudTrail.registry.all.push(givenTrail(trail, account, clock.now)),
    resources: (options) => resourcesOf({ ...world, registry: cloudTrail.registry }, options),
    addBucket: (name, bucket) => void store.add(name, bucket),
    putObject: (bucket, key, body, metadata) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      store.put(bucket, key, bytes, metadata);
    },
    putFolder: (bucket, prefix, folder) => store.putFolder(bucket, prefix, folder),
    object: (bucket, key) => store.get(bucket)?.get(key)?.body ?? null,
    keys: (bucket) => (store.get(bucket)?.under('') ?? []).map(({ key }) => key),
    removeObject: (bucket, key) => void store.get(bucket)?.delete(key),
    refuseKey: (error) => keyErrors.add(error),
    addKmsKey: (key) => void cloudTrail.keys.set(key.arn, key),
    addPublicKey: (key) => void cloudTrail.publicKeys.push(key),
    addDatabase: (name) => catalog.addDatabase(name),
    addTable: (table) => catalog.add(table),
    addWorkgroup: (workgroup) => void athena.workgroups.all.set(workgroup.name, workgroup),
    addInstance: (instance) => void ec2.instances.push(instance),
    addInterface: (one) => void ec2.interfaces.push(one),
    addUser: (user) => void iam.users.push(user),
    addPastEvent: (event) => void cloudTrail.history.events.push(event),
    nextOutcome: (outcome) => void athena.outcomes.push(outcome),
  } satisfies Partial<StandIn>;
}

/** Starts a stand-in; `close` it when the test is over. */
export async function startAws(options: StandInOptions = {}): Promise<StandIn> {
  const { region = 'us-east-1', minutesPerCall = 0, delay = 0 } = options;
  const world = worldOf(options);
  const services = servicesOf(world, options);
  const faults = new Faults();
  const server = new HttpServer(
    (request) => {
      world.clock.advance(minutesPerCall);
      return receive(request, services);
    },
    faults,
    delay,
  );
  const url = await server.listen();
  const close = async (): Promise<void> => {
    await server.close();
    await world.athena.settle();
  };
  return {
    url,
    env: environment(url, region),
    calls: server.calls,
    executions: world.athena.executions,
    get now() {
      return world.clock.now;
    },
    ...controls(world),
    refuse: (rule) => faults.add(rule),
    close,
    [Symbol.asyncDispose]: close,
  };
}
