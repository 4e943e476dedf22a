import {
  dataFrankfurt,
  dataIreland,
  dataVirginia,
  type Lane,
  prodFrankfurt,
  prodIreland,
  prodVirginia,
} from '../../support/sample-logs/estate.ts';
import type { Random } from '../../support/sample-logs/random.ts';
import type { Delivery } from '../../support/sample-logs/story.ts';
import type { Actor, Call } from './actor.ts';
import type { Callers } from './callers.ts';
import type { Tally } from './tally.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST_DELIVERY = Date.parse('2026-11-16T00:10:00Z');
/** The time over which all files are delivered, however many records there are. */
const SPAN = 3 * 24 * HOUR;
/** CloudTrail delivers about every five minutes what is five to ten minutes old. */
const INTERVAL = 5 * MINUTE;
/** One file in this many is late, by up to so many hours. */
const LATE = 60;
const LATE_HOURS = 46;
/** One record in this many is delivered again in a later file of its lane. */
const REDELIVERED = 80;
/** One call in this many is by an AWS service. */
const BY_SERVICE = 4;

/** Lanes as often as they are busy. */
const traffic = [
  ...Array<Lane>(2).fill(prodVirginia),
  ...Array<Lane>(4).fill(prodIreland),
  ...Array<Lane>(4).fill(dataVirginia),
  ...Array<Lane>(3).fill(dataIreland),
  ...Array<Lane>(1).fill(prodFrankfurt),
  ...Array<Lane>(2).fill(dataFrankfurt),
];

/** From so many records on files are as large as those of a busy trail; those of fewer are smaller. */
const BUSY = 250_000;
/** From and up to how many records files of a busy trail have; the most common ones several times. */
const FILE_SIZES = [
  [50, 500],
  [500, 3000],
  [500, 3000],
  [500, 3000],
  [3000, 5000],
  [3000, 5000],
  [5000, 9000],
] as const;

/** What is to be written, and by whom. */
export interface Plan {
  readonly records: number;
  /** The share of requests by old clients, 0 to 1. */
  readonly old: number;
  readonly callers: ReadonlyMap<Lane, Callers>;
  readonly random: Random;
  readonly tally: Tally;
}

/** `plan.records` records file by file, keeping one file in memory. Each is counted in `plan.tally`. */
export function* deliveries(plan: Plan): Generator<Delivery> {
  const { random } = plan;
  const again = new Map(traffic.map((lane): [Lane, Call[]] => [lane, []]));
  for (let written = 0; written < plan.records; ) {
    const lane = random.pick(traffic);
    const [least, most] = random.pick(FILE_SIZES);
    const records = Math.ceil(
      (least + random.below(most - least)) * Math.min(1, plan.records / BUSY),
    );
    const size = Math.min(records, plan.records - written);
    const delivered = deliveryTime(written / plan.records);
    yield {
      lane,
      delivered,
      records: fileOf({ plan, lane, delivered, size, again: again.get(lane) ?? [] }),
    };
    written += size;
  }
}

function deliveryTime(progress: number): number {
  const time = FIRST_DELIVERY + progress * SPAN;
  return time - (time % INTERVAL);
}

interface FileToBe {
  readonly plan: Plan;
  readonly lane: Lane;
  readonly delivered: number;
  readonly size: number;
  /** Calls that wait to be delivered again: emptied and filled here. */
  readonly again: Call[];
}

function fileOf({ plan, lane, delivered, size, again }: FileToBe): string[] {
  const { random, tally } = plan;
  const late = random.oneIn(LATE) ? (1 + random.below(LATE_HOURS)) * HOUR : 0;
  const opened = delivered - late - 2 * INTERVAL;
  const copies = again.splice(0, size);
  for (const call of copies) tally.add(call, true);
  const records = copies.map(({ record }) => record);
  while (records.length < size) {
    const time = opened + Math.floor((records.length * INTERVAL) / size);
    const call = nextCaller(plan, lane).call(time, random);
    tally.add(call, false);
    records.push(call.record);
    if (random.oneIn(REDELIVERED)) again.push(call);
  }
  return records;
}

function nextCaller({ callers, old, random }: Plan, lane: Lane): Actor {
  const here = callers.get(lane);
  if (here === undefined) throw new Error(`nobody calls in ${lane.account} ${lane.region}`);
  if (random.below(1_000_000) < old * 1_000_000) return random.pick(here.old);
  return random.pick(random.oneIn(BY_SERVICE) ? here.services : here.current);
}
