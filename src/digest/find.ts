import pMap from 'p-map';
import { HOUR } from './horizon.ts';
import { readDigestName, readLogName } from './keys.ts';
import type { ObjectStore } from './store.ts';

/** What of a store is asked for. */
export interface Plan {
  /** Digests that end from `from` to an hour behind `to`. Milliseconds since 1970; null for no bound. */
  readonly from: number | null;
  readonly to: number | null;
  /** Empty for all. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** The only trail whose digests are asked for; null for all. */
  readonly trail: { readonly name: string; readonly homeRegion: string } | null;
  /** Where to begin: `` or a key that ends in a slash. */
  readonly root: string;
}

/** Keys of what is there. */
export interface FoundKeys {
  readonly digests: readonly string[];
  readonly logs: readonly string[];
}

/** Listings under way at once. */
const PARALLEL = 32;

function dayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

/** Whether days that begin so, `2026` or `2026-11`, may hold something of the plan. */
function isInDays(day: string, { from, to }: Plan): boolean {
  if (from !== null && day < dayOf(from).slice(0, day.length)) return false;
  return to === null || day <= dayOf(to + HOUR).slice(0, day.length);
}

/** Whether what is asked for may lie in a folder, a key that ends in a slash. */
function isOnTheWay(folder: string, plan: Plan): boolean {
  const [, below] = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(.*)$/.exec(folder) ?? [];
  if (below === undefined || below === '' || below.startsWith('o-')) return true;
  const [account = '', kind = '', region = '', ...days] = below.split('/').slice(0, -1);
  if (!/^\d{12}$/.test(account)) return false;
  if (plan.accounts.length > 0 && !plan.accounts.includes(account)) return false;
  if (kind !== '' && kind !== 'CloudTrail' && kind !== 'CloudTrail-Digest') return false;
  if (region !== '' && plan.regions.length > 0 && !plan.regions.includes(region)) return false;
  return days.length === 0 || isInDays(days.slice(0, 3).join('-'), plan);
}

function isDay(folder: string): boolean {
  return /\/\d{4}\/\d{2}\/\d{2}\/$/.test(folder);
}

/** Whether an object among the digests is asked for; one without a readable name is. */
function isDigestOf(key: string, { from, to, trail }: Plan): boolean {
  if (!/\/CloudTrail-Digest\/.*\.gz$/.test(key)) return false;
  const name = readDigestName(key);
  if (name === null) return trail === null;
  if (trail !== null && (name.trail !== trail.name || name.homeRegion !== trail.homeRegion)) {
    return false;
  }
  const end = Date.parse(name.end);
  return (from === null || end >= from) && (to === null || end <= to + HOUR);
}

/** Finds digests and log files, accounts, regions and days beside one another. */
export async function findKeys(
  store: ObjectStore,
  plan: Plan,
  { signal, onFound }: { readonly signal: AbortSignal; readonly onFound: (count: number) => void },
): Promise<FoundKeys> {
  const digests: string[] = [];
  const logs: string[] = [];
  let folders: readonly string[] = [plan.root];
  while (folders.length > 0) {
    const below = await pMap(
      folders,
      async (folder) => {
        const listed = await store.list(folder, isDay(folder) ? null : '/', signal);
        digests.push(...listed.keys.filter((key) => isDigestOf(key, plan)));
        logs.push(...listed.keys.filter((key) => readLogName(key) !== null));
        onFound(digests.length + logs.length);
        return listed.folders.filter((name) => isOnTheWay(name, plan));
      },
      { concurrency: PARALLEL },
    );
    folders = below.flat();
  }
  return { digests: digests.sort(), logs: logs.sort() };
}
