import type { CompactedDay } from '../../engines/athena/compacted.ts';
import type { RawDay } from './raw-days.ts';

/** Why a day is written. */
export type Cause = 'new' | 'changed' | 'asked';

export interface DayToWrite extends RawDay {
  readonly cause: Cause;
}

/** Which days are to be compacted. */
export interface CompactPlan {
  readonly write: readonly DayToWrite[];
  /** Days that are as they should be. */
  readonly done: readonly string[];
  /** Days that are not over: files may be delivered still. */
  readonly open: readonly string[];
}

export interface Planning {
  readonly raw: readonly RawDay[];
  readonly compacted: ReadonlyMap<string, CompactedDay>;
  readonly now: Date;
  /** Days that are to be written whatever is there. */
  readonly again: readonly string[];
}

/** Milliseconds after its end in which a day is not taken as over: a file may be on its way. */
const GRACE = 60 * 60 * 1000;

/**
 * Log files that came into the folder of a day after it was compacted, as no trail does, but a copy of
 * logs may. Fewer files are none: they have expired, and the compacted day is what is left of them.
 */
function hasChanged(raw: RawDay, then: CompactedDay): boolean {
  return raw.files > then.files || (raw.files === then.files && raw.bytes !== then.bytes);
}

function causeOf(raw: RawDay, { compacted, again }: Planning): Cause | null {
  const then = compacted.get(raw.day);
  if (then === undefined) return 'new';
  if (again.includes(raw.day)) return 'asked';
  return hasChanged(raw, then) ? 'changed' : null;
}

/** Tells the days that are to be written from those that are done, and those that are not over. */
export function planCompact(planning: Planning): CompactPlan {
  const today = new Date(planning.now.getTime() - GRACE).toISOString().slice(0, 10);
  const over = planning.raw.filter(({ day }) => day < today);
  const causes = over.map((raw) => ({ raw, cause: causeOf(raw, planning) }));
  return {
    write: causes.flatMap(({ raw, cause }) => (cause === null ? [] : [{ ...raw, cause }])),
    done: causes.flatMap(({ raw, cause }) => (cause === null ? [raw.day] : [])),
    open: planning.raw.filter(({ day }) => day >= today).map(({ day }) => day),
  };
}
