import type { Demands } from '../clients/judge.ts';
import type { CsmDatagrams, CsmRow } from '../model/csm.ts';
import { type ApiCall, type ApiCallAttempt, parseDatagram, REJECT_REASONS } from './datagram.ts';
import { shortKey } from './record.ts';
import { newTally } from './tally.ts';

/** What was heard up to now. */
export interface Heard {
  readonly datagrams: Omit<CsmDatagrams, 'dropped' | 'receiveBuffer'>;
  readonly rows: readonly CsmRow[];
  readonly leftOut: number;
}

/** Takes datagrams and counts what they say. */
export interface Hearing {
  take(bytes: Uint8Array, from: string): void;
  readonly heard: () => Heard;
}

export interface HearingOptions extends Demands {
  /** Access keys as they are; shortened otherwise. */
  readonly fullAccessKeys: boolean;
  /** Is given each event that was heard. */
  readonly onEvent: (event: ApiCall | ApiCallAttempt) => void;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

function withShortKey(event: ApiCall | ApiCallAttempt): ApiCall | ApiCallAttempt {
  if (event.kind === 'call' || event.accessKey === null) return event;
  return { ...event, accessKey: shortKey(event.accessKey) };
}

/** Starts to listen to datagrams, wherever they come from. */
export function newHearing({ fullAccessKeys, onEvent, ...demands }: HearingOptions): Hearing {
  const rejected = Object.fromEntries(REJECT_REASONS.map((reason) => [reason, 0]));
  const counts = { received: 0, calls: 0, attempts: 0 };
  const tally = newTally(demands);
  return {
    heard: () => ({
      datagrams: { ...counts, rejected: { ...rejected } },
      rows: tally.rows(),
      leftOut: tally.leftOut(),
    }),
    take(bytes, from) {
      counts.received += 1;
      const datagram = parseDatagram(bytes);
      if (datagram.kind === 'rejected') {
        rejected[datagram.reason] = (rejected[datagram.reason] ?? 0) + 1;
        return;
      }
      counts[datagram.kind === 'call' ? 'calls' : 'attempts'] += 1;
      const event = fullAccessKeys ? datagram : withShortKey(datagram);
      onEvent(event);
      tally.add(event, isLoopback(from) ? null : from);
    },
  };
}
