// The members that are looked for in each record, and where they are in the current one.

/** Members of records, and members of those: `userIdentity` is one, `userIdentity.accountId` another. */
export const MOST_FIELDS: i32 = 128;
const LONGEST_NAME: usize = 128;

/** No field; the parent of members of the record itself. */
export const NONE: i32 = -1;

const names = memory.data(MOST_FIELDS * 128);
const lengths = memory.data(MOST_FIELDS * sizeof<i32>());
const parents = memory.data(MOST_FIELDS * sizeof<i32>());
const kept = memory.data(MOST_FIELDS);
const parenthood = memory.data(MOST_FIELDS);
/** What a plain record's value of a field is; see `plain.ts`. */
const shapes = memory.data(MOST_FIELDS);
/** Start and end of each field's value in the current record; 0 where it has none. */
const values = memory.data(MOST_FIELDS * 2 * sizeof<usize>());
/** The first field whose name has a hash, and the next one with the same hash, plus one; 0 is the end. */
const heads = memory.data(256);
const nexts = memory.data(MOST_FIELDS);

let count: i32 = 0;

/** Adds a field whose name is at `name`; gives its number. `isKept`: it is written, if it is a member of the record. */
export function addField(name: usize, length: i32, parent: i32, isKept: bool): i32 {
  const field = count++;
  memory.copy(names + <usize>field * LONGEST_NAME, name, length);
  store<i32>(lengths + field * sizeof<i32>(), length);
  store<i32>(parents + field * sizeof<i32>(), parent);
  store<u8>(kept + field, isKept && parent === NONE ? 1 : 0);
  if (parent !== NONE) store<u8>(parenthood + parent, 1);
  const head = heads + hashOf(name, length);
  store<u8>(nexts + field, load<u8>(head));
  store<u8>(head, <u8>(field + 1));
  return field;
}

/** The field of a key, or NONE. */
export function findField(key: usize, length: usize, parent: i32): i32 {
  if (length > LONGEST_NAME) return NONE;
  let next: i32 = load<u8>(heads + hashOf(key, length));
  while (next !== 0) {
    const field = next - 1;
    if (parentOf(field) === parent && isNamed(field, key, length)) return field;
    next = load<u8>(nexts + field);
  }
  return NONE;
}

/** Eight bits out of the last eight bytes: names often begin alike. */
function hashOf(name: usize, length: usize): usize {
  const tail = load<u64>(name + length - 8);
  const own = length < 8 ? tail >> (64 - 8 * length) : tail;
  return <usize>((own * 0x1e3779b97f4a7) >> 56);
}

/** Sixteen bytes at once, from the start and from the end: few names have more than 32. */
function isNamed(field: i32, key: usize, length: usize): bool {
  if (load<i32>(lengths + field * sizeof<i32>()) !== <i32>length) return false;
  const name = names + <usize>field * LONGEST_NAME;
  if (length < 16) return (differences(name, key) & ((1 << (<i32>length)) - 1)) === 0;
  const last = length - 16;
  return (
    differences(name, key) === 0 &&
    differences(name + last, key + last) === 0 &&
    (length <= 32 || memory.compare(name, key, length) === 0)
  );
}

/** A bit for each of sixteen bytes that is not the same. */
function differences(a: usize, b: usize): i32 {
  return i8x16.bitmask(i8x16.ne(v128.load(a), v128.load(b)));
}

export function isKept(field: i32): bool {
  return load<u8>(kept + field) !== 0;
}

/** Whether fields are looked for within this one's value. */
export function isParent(field: i32): bool {
  return load<u8>(parenthood + field) !== 0;
}

export function setShape(field: i32, shape: u8): void {
  store<u8>(shapes + field, shape);
}

export function shapeOf(field: i32): u8 {
  return load<u8>(shapes + field);
}

export function parentOf(field: i32): i32 {
  return load<i32>(parents + field * sizeof<i32>());
}

export function fieldCount(): i32 {
  return count;
}

/** Forgets the members of one field's value. */
export function clearValuesIn(parent: i32): void {
  for (let field = 0; field < count; field++) {
    if (parentOf(field) === parent) store<u64>(values + field * 8, 0);
  }
}

export function clearValues(): void {
  // Start and end at once.
  for (let field = 0; field < count; field++) store<u64>(values + field * 8, 0);
}

export function setValue(field: i32, start: usize, end: usize): void {
  const place = values + field * 2 * sizeof<usize>();
  store<usize>(place, start);
  store<usize>(place + sizeof<usize>(), end);
}

export function valueStart(field: i32): usize {
  return load<usize>(values + field * 2 * sizeof<usize>());
}

export function valueStop(field: i32): usize {
  return load<usize>(values + field * 2 * sizeof<usize>() + sizeof<usize>());
}
