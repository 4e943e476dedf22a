import type { CsmReport } from '../model/csm.ts';
import { usedActions } from './actions.ts';
import { type ExpectedPolicy, expectActions } from './expect.ts';
import type { Heard } from './hearing.ts';

/** Where and when was listened, and how it ended. */
export interface Circumstances {
  readonly host: string;
  readonly port: number;
  readonly receiveBuffer: number;
  readonly from: Date;
  readonly to: Date;
  readonly dropped: number | null;
  readonly commandExit: number | null;
}

/** What a person wants to know beside the calls. */
export interface Wanted {
  /** The IAM actions. */
  readonly actions: boolean;
  readonly expected: ExpectedPolicy | null;
}

/** The report of what was heard. */
export function csmReport(
  { datagrams, rows, leftOut }: Heard,
  { actions, expected }: Wanted,
  { host, port, receiveBuffer, from, to, dropped, commandExit }: Circumstances,
): CsmReport {
  const used = actions || expected !== null ? usedActions(rows) : null;
  return {
    generatedAt: `${to.toISOString().slice(0, 19)}Z`,
    listener: { host, port, from: from.toISOString(), to: to.toISOString() },
    datagrams: { ...datagrams, dropped, receiveBuffer },
    rows,
    leftOut,
    commandExit,
    actions: actions ? used : null,
    expectation: used === null || expected === null ? null : expectActions(used, expected),
  };
}
