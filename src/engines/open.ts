import { resolve } from 'node:path';
import type { Account, Connection } from '../aws/connect.ts';
import { TrailAuditError, unreachable } from '../errors.ts';
import type { FoundLogs } from '../logs/find.ts';
import { type OpenedStore, readStore } from '../logs/store.ts';
import type { Filters } from '../query/filters.ts';
import type { Spending } from './athena/guard.ts';
import type { Engine, RunOptions } from './engine.ts';
import type { AthenaTarget, Target } from './target.ts';

/** What opening an engine needs of the world. */
export interface World {
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly connect: (account: Account) => Promise<Connection>;
  readonly note: (line: string) => void;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly progress: RunOptions['onProgress'];
}

/** Where to ask, and about what. */
export interface Place {
  readonly target: Target;
  readonly filters: Filters;
  /** The file that the answer goes to; null for none. */
  readonly output: string | null;
  /** How many queries it will be, where not one. */
  readonly queries?: number;
}

/** Starts the engine that a target names. On Athena it says, or asks, what the question will cost. */
export async function openEngine(place: Place, world: World): Promise<Engine> {
  const { target, filters, output, queries = 1 } = place;
  switch (target.kind) {
    case 'local': {
      const store = await storeAmong(target.logs);
      if (store !== null) {
        const { KeepingEngine } = await import('./local/kept-answers.ts');
        return new KeepingEngine(store, { ...target, window: filters.window, note: world.note });
      }
      const { findLogs } = await import('../logs/find.ts');
      const found = await findLogs(target.logs, filters.window);
      refuseInput(output, found);
      const { Readers } = await import('../logs/reader.ts');
      // They start while DuckDB is loaded.
      const readers = new Readers(found.files);
      const { openLocalEngine } = await import('./local/engine.ts');
      return openLocalEngine(found, target.memory, readers);
    }
    case 'athena':
      return openAthena({ ...target, queries }, filters, world);
    default:
      return unreachable(target);
  }
}

/** The store that `--logs` names; null where it names logs. Throws a TrailAuditError for both at once. */
async function storeAmong(logs: readonly string[]): Promise<OpenedStore | null> {
  for (const folder of logs) {
    const state = await readStore(folder);
    if (state === null) continue;
    if (logs.length === 1) return { folder, state };
    throw new TrailAuditError(
      `Cannot read store "${folder}" beside other logs: what is in both would be counted twice`,
      'one store, or log files only; trail-audit collect FOLDER --to STORE adds logs to a store',
    );
  }
  return null;
}

/** Logs are evidence: an answer does not take the place of one. */
function refuseInput(output: string | null, { files }: FoundLogs): void {
  if (output !== null && files.some(({ path }) => resolve(path) === resolve(output))) {
    throw new TrailAuditError(`Cannot write file "${output}": it is one of the logs`);
  }
}

async function openAthena(
  target: AthenaTarget & Spending,
  filters: Filters,
  { connect, signal, now, note, confirm, progress }: World,
): Promise<Engine> {
  const { openAthenaEngine } = await import('./athena/engine.ts');
  const { guardCost } = await import('./athena/guard.ts');
  const { planOf } = await import('./athena/plan.ts');
  const connection = await connect(target.account);
  const run = { signal, onProgress: progress };
  const plan = await planOf(connection, target, filters, { ...run, now: now() });
  await guardCost(connection, plan, target, { ...run, note, confirm });
  return openAthenaEngine(connection, { plan, place: target, note });
}
