import type { Hours, Member } from './cast/member.ts';
import { type Lane, lanes } from './estate.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FIRST_DAY = Date.parse('2026-11-09T00:00:00Z');
const DAYS = 7;

/** How long a lane is active at a time. */
export const WINDOW_LENGTH = 10 * MINUTE;
/** From a window's end to its delivery: its records are 5 to 15 minutes old then. */
const DELIVERY_LAG = 5 * MINUTE;

/** Windows delivered a day or two late, by lane and beginning, with the hours. */
const LATE_HOURS: ReadonlyMap<string, number> = new Map([
  ['111122223333/us-east-1/2026-11-10T02:30', 30],
  ['111122223333/eu-west-1/2026-11-12T14:00', 27],
  ['444455556666/us-east-1/2026-11-13T01:30', 46],
]);

/** Ten minutes of one lane's activity, delivered together. */
export interface Window {
  readonly lane: Lane;
  /** Milliseconds since the epoch, as the other times. */
  readonly opens: number;
  readonly delivered: number;
  readonly late: boolean;
}

/** The week's windows, in the order in which they open. */
export const windows: readonly Window[] = Array.from({ length: DAYS }, (_, day) =>
  lanes.flatMap((lane) => lane.beats.map((beat) => windowAt(lane, day, beat))),
)
  .flat()
  .sort((left, right) => left.opens - right.opens);

function windowAt(lane: Lane, day: number, beat: string): Window {
  const [hour = 0, minute = 0] = beat.split(':').map(Number);
  const opens = FIRST_DAY + day * DAY + (hour * 60 + minute) * MINUTE;
  const begins = new Date(opens).toISOString().slice(0, 16);
  const lateHours = LATE_HOURS.get(`${lane.account}/${lane.region}/${begins}`) ?? 0;
  const delivered = opens + WINDOW_LENGTH + DELIVERY_LAG + lateHours * 60 * MINUTE;
  return { lane, opens, delivered, late: lateHours > 0 };
}

/** How many of a member's `requests` fall into each window: not evenly, but `requests` in all. */
export function shares(
  member: Member,
  requests: number,
  random: Random,
): ReadonlyMap<Window, number> {
  const open = windows.filter(
    (window) => window.lane === member.lane && atWork(member.hours, window),
  );
  const weights = open.map(() => 1 + random.below(3));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) throw new Error(`${member.name} is never at work`);
  let passed = 0;
  let given = 0;
  return new Map(
    open.map((window, index) => {
      passed += weights[index] ?? 0;
      const due = Math.round((requests * passed) / whole);
      const share = due - given;
      given = due;
      return [window, share];
    }),
  );
}

function atWork(hours: Hours, window: Window): boolean {
  const time = new Date(window.opens);
  const weekend = time.getUTCDay() === 0 || time.getUTCDay() === 6;
  const hour = time.getUTCHours();
  return hour >= hours.from && hour < hours.to && !(weekend && hours.weekdaysOnly);
}
