import { createRequire } from 'node:module';

/**
 * DuckDB. Required: to import it, Node would first look for names in each of its files, which takes as long as
 * loading them.
 */
export const duckdb: typeof import('@duckdb/node-api') = createRequire(import.meta.url)(
  '@duckdb/node-api',
);
