import { eachDay, rangeEnd } from './days.ts';
import type { Layout, PartitionKey } from './layout.ts';
import { textOfDay, type Wanted } from './partitions.ts';

function covers(key: PartitionKey, day: string, now: Date): boolean {
  const text = textOfDay(key, day);
  if (text === null) return true;
  const { values, role } = key;
  switch (values.kind) {
    case 'injected':
      return true;
    case 'listed':
      return values.values.includes(text);
    case 'range': {
      if (role.kind !== 'day') {
        return Number(values.from) <= Number(text) && Number(text) <= Number(values.to);
      }
      const [from, to] = [values.from, values.to].map((end) => rangeEnd(end, role.format, now));
      return (from ?? day) <= day && day <= (to ?? day);
    }
  }
}

/** Days of the window, up to `now`, for which the table has no partition: their logs are not read. */
export function daysWithoutPartition(
  layout: Layout,
  { days }: Wanted,
  now: Date,
): readonly string[] {
  const today = now.toISOString().slice(0, 10);
  const isRegistered = registeredDays(layout);
  return eachDay(days).filter(
    (day) =>
      day <= today && (!isRegistered(day) || !layout.keys.every((key) => covers(key, day, now))),
  );
}

function registeredDays({ keys, registered }: Layout): (day: string) => boolean {
  if (registered === null) return () => true;
  const dated = keys.flatMap((key, index) =>
    textOfDay(key, '2000-01-01') === null ? [] : [{ key, index }],
  );
  const days = new Set(
    registered.map(({ values }) => dated.map(({ index }) => values[index]).join(' ')),
  );
  return (day) => days.has(dated.map(({ key }) => textOfDay(key, day)).join(' '));
}
