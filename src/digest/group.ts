/** Items that a function says the same of, in the order in which groups begin. */
export function grouped<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
): readonly Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item));
    if (group === undefined) groups.set(groupOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
