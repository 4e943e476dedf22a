/** A seeded pseudo-random source (sfc32): the same seed gives the same sequence everywhere. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    const hash = fnv1a(seed);
    this.#a = hash;
    this.#b = hash ^ 0x9e3779b9;
    this.#c = Math.imul(hash, 0x85ebca6b);
    for (let round = 0; round < 15; round += 1) this.next();
  }

  /** The next 32 bits, as an unsigned integer. */
  next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit);
  }

  /** True once in `times`, on average. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of `choices`, each as likely as the others. */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }

  /** Brings `items` into a random order, in place. */
  shuffle(items: Uint16Array): void {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const held = items[last] ?? 0;
      items[last] = items[other] ?? 0;
      items[other] = held;
    }
  }

  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string {
    let text = '';
    for (let index = 0; index < length; index += 1) {
      text += alphabet.charAt(this.below(alphabet.length));
    }
    return text;
  }

  /** Eight lower-case hexadecimal digits. */
  hex8(): string {
    const bits = this.next();
    return `${fourDigits(bits >>> 16)}${fourDigits(bits & 0xffff)}`;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [middle, ending] = [this.next(), this.next()];
    const version = fourDigits(0x4000 | (middle & 0x0fff));
    const variant = fourDigits(0x8000 | ((middle >>> 16) & 0x3fff));
    const [second, last] = [fourDigits(ending >>> 16), fourDigits(ending & 0xffff)];
    return `${this.hex8()}-${second}-${version}-${variant}-${last}${this.hex8()}`;
  }
}

/** Upper-case letters and digits, as in AWS identifiers. */
export const UPPER_ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Letters and digits of both cases, as in the unique part of a log file's name. */
export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const FOUR_DIGITS: readonly string[] = Array.from({ length: 0x1_0000 }, (_, value) =>
  value.toString(16).padStart(4, '0'),
);

function fourDigits(bits: number): string {
  return FOUR_DIGITS[bits] ?? '';
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
