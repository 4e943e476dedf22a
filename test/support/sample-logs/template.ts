/** The values that differ from one record to the next, written `{name}` in a record's texts. */
export const slotNames = [
  'time',
  'day',
  'signed',
  'signedLongAgo',
  'expires',
  'expired',
  'sessionStart',
  'address',
  'agent',
  'serial',
  'part',
  'uploadId',
  'bytes',
  'hostId',
  'requestId',
  'requestUuid',
  'sharedEventId',
  'eventId',
] as const;

/** The name of one such value. */
export type SlotName = (typeof slotNames)[number];

/** One value for each slot, by the slot's place in `slotNames`, as it stands inside JSON text. */
export type SlotValues = string[];

/** A record's JSON text cut at its slots, so that one more record costs a few concatenations. */
export class Template {
  /** Each slot the record has, once, as places in `slotNames`. */
  readonly slots: readonly number[];
  readonly #literals: readonly string[];
  readonly #order: readonly number[];

  constructor(record: object) {
    // `bytes` stands for a number: its quotes go. In other JSON no letter follows a `{`.
    const pieces = JSON.stringify(record).split(/"\{(bytes)\}"|\{([a-zA-Z]+)\}/);
    const literals: string[] = [];
    const names: SlotName[] = [];
    for (let index = 0; index < pieces.length; index += 3) {
      literals.push(pieces[index] ?? '');
      const name = pieces[index + 1] ?? pieces[index + 2];
      if (name !== undefined) names.push(slotName(name));
    }
    this.#literals = literals;
    this.#order = names.map((name) => slotNames.indexOf(name));
    this.slots = [...new Set(this.#order)].sort((left, right) => left - right);
  }

  /** The record's JSON text with `values` in its slots. */
  render(values: SlotValues): string {
    let text = this.#literals[0] ?? '';
    for (let index = 0; index < this.#order.length; index += 1) {
      text += values[this.#order[index] ?? 0];
      text += this.#literals[index + 1];
    }
    return text;
  }
}

function slotName(name: string): SlotName {
  const found = slotNames.find((slot) => slot === name);
  if (found === undefined) throw new Error(`unknown slot {${name}}`);
  return found;
}
