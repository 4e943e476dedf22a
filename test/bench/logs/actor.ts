import { type Act, s3Operations } from '../../support/sample-logs/acts.ts';
import type { Member } from '../../support/sample-logs/cast/member.ts';
import type { Random } from '../../support/sample-logs/random.ts';
import { apiRecord, type CloudTrailRecord, s3Record } from '../../support/sample-logs/records.ts';
import { type SlotValues, slotNames, Template } from '../../support/sample-logs/template.ts';
import type { OldClient } from './old-clients.ts';
import type { CommonSlot, Values } from './values.ts';

/** One record in this many has no tlsDetails. */
const WITHOUT_TLS = 12;
/** Calls recorded as data events come so many times as often as the sample's story has them. */
const DATA_WEIGHT = 3;

/** What the audits are to make of a record: the finding it belongs to, or null. */
export interface Verdict {
  readonly sigv2: string | null;
  readonly clients: string | null;
}

const FINE: Verdict = { sigv2: null, clients: null };

interface Scene {
  readonly usual: Template;
  readonly withoutTls: Template;
  readonly act: Act;
}

/** A record as JSON text. */
export interface Call {
  readonly record: string;
  readonly verdict: Verdict;
}

/** A caller with the records it can write. */
export class Actor {
  readonly #member: Member;
  readonly #client: OldClient | null;
  readonly #agents: readonly string[];
  /** Each scene as many times as its act weighs. */
  readonly #scenes: readonly Scene[];
  readonly #values: Values;
  readonly #slots: SlotValues = slotNames.map(() => '');

  /** `client` is the old client it calls with, if it is one. */
  constructor(member: Member, client: OldClient | null, values: Values) {
    this.#member = member;
    this.#client = client;
    this.#values = values;
    this.#agents = member.agents.map((agent) => JSON.stringify(agent).slice(1, -1));
    this.#scenes = member.acts.flatMap((act) =>
      Array<Scene>(act.weight * (isData(act) ? DATA_WEIGHT : 1)).fill(sceneOf(member, act)),
    );
  }

  /** One call at `time` (milliseconds since the epoch). */
  call(time: number, random: Random): Call {
    const { usual, withoutTls, act } = random.pick(this.#scenes);
    const template = random.oneIn(WITHOUT_TLS) ? withoutTls : usual;
    const address = random.pick(this.#member.addresses);
    for (const slot of template.slots) {
      const name = slotNames[slot] ?? 'time';
      if (name === 'address') this.#slots[slot] = address;
      else if (name === 'agent') this.#slots[slot] = random.pick(this.#agents);
      else this.#slots[slot] = this.#values.fill[name satisfies CommonSlot](time);
    }
    return { record: template.render(this.#slots), verdict: this.#verdict(act, address) };
  }

  #verdict(act: Act, address: string): Verdict {
    if (this.#client === null) return FINE;
    const { lane } = this.#member;
    const { version, role, ended } = this.#client;
    const caller = `${version} ${lane.account}:${role} ${address}`;
    if ('operation' in act) {
      return { sigv2: `${caller} ${act.bucket}`, clients: `${caller} before-sigv4` };
    }
    return { sigv2: null, clients: ended ? `${caller} end-of-support` : null };
  }
}

/** Whether a call is recorded as a data event; the others are management events. */
export function isData(act: Act): boolean {
  return 'operation' in act ? s3Operations[act.operation].data : act.data === true;
}

function sceneOf(member: Member, act: Act): Scene {
  const shape = (withTls: boolean): CloudTrailRecord =>
    'operation' in act ? s3Record(member, act, { withTls }) : apiRecord(member, act, { withTls });
  return { usual: new Template(shape(true)), withoutTls: new Template(shape(false)), act };
}
