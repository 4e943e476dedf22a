import { ALPHANUMERIC, type Random, UPPER_ALPHANUMERIC } from '../../support/sample-logs/random.ts';
import type { SlotName } from '../../support/sample-logs/template.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** One number of bytes in this many is a float. */
const FLOAT = 10;
/** One object in this many was used shortly before. */
const AGAIN = 4;
const RECENT_OBJECTS = 64;
/** Bytes of an x-amz-id-2: 76 characters of base64. */
const HOST_ID_BYTES = 56;

const WORDS = [
  'invoice',
  'Quarterly+Report',
  'thumbnail',
  'customer',
  'snapshot',
  'orders',
  'index',
  'final',
  'export',
  'r%C3%A9sum%C3%A9',
  'master',
  'segment',
  'metrics',
  'draft',
  'shipment',
  'v2',
] as const;

/** The values of the slots of records, apart from those that belong to the caller. */
export type CommonSlot = Exclude<SlotName, 'address' | 'agent'>;

/** Makes slots' values that vary as those of real records do. */
export class Values {
  readonly fill: Readonly<Record<CommonSlot, (time: number) => string>>;
  readonly #random: Random;
  readonly #hostId = Buffer.alloc(HOST_ID_BYTES);
  readonly #recent: string[] = Array<string>(RECENT_OBJECTS).fill('0');
  #hourBegan = Number.NaN;
  #hourText = '';

  constructor(random: Random) {
    this.#random = random;
    const uuid = (): string => random.uuid();
    this.fill = {
      time: (time) => this.#isoTime(time),
      day: (time) => this.#isoTime(time).slice(8, 10),
      signed: (time) => this.#isoTime(time).replaceAll(/[-:]/g, ''),
      signedLongAgo: (time) => this.#isoTime(hour(time) - DAY).replaceAll(/[-:]/g, ''),
      expires: (time) => String((hour(time) + 2 * HOUR) / 1000),
      expired: (time) => String((hour(time) - 2 * HOUR) / 1000),
      sessionStart: (time) => this.#isoTime(hour(time)),
      serial: (time) => this.#object(time),
      part: () => String(1 + random.below(200)),
      uploadId: () => random.text(ALPHANUMERIC, 128),
      bytes: () => this.#bytes(),
      hostId: () => this.#hostIdText(),
      requestId: () => random.text(UPPER_ALPHANUMERIC, 16),
      requestUuid: uuid,
      sharedEventId: uuid,
      eventId: uuid,
    };
  }

  /** ISO 8601 to the second; the hour's part is kept, since one time follows close upon another. */
  #isoTime(time: number): string {
    const began = hour(time);
    if (began !== this.#hourBegan) {
      this.#hourBegan = began;
      this.#hourText = new Date(began).toISOString().slice(0, 13);
    }
    return `${this.#hourText}${SECONDS_OF_HOUR[Math.floor((time - began) / 1000)]}Z`;
  }

  #bytes(): string {
    const bytes = 64 * 2 ** (this.#random.below(220) / 10) + this.#random.below(64);
    return `${Math.floor(bytes)}${this.#random.oneIn(FLOAT) ? '.0' : ''}`;
  }

  #hostIdText(): string {
    for (let at = 0; at < HOST_ID_BYTES; at += 4) {
      this.#hostId.writeUInt32LE(this.#random.next(), at);
    }
    return this.#hostId.toString('base64');
  }

  /** The varying part of an object's key: one that was used before, or a new one. */
  #object(time: number): string {
    if (this.#random.oneIn(AGAIN)) return this.#random.pick(this.#recent);
    const object = this.#newObject(time);
    this.#recent[this.#random.below(RECENT_OBJECTS)] = object;
    return object;
  }

  #newObject(time: number): string {
    const random = this.#random;
    switch (random.below(6)) {
      case 0:
        return String(random.next());
      case 1:
        return `${random.hex8()}${random.hex8()}${random.hex8()}${random.hex8()}`;
      case 2: {
        const at = this.#isoTime(time);
        return `hour=${at.slice(11, 13)}/part-0${1000 + random.below(9000)}-${random.uuid()}.c000`;
      }
      case 3:
        return `${random.hex8().slice(0, 2)}/${random.uuid()}`;
      case 4:
        return `${random.pick(WORDS)}/${random.pick(WORDS)}-${random.below(100_000)}`;
      default:
        return `${random.pick(WORDS)}_${this.#isoTime(time).replaceAll(/[-:]/g, '')}_${random.hex8()}`;
    }
  }
}

const SECONDS_OF_HOUR: readonly string[] = Array.from({ length: 3600 }, (_, second) =>
  new Date(second * 1000).toISOString().slice(13, 19),
);

function hour(time: number): number {
  return time - (time % HOUR);
}
