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
/** The first field with a name of a length, and the next one with the same length, plus one; 0 is the end. */
const heads = memory.data(129);
const nexts = memory.data(MOST_FIELDS);

let count: i32 = 0;

/** Adds a field whose name is at `name`; gives its number. `isKept`: its member is written. */
export function addField(name: usize, length: i32, parent: i32, isKept: bool): i32 {
  const field = count++;
  memory.copy(names + <usize>field * LONGEST_NAME, name, length);
  store<i32>(lengths + field * sizeof<i32>(), length);
  store<i32>(parents + field * sizeof<i32>(), parent);
  store<u8>(kept + field, isKept ? 1 : 0);
  if (parent !== NONE) store<u8>(parenthood + parent, 1);
  store<u8>(nexts + field, load<u8>(heads + length));
  store<u8>(heads + length, <u8>(field + 1));
  return field;
}

/** The field of a key, or NONE. */
export function findField(key: usize, length: usize, parent: i32): i32 {
  if (length > LONGEST_NAME) return NONE;
  let next: i32 = load<u8>(heads + length);
  while (next !== 0) {
    const field = next - 1;
    const name = names + <usize>field * LONGEST_NAME;
    if (isSame(name, key, length) && load<i32>(parents + field * sizeof<i32>()) === parent) {
      return field;
    }
    next = load<u8>(nexts + field);
  }
  return NONE;
}

/** Eight bytes at once, from the start and from the end: most names have no more than sixteen. */
function isSame(name: usize, key: usize, length: usize): bool {
  if (length < 8) return memory.compare(name, key, length) === 0;
  const last = length - 8;
  return (
    load<u64>(name) === load<u64>(key) &&
    load<u64>(name + last) === load<u64>(key + last) &&
    (length <= 16 || memory.compare(name, key, length) === 0)
  );
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
