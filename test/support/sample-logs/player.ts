import { type Act, s3Operations } from './acts.ts';
import type { Member } from './cast/member.ts';
import { buckets } from './estate.ts';
import { ALPHANUMERIC, Random } from './random.ts';
import { apiRecord, type CloudTrailRecord, s3Record, type Variant } from './records.ts';
import { shares, type Window } from './schedule.ts';
import { type SlotName, type SlotValues, slotNames, Template } from './template.ts';

/** One record in this many has no tlsDetails; one number of bytes in this many is a float. */
const WITHOUT_TLS = 12;
const FLOAT = 10;

/** The ends of all x-amz-id-2, the start being random: they would compress worst of all. */
const HOST_ID_TAILS: readonly string[] = Array.from({ length: 6 }, (_, host) =>
  new Random(`host ${host}`).text(ALPHANUMERIC, 67),
);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVENT_ID = slotNames.indexOf('eventId');

/** Makes a slot's next value. */
type Filler = (time: number) => string;

/** An act's templates. */
interface Scene {
  readonly usual: Template;
  readonly withoutTls: Template;
  readonly ownersCopy: Template | undefined;
}

/** One call: the caller's record, and the owner's where another account has one too. */
export interface Call {
  readonly record: string;
  readonly ownersCopy: string | undefined;
}

/** A member of the cast made ready to write records of its calls. */
export class Player {
  readonly member: Member;
  readonly shares: ReadonlyMap<Window, number>;
  readonly #random: Random;
  /** Each scene as many times as its act weighs. */
  readonly #scenes: readonly Scene[];
  readonly #values: SlotValues = slotNames.map(() => '');
  readonly #fill: readonly Filler[];

  constructor(member: Member, requests: number, random: Random) {
    this.member = member;
    this.shares = shares(member, requests, random);
    this.#random = random;
    this.#scenes = member.acts.flatMap((act) =>
      Array<Scene>(act.weight).fill(sceneOf(member, act)),
    );
    const fillers = slotFillers(member, random);
    this.#fill = slotNames.map((name) => fillers[name]);
  }

  /** The records of one call at `time` (milliseconds since the epoch). */
  call(time: number): Call {
    const scene = this.#random.pick(this.#scenes);
    const template = this.#random.oneIn(WITHOUT_TLS) ? scene.withoutTls : scene.usual;
    for (const slot of template.slots) this.#set(slot, time);
    const record = template.render(this.#values);
    if (scene.ownersCopy === undefined) return { record, ownersCopy: undefined };
    this.#set(EVENT_ID, time);
    return { record, ownersCopy: scene.ownersCopy.render(this.#values) };
  }

  #set(slot: number, time: number): void {
    this.#values[slot] = this.#fill[slot]?.(time) ?? '';
  }
}

function sceneOf(member: Member, act: Act): Scene {
  const shape = (variant: Variant): CloudTrailRecord =>
    'operation' in act ? s3Record(member, act, variant) : apiRecord(member, act, variant);
  if ('operation' in act && act.bucket && buckets[act.bucket].region !== member.lane.region) {
    throw new Error(`${member.name}: ${act.bucket} is not in ${member.lane.region}`);
  }
  const shared =
    member.sharedWith !== undefined && 'operation' in act && s3Operations[act.operation].data;
  return {
    usual: new Template(shape({ withTls: true })),
    withoutTls: new Template(shape({ withTls: false })),
    ownersCopy: shared ? new Template(shape({ withTls: true, forOwner: true })) : undefined,
  };
}

function slotFillers(member: Member, random: Random): Readonly<Record<SlotName, Filler>> {
  const agents = member.agents.map((agent) => JSON.stringify(agent).slice(1, -1));
  const hour = (time: number): number => time - (time % HOUR);
  return {
    time: isoTime,
    day: (time) => String(new Date(time).getUTCDate()).padStart(2, '0'),
    signed: (time) => isoTime(time).replaceAll(/[-:]/g, ''),
    signedLongAgo: (time) => isoTime(hour(time) - DAY).replaceAll(/[-:]/g, ''),
    expires: (time) => String((hour(time) + 2 * HOUR) / 1000),
    expired: (time) => String((hour(time) - 2 * HOUR) / 1000),
    sessionStart: (time) => isoTime(hour(time)),
    address: () => random.pick(member.addresses),
    agent: () => random.pick(agents),
    serial: () => String(100_000 + random.below(900_000)),
    part: () => String(1 + random.below(40)),
    uploadId: () => random.text(ALPHANUMERIC, 32),
    bytes: () => {
      const bytes = (64 << random.below(18)) + random.below(64);
      return random.oneIn(FLOAT) ? `${bytes}.0` : String(bytes);
    },
    hostId: () => `${random.hex8()}${random.pick(HOST_ID_TAILS)}=`,
    requestId: () => `${random.hex8()}${random.hex8()}`.toUpperCase(),
    requestUuid: () => random.uuid(),
    sharedEventId: () => random.uuid(),
    eventId: () => random.uuid(),
  };
}

const SECONDS_OF_HOUR: readonly string[] = Array.from({ length: 3600 }, (_, second) =>
  new Date(second * 1000).toISOString().slice(13, 19),
);
let hourBegan = Number.NaN;
let hourText = '';

/** ISO 8601 to the second; the hour's part is kept, since one time follows close upon another. */
function isoTime(time: number): string {
  const intoHour = time % HOUR;
  if (time - intoHour !== hourBegan) {
    hourBegan = time - intoHour;
    hourText = new Date(hourBegan).toISOString().slice(0, 13);
  }
  return `${hourText}${SECONDS_OF_HOUR[Math.floor(intoHour / 1000)]}Z`;
}
