// DuckDB's own reading of CloudTrail's files, in memory, on two threads: read_json and unnest instead of
// our reader, then the query text that `trail-audit sql` prints.
// node duckdb.mjs FOLDER ANSWER QUERY
import { readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { RAW_COLUMNS, RECORDS } from '../../../dist/engines/local/columns.js';

/** More than the largest file that the generator writes: DuckDB takes a file as one object. */
const LARGEST_FILE = 32 * 1024 * 1024;

const [folder, answer, query] = process.argv.slice(2);
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const fields = Object.entries(RAW_COLUMNS).map(([name, type]) => `${name} ${type}`);
const record = `struct(${fields.join(', ')})[]`.replaceAll(/\s+/g, ' ');

const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run(
  readFileSync(new URL('../../../sql/duckdb/shims.sql', import.meta.url), 'utf8'),
);
await connection.run(`create view ${RECORDS} as
  select unnest(Records, max_depth := 2)
  from read_json(${quoted(`${folder}/**/*.json.gz`)}, columns = { Records: ${quoted(record)} },
    format = 'unstructured', records = true, maximum_object_size = ${LARGEST_FILE})`);
const reader = await connection.runAndReadAll(readFileSync(query, 'utf8'));
const rows = reader.getRowObjectsJson();
writeFileSync(answer, JSON.stringify({ rows }));
