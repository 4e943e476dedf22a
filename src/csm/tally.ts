import { type Demands, judgeClient } from '../clients/judge.ts';
import { type Recognised, recogniseClient } from '../clients/recognise.ts';
import type { CsmClient, CsmRow } from '../model/csm.ts';
import { addJoined, type Count, newCount, rowOf } from './count.ts';
import { endpointRegion } from './endpoint.ts';
import type { JoinedCall } from './join.ts';
import { isS3 } from './services.ts';

/** Rows that are kept: more than programs have operations, and no way to fill our memory. */
const MOST_ROWS = 5_000;
/** User agents whose client is remembered. */
const MOST_AGENTS = 1_000;

/** Counts joined calls in rows. */
export interface Tally {
  add(joined: JoinedCall): void;
  readonly rows: () => readonly CsmRow[];
  /** Calls and attempts of rows beyond those that are kept. */
  readonly leftOut: () => number;
}

function clientOf(
  userAgent: string | null,
  recognised: Recognised | null,
  judging: { readonly isS3: boolean; readonly demands: Demands },
): CsmClient {
  if (recognised === null) {
    return {
      name: null,
      version: null,
      userAgent,
      status: null,
      minimumVersion: null,
      endOfSupport: null,
    };
  }
  const { client, version } = recognised;
  const { demands } = judging;
  const isJudged =
    client.kind !== 'tool' || demands.minimums.some((minimum) => minimum.client === client.name);
  const judgement = isJudged ? judgeClient(recognised, judging.isS3, demands) : null;
  return {
    name: client.name,
    version,
    userAgent,
    status: judgement?.status ?? null,
    minimumVersion: judgement?.minimumVersion ?? null,
    endOfSupport: judgement?.endOfSupport ?? null,
  };
}

function remembered<Value>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_AGENTS) known.clear();
    const value = find(text);
    known.set(text, value);
    return value;
  };
}

/** Starts a tally; clients are judged by the demands. */
export function newTally(demands: Demands): Tally {
  const counts = new Map<string, Count>();
  const recognise = remembered(recogniseClient);
  let leftOut = 0;
  const countFor = ({ call, attempts, address }: JoinedCall): [Count, Recognised | null] | null => {
    const event = call ?? attempts[0];
    if (event === undefined) return null;
    const { clientId: sender, service, operation } = event;
    const userAgent = event.userAgent ?? attempts[0]?.userAgent ?? null;
    const recognised = userAgent === null ? null : recognise(userAgent);
    const region = event.region ?? endpointRegion(attempts[0]?.fqdn ?? null);
    const program =
      recognised === null
        ? userAgent
        : `${recognised.client.name} ${recognised.version} ${recognised.beforeSigv4}`;
    const key = JSON.stringify([address, sender, service, operation, region, program]);
    const known = counts.get(key);
    if (known !== undefined) return [known, recognised];
    if (counts.size >= MOST_ROWS) return null;
    const client = clientOf(userAgent, recognised, { isS3: isS3(service), demands });
    const count = newCount(
      { sender, address, client, service, operation, region },
      event.timestamp,
    );
    counts.set(key, count);
    return [count, recognised];
  };
  return {
    add(joined) {
      const found = countFor(joined);
      if (found === null) {
        leftOut += 1;
        return;
      }
      const [count, recognised] = found;
      addJoined(count, joined, recognised);
    },
    rows: () => [...counts.values()].map(rowOf),
    leftOut: () => leftOut,
  };
}
