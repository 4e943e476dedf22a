import { type Demands, judgeClient } from '../clients/judge.ts';
import { type Recognised, recogniseClient } from '../clients/recognise.ts';
import type { CsmClient, CsmRow } from '../model/csm.ts';
import { addEvent, type Count, newCount, rowOf } from './count.ts';
import { type ApiCall, type ApiCallAttempt, isS3 } from './datagram.ts';

/** Rows that are kept: more than programs have operations, and no way to fill our memory. */
const MOST_ROWS = 5_000;
/** User agents whose client is remembered. */
const MOST_AGENTS = 1_000;

/** Counts events in rows. */
export interface Tally {
  /** Counts an event; `address` is where it came from, null for this machine. */
  add(event: ApiCall | ApiCallAttempt, address: string | null): void;
  readonly rows: () => readonly CsmRow[];
  /** Events of rows beyond those that are kept. */
  readonly leftOut: () => number;
}

interface Origin {
  readonly address: string | null;
  readonly recognised: Recognised | null;
}

function keyOf(event: ApiCall | ApiCallAttempt, { address, recognised }: Origin): string {
  const { clientId, service, operation, region, userAgent } = event;
  const program =
    recognised === null
      ? userAgent
      : [recognised.client.name, recognised.version, recognised.beforeSigv4];
  return JSON.stringify([address, clientId, service, operation, region, program]);
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

/**
 * Starts a tally; clients are judged by the demands. An event says neither which process nor which call it is
 * of, and attempts come before their call (botocore) or after it (Ruby): so each counts for its row, where they
 * meet, as both name sender, operation, region and client.
 */
export function newTally(demands: Demands): Tally {
  const counts = new Map<string, Count>();
  const recognise = remembered(recogniseClient);
  let leftOut = 0;
  const newRow = (event: ApiCall | ApiCallAttempt, origin: Origin): Count | null => {
    if (counts.size >= MOST_ROWS) return null;
    const { clientId: sender, service, operation, userAgent } = event;
    const { address, recognised } = origin;
    const client = clientOf(userAgent, recognised, { isS3: isS3(service), demands });
    return newCount({ sender, address, client, service, operation }, event);
  };
  return {
    add(event, address) {
      const recognised = event.userAgent === null ? null : recognise(event.userAgent);
      const key = keyOf(event, { address, recognised });
      const count = counts.get(key) ?? newRow(event, { address, recognised });
      if (count === null) {
        leftOut += 1;
        return;
      }
      counts.set(key, count);
      addEvent(count, event, recognised);
    },
    rows: () => [...counts.values()].map(rowOf),
    leftOut: () => leftOut,
  };
}
