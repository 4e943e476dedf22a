import type { Cell } from '../../src/model.ts';
import { ask } from '../support/ask.ts';
import { sigv2Record } from '../support/records.ts';

/** What the SQL read out of a user agent. */
export interface Recognised {
  readonly client: Cell;
  readonly version: Cell;
  readonly runtime: Cell;
}

function address(index: number): string {
  return `10.0.${index >> 8}.${index & 255}`;
}

/** Runs user agents through the real query, all at once; each comes from an address of its own. */
export async function recognise(agents: readonly unknown[]): Promise<readonly Recognised[]> {
  const records = agents.map((userAgent, index) =>
    sigv2Record({ userAgent, sourceIPAddress: address(index) }),
  );
  const { rows } = await ask('sigv2', records, {
    by: ['client', 'client_version', 'runtime', 'source_ip'],
  });
  const byAddress = new Map(rows.map((row) => [row['source_ip'], row]));
  return agents.map((_, index) => {
    const row = byAddress.get(address(index))!;
    return { client: row['client']!, version: row['client_version']!, runtime: row['runtime']! };
  });
}
