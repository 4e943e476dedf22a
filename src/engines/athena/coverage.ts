import { eachDay, rangeEnd } from './days.ts';
import { askedPartitions, dayWritten } from './folders.ts';
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

/** The days of what is wanted that partitions cover, and those, up to `now`, that none does. */
export interface Coverage {
  readonly covered: readonly string[];
  /** Nothing of these is read. */
  readonly missing: readonly string[];
}

/** Tells the days that a table has partitions for from those that it has none for, as ISO dates. */
export function coverageOf(layout: Layout, wanted: Wanted, now: Date): Coverage {
  const today = now.toISOString().slice(0, 10);
  const isRegistered = registeredDays(layout, wanted);
  const isCovered = (day: string): boolean =>
    isRegistered(day) && layout.keys.every((key) => covers(key, day, now));
  const days = eachDay(wanted.days).filter((day) => day <= today);
  return {
    covered: days.filter(isCovered),
    missing: days.filter((day) => !isCovered(day)),
  };
}

function registeredDays(layout: Layout, wanted: Wanted): (day: string) => boolean {
  if (layout.registered === null) return () => true;
  const { ofPartition, ofDay } = dayWritten(layout);
  const days = new Set(askedPartitions(layout, wanted).map(ofPartition));
  return (day) => days.has(ofDay(day));
}
