import type { Account } from '../account.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../group.ts';
import { isObject, text } from '../parameters.ts';
import type { Store } from '../s3/store.ts';
import { mayPut } from './delivery-rights.ts';
import { digestFile, type LogFile, logFiles } from './log-files.ts';
import { type EventRecord, matches } from './matches.ts';
import { RecordWriter, type S3Event } from './records.ts';
import type { Registry } from './registry.ts';
import type { Trail } from './trail.ts';

const MINUTE = 60_000;
/** Minutes between two deliveries. */
const EVERY = 5;
/** How many more deliveries there are once logging has stopped. */
const LATE = 3;

export interface DeliveryWorld {
  readonly account: Account;
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
}

/** What is under way when a trail stops. */
interface Late {
  readonly trail: Trail;
  readonly due: number;
  readonly records: readonly EventRecord[];
}

/** Records what happens for the trails that log it, and delivers it as log files. */
export class Deliveries {
  readonly #world: DeliveryWorld;
  readonly #writer: RecordWriter;
  readonly #waiting = new Map<Trail, EventRecord[]>();
  readonly #delivered = new Map<Trail, string[]>();
  #late: readonly Late[] = [];
  #serial = 0;

  constructor(world: DeliveryWorld) {
    this.#world = world;
    this.#writer = new RecordWriter(world.account);
    world.clock.onMinute((now) => this.#minute(now));
  }

  /** A request to S3 happens, now where no time is given. */
  request(event: Omit<S3Event, 'time' | 'region'> & Partial<S3Event>): void {
    const { clock, store } = this.#world;
    const region = event.region ?? store.get(event.bucket)?.region ?? 'us-east-1';
    this.#observe(this.#writer.s3({ time: clock.now, ...event, region }));
  }

  /** An event happens, with what a record has beyond what is given. */
  record(record: EventRecord): void {
    this.#observe(this.#writer.complete(record, this.#world.clock.now));
  }

  /** Spreads what is under way over the next deliveries; the last of it comes last. */
  stopped(trail: Trail): void {
    const records = this.#waiting.get(trail) ?? [];
    this.#waiting.delete(trail);
    const start = Math.floor(this.#world.clock.now.getTime() / (EVERY * MINUTE));
    const groups = groupBy(records, (_, index) => {
      const fromEnd = records.length - 1 - index;
      return LATE - Math.floor((fromEnd * LATE) / records.length);
    });
    const late = [...groups].map(([turn, own]) => ({
      trail,
      due: (start + turn) * EVERY * MINUTE,
      records: own,
    }));
    this.#late = [...this.#late, ...late];
  }

  #observe(record: EventRecord): void {
    for (const trail of this.#world.registry.all) {
      if (!this.#isFor(record, trail)) continue;
      const waiting = this.#waiting.get(trail) ?? [];
      waiting.push(record);
      this.#waiting.set(trail, waiting);
    }
  }

  #isFor(record: EventRecord, trail: Trail): boolean {
    const { settings, status, homeRegion, owner, selectors } = trail;
    if (!status.isLogging || isOwnDelivery(record, trail)) return false;
    if (!settings.isMultiRegion && text(record, 'awsRegion') !== homeRegion) return false;
    const isOwn = settings.isOrganization || text(record, 'recipientAccountId') === owner;
    return isOwn && matches(record, selectors);
  }

  #minute(now: Date): void {
    const minutes = Math.floor(now.getTime() / MINUTE);
    if (minutes % EVERY !== 0) return;
    const due = this.#late.filter((late) => late.due <= now.getTime());
    this.#late = this.#late.filter((late) => late.due > now.getTime());
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const { trail, records } of due) this.#deliver(trail, records);
    for (const [trail, records] of waiting) this.#retryLater(trail, this.#deliver(trail, records));
    if (minutes % 60 === 0) this.#digests(now);
  }

  /** Gives the records that could not be delivered. */
  #deliver(trail: Trail, records: readonly EventRecord[]): readonly EventRecord[] {
    const { account, clock } = this.#world;
    this.#serial += 1;
    const files = logFiles(trail, records, { account, now: clock.now, serial: this.#serial });
    return files.filter((file) => !this.#put(trail, file)).flatMap((file) => file.records);
  }

  #retryLater(trail: Trail, records: readonly EventRecord[]): void {
    if (records.length === 0 || !trail.status.isLogging) return;
    this.#waiting.set(trail, [...records, ...(this.#waiting.get(trail) ?? [])]);
  }

  #put(trail: Trail, { key, body }: LogFile): boolean {
    const { store, clock, account } = this.#world;
    const bucket = store.get(trail.settings.bucket);
    const attempted = clock.now;
    const refused = (deliveryError: string): false => {
      trail.status = { ...trail.status, attempted, deliveryError };
      return false;
    };
    if (bucket === undefined) return refused('NoSuchBucket');
    if (!mayPut({ bucket, trail, account, policy: bucket.policy }, key)) {
      return refused('AccessDenied');
    }
    bucket.put(key, body);
    this.#delivered.set(trail, [...(this.#delivered.get(trail) ?? []), key]);
    trail.status = { ...trail.status, attempted, delivered: attempted, deliveryError: null };
    const service = 'cloudtrail.amazonaws.com';
    this.request({
      bucket: bucket.name,
      key,
      eventName: 'PutObject',
      service,
      region: bucket.region,
    });
    return true;
  }

  #digests(now: Date): void {
    for (const trail of this.#world.registry.all) {
      if (!trail.status.isLogging || !trail.settings.validatesFiles) continue;
      const files = this.#delivered.get(trail) ?? [];
      this.#delivered.delete(trail);
      const digest = digestFile(trail, this.#world.account, { now, files });
      const { delivered } = trail.status;
      if (!this.#put(trail, digest)) continue;
      trail.status = { ...trail.status, delivered, digestDelivered: now };
    }
  }
}

/** Whether it is CloudTrail's writing into the trail's bucket, and the trail passes over that. */
function isOwnDelivery(record: EventRecord, { settings }: Trail): boolean {
  if (settings.recursive) return false;
  const { userIdentity, requestParameters } = record;
  return (
    isObject(userIdentity) &&
    userIdentity['invokedBy'] === 'cloudtrail.amazonaws.com' &&
    isObject(requestParameters) &&
    requestParameters['bucketName'] === settings.bucket
  );
}
