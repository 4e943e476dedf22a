// Tables of values that records have in common: their kinds, and their places.

import { valueStart, valueStop } from './fields';

/** A table takes this many; records of further ones have none. */
export const MOST_KINDS: i32 = 8192;
const SLOTS: u32 = 32768;
const MOST_BYTES: usize = 4 * 1024 * 1024;
/** The values of one kind, each behind its length in two bytes. */
const LONGEST_KIND: usize = 8192;
const LONGEST_VALUE: usize = 4096;

/** No kind: a value is too long, or the table is full. */
export const NO_KIND: i32 = -1;

const scratch = heap.alloc(LONGEST_KIND + LONGEST_VALUE + 16);

/** The values of fields in the current record, one after the other. */
export class Table {
  private fields: StaticArray<i32> = new StaticArray<i32>(64);
  private fieldCount: i32 = 0;
  private slots: StaticArray<i32> = new StaticArray<i32>(SLOTS);
  private hashes: StaticArray<u64> = new StaticArray<u64>(MOST_KINDS);
  private starts: StaticArray<usize> = new StaticArray<usize>(MOST_KINDS);
  private lengths: StaticArray<usize> = new StaticArray<usize>(MOST_KINDS);
  private bytes: usize = heap.alloc(MOST_BYTES);
  private used: usize = 0;
  count: i32 = 0;

  addField(field: i32): void {
    this.fields[this.fieldCount++] = field;
  }

  startOf(kind: i32): usize {
    return this.starts[kind];
  }

  lengthOf(kind: i32): usize {
    return this.lengths[kind];
  }

  /** The number of the current record's kind; a new kind gets the number `count` had before. */
  find(): i32 {
    const length = this.compose();
    if (length === 0) return NO_KIND;
    const hash = hashOf(length);
    let slot = <u32>hash & (SLOTS - 1);
    let kind = this.slots[slot] - 1;
    while (kind >= 0) {
      if (this.hashes[kind] === hash && this.isSame(kind, length)) return kind;
      slot = (slot + 1) & (SLOTS - 1);
      kind = this.slots[slot] - 1;
    }
    return this.add(slot, hash, length);
  }

  private add(slot: u32, hash: u64, length: usize): i32 {
    if (this.count === MOST_KINDS || this.used + length + 8 > MOST_BYTES) return NO_KIND;
    const kind = this.count++;
    copyWords(this.bytes + this.used, scratch, length);
    this.starts[kind] = this.bytes + this.used;
    this.lengths[kind] = length;
    this.hashes[kind] = hash;
    // In whole words, the last one filled up as in `scratch`.
    this.used += (length + 7) & ~7;
    this.slots[slot] = kind + 1;
    return kind;
  }

  private isSame(kind: i32, length: usize): bool {
    if (this.lengths[kind] !== length) return false;
    const start = this.starts[kind];
    for (let i: usize = 0; i < length; i += 8) {
      if (load<u64>(start + i) !== load<u64>(scratch + i)) return false;
    }
    return true;
  }

  /** Puts the values into `scratch`; their length, 0 where they are too long. */
  private compose(): usize {
    let length: usize = 0;
    for (let i = 0; i < this.fieldCount; i++) {
      const field = this.fields[i];
      const start = valueStart(field);
      const size = valueStop(field) - start;
      if (size > LONGEST_VALUE || length > LONGEST_KIND - 2) return 0;
      store<u16>(scratch + length, <u16>size);
      copyWords(scratch + length + 2, start, size);
      length += size + 2;
    }
    return length;
  }
}

/** Eight bytes at once, and up to seven too many: for little, this is quicker than `memory.copy`. */
function copyWords(to: usize, from: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 8) store<u64>(to + i, load<u64>(from + i));
}

function hashOf(length: usize): u64 {
  store<u64>(scratch + length, 0);
  let hash: u64 = length;
  for (let i: usize = 0; i < length; i += 8) {
    hash = (hash ^ load<u64>(scratch + i)) * 0x1e3779b97f4a7;
    hash ^= hash >> 32;
  }
  return hash;
}
