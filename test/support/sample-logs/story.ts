import { cast } from './cast/cast.ts';
import type { Lane } from './estate.ts';
import { Player } from './player.ts';
import { Random } from './random.ts';
import { WINDOW_LENGTH, type Window, windows } from './schedule.ts';

/** One record in this many is delivered again in a later file. */
const REDELIVERED = 80;
/** CloudTrail splits what it has to deliver at one time into files of about this many records. */
const RECORDS_PER_FILE = 2_500;

/** One log file to be: records of one lane, delivered together (milliseconds since the epoch). */
export interface Delivery {
  readonly lane: Lane;
  readonly delivered: number;
  readonly records: readonly string[];
}

/** Records of the story at its ordinary size. */
export const ORDINARY_SIZE = Math.round(
  cast.reduce((sum, { requests, sharedWith }) => sum + requests * (sharedWith ? 2 : 1), 0) *
    (1 + 1 / REDELIVERED),
);

/** Tells the story's week in about `records` records, file by file, keeping only one in memory. */
export function* tell(records: number): Generator<Delivery> {
  const random = new Random('acme');
  const scale = records / ORDINARY_SIZE;
  const players = cast.map(
    (member) => new Player(member, Math.round(member.requests * scale), random),
  );
  const inbox = new Inbox();
  for (const window of windows) yield* deliver(window, players, inbox, random);
}

function* deliver(
  window: Window,
  players: readonly Player[],
  inbox: Inbox,
  random: Random,
): Generator<Delivery> {
  const { lane, opens, delivered, late } = window;
  const turns = turnsIn(window, players, random);
  let records = inbox.take(lane);
  const files = Math.ceil((records.length + turns.length) / RECORDS_PER_FILE);
  const perFile = Math.ceil((records.length + turns.length) / files);
  for (const [index, turn] of turns.entries()) {
    const player = players[turn];
    if (player === undefined) continue;
    const time = opens + Math.floor((index * WINDOW_LENGTH) / turns.length);
    const { record, ownersCopy } = player.call(time);
    records.push(record);
    if (ownersCopy && player.member.sharedWith) inbox.put(player.member.sharedWith, ownersCopy);
    if (!late && random.oneIn(REDELIVERED)) inbox.put(lane, record);
    if (records.length >= perFile) {
      yield { lane, delivered, records };
      records = [];
    }
  }
  if (records.length > 0) yield { lane, delivered, records };
}

/** Who calls in a window, call by call, as places in `players`. */
function turnsIn(window: Window, players: readonly Player[], random: Random): Uint16Array {
  const counts = players.map((player) => player.shares.get(window) ?? 0);
  const turns = new Uint16Array(counts.reduce((sum, count) => sum + count, 0));
  let filled = 0;
  for (const [place, count] of counts.entries()) {
    turns.fill(place, filled, filled + count);
    filled += count;
  }
  random.shuffle(turns);
  return turns;
}

/** Records waiting for the next file of a lane. */
class Inbox {
  readonly #waiting = new Map<Lane, string[]>();

  put(lane: Lane, record: string): void {
    const waiting = this.#waiting.get(lane);
    if (waiting === undefined) this.#waiting.set(lane, [record]);
    else waiting.push(record);
  }

  take(lane: Lane): string[] {
    const waiting = this.#waiting.get(lane) ?? [];
    this.#waiting.delete(lane);
    return waiting;
  }
}
