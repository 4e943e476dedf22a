import { readRows } from '../../src/engines/athena/cells.ts';
import type { Column, Row } from '../../src/model.ts';

/** What Trino answers to a query, in canonical cells, and what it read for it. */
export interface TrinoAnswer {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly scan: Scan;
}

export interface Scan {
  /** Bytes of the files read. */
  readonly bytes: number;
  /** Rows read of tables and VALUES lists. */
  readonly rows: number;
}

/** A query that Trino refused, or that failed. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError';
}

/** A page of Trino's protocol: https://trino.io/docs/435/develop/client-protocol.html */
interface Page {
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly errorName: string; readonly message: string };
  readonly stats: { readonly physicalInputBytes: number; readonly processedRows: number };
}

/** How a query is run, not what it means: half the work for small data. */
const SESSION = [
  'task_concurrency=1',
  'mark_distinct_strategy=NONE',
  'join_reordering_strategy=NONE',
  'join_distribution_type=BROADCAST',
  'enable_dynamic_filtering=false',
].join(',');

function headers(catalog: string): Readonly<Record<string, string>> {
  return { 'X-Trino-User': 'test', 'X-Trino-Catalog': catalog, 'X-Trino-Session': SESSION };
}

/** Whole numbers beyond 2^53 as texts, which `JSON.parse` would round. */
function parseExactly(json: string): unknown {
  return JSON.parse(
    json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      /^-?\d{16,}$/.test(token) ? `"${token}"` : token,
    ),
  );
}

async function pageOf(response: Response): Promise<Page> {
  if (!response.ok) throw new TrinoError(`HTTP ${response.status}: ${await response.text()}`);
  return parseExactly(await response.text()) as Page;
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value);
}

/** Runs one query text in a catalog of the Trino server at a URL. */
export async function askTrino(url: string, catalog: string, query: string): Promise<TrinoAnswer> {
  const own = headers(catalog);
  const data: (readonly unknown[])[] = [];
  let columns: Page['columns'] = [];
  let page = await pageOf(
    await fetch(`${url}/v1/statement`, { method: 'POST', body: query, headers: own }),
  );
  for (;;) {
    if (page.error) throw new TrinoError(`${page.error.errorName}: ${page.error.message}`);
    columns = page.columns ?? columns;
    data.push(...(page.data ?? []));
    if (page.nextUri === undefined) break;
    page = await pageOf(await fetch(page.nextUri, { headers: own }));
  }
  const { physicalInputBytes: bytes, processedRows: rows } = page.stats;
  // varchar(3) is a varchar.
  const names = columns.map(({ name, type }) => ({ name, type: type.replace(/\(.*/, '') }));
  return {
    ...readRows(
      names,
      data.map((cells) => cells.map(textOf)),
    ),
    scan: { bytes, rows },
  };
}
