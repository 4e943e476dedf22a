import type { Connection } from '../../aws/connect.ts';
import { athenaDollars } from '../../aws/prices.ts';
import { openS3 } from '../../aws/s3.ts';
import { TrailAuditError } from '../../errors.ts';
import { bytesText, counted, dollarsText } from '../../report/words.ts';
import type { RunOptions } from '../engine.ts';
import { type Estimate, estimate } from './estimate.ts';
import { isPartitionedByTime, tableText } from './layout.ts';
import type { Plan } from './plan.ts';

/** What a person is ready to pay. */
export interface Limits {
  /** Dollars that a query may cost unasked; null for any. */
  readonly maxCost: number | null;
  /** A table without partitions by day may be read whole. */
  readonly yes: boolean;
}

/** What is going to be run, under which limits. */
export interface Spending extends Limits {
  /** Queries over the same plan, each of which reads all of it. */
  readonly queries: number;
}

export interface Asking extends RunOptions {
  readonly note: (line: string) => void;
  /** Asks a person yes or no; no where there is none to ask. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/**
 * Lets queries pass, several of them with what they cost said first. Throws a TrailAuditError where a
 * window leaves nothing out and nobody agreed to that, and where the estimate is above the limit and
 * nobody agrees.
 */
export async function guardCost(
  connection: Connection,
  plan: Plan,
  { maxCost, yes, queries }: Spending,
  asking: Asking,
): Promise<void> {
  const table = tableText(plan.layout.table.name);
  if (!isPartitionedByTime(plan.layout)) {
    asking.note(
      `Table ${table} has no partitions by day: all of its files are read, whatever the window`,
    );
    if (!yes && maxCost === null) {
      throw new TrailAuditError(
        `Cannot read all of table "${table}" unasked: nobody has said what it may cost`,
        '--max-cost 5, which estimates first; or --yes',
      );
    }
  }
  if (maxCost === null && queries === 1) return;
  const { objects, bytes, isExact } = await listed(connection, plan, asking);
  const dollars = queries * athenaDollars(bytes);
  const most = isExact ? '' : 'at most ';
  const each = queries === 1 ? '' : `${counted(queries, 'query', 'queries')}, each of `;
  const text = `${each}${most}${bytesText(bytes)} in ${counted(objects, 'file')}, ${dollarsText(dollars)}`;
  asking.note(`Estimate: ${text}`);
  if (maxCost === null || dollars <= maxCost) return;
  if (await asking.confirm(`That is more than --max-cost ${maxCost}. Run it?`)) return;
  throw new TrailAuditError(
    `Cannot stay within --max-cost ${maxCost}: it would read ${text}`,
    'a narrower --from and --to, --account or --region; or a higher --max-cost',
  );
}

async function listed(connection: Connection, plan: Plan, options: RunOptions): Promise<Estimate> {
  const store = openS3(connection);
  try {
    return await estimate(store, plan, options);
  } finally {
    store.close();
  }
}
