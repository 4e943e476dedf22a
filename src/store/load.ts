import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveMemoryBack } from '../engines/local/database.ts';
import { Loaders } from '../engines/local/loaders.ts';
import { readParquet } from '../engines/local/records.ts';
import { AS_LINES } from '../logs/load.ts';
import type { ReportedFile } from '../logs/read.ts';
import { Readers, type ReadProgress } from '../logs/reader.ts';
import { IS_RECORD } from '../logs/unwrap.ts';
import { NO_FILTERS } from '../query/filters.ts';
import { sqlLiteral } from '../query/literal.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import { LOAD_TEXTS, PLAIN_TEXTS, RECORD_COLUMNS, RECORD_SHAPES } from './columns.ts';
import type { Place } from './parts.ts';

/** Tells apart the rows of all files that a view is over. */
const ROW_ID = 'file_index * 4294967296 + file_row_number as row_id';

/** Where records go, and what is said meanwhile. */
export interface Loading {
  readonly place: Pick<Place, 'instance' | 'connection' | 'budget'>;
  /** The view that gives the records; it is made anew. */
  readonly view: string;
  /** For the lines of one batch at a time, and for the records, until the view is made again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
}

const TYPES = Object.entries(RECORD_COLUMNS)
  .map(([name, type]) => `${name}: ${sqlLiteral(type)}`)
  .join(', ');

/** The rows of lines, whatever the records. */
function anyRows(path: string): string {
  const lines = `read_json_objects(${sqlLiteral(path)}, ${AS_LINES})`;
  const texts = { ...LOAD_TEXTS, lines, is_record: IS_RECORD };
  return fillTemplate(readSql('store/load.sql'), { values: {}, texts });
}

/** The rows of lines that are plain records. */
function plainRows(path: string): string {
  const lines = `read_json(${sqlLiteral(path)}, ${AS_LINES}, columns = {${TYPES}})`;
  const texts = { ...PLAIN_TEXTS, lines, is_record: IS_RECORD };
  return fillTemplate(readSql('store/load-plain.sql'), { values: {}, texts });
}

/** Makes the view over all that was loaded. */
async function show(files: readonly string[], loading: Loading): Promise<void> {
  const { place, view, folder } = loading;
  const none = join(folder, 'none.json');
  if (files.length === 0) writeFileSync(none, '{}\n');
  await place.connection.run(
    files.length === 0
      ? `create or replace view ${view} as select *, 0::bigint as row_id from (${anyRows(none)}) where false`
      : `create or replace view ${view} as select *, ${ROW_ID} from ${readParquet(files)}`,
  );
}

/**
 * Reads files into a view: every record with all of CloudTrail's columns and what they do not hold,
 * as `sql/store/load.sql` says. What became of a file goes into its report.
 */
export async function loadFiles(files: readonly ReportedFile[], loading: Loading): Promise<void> {
  const { place, view, folder, signal, onProgress } = loading;
  const readers = new Readers(files);
  const loaders = await Loaders.open(place, {
    count: readers.count,
    path: join(folder, view),
    rows: { plain: plainRows, odd: anyRows },
  }).catch(async (error: unknown) => {
    await readers.close();
    throw error;
  });
  try {
    await readers.read(files, {
      plan: {
        members: null,
        kind: null,
        window: NO_FILTERS.window,
        shapes: RECORD_SHAPES,
      },
      folder,
      signal,
      load: (lines, lane) => loaders.load(lines, lane),
      judge: async () => [],
      onProgress,
    });
    await show(loaders.files, loading);
    await giveMemoryBack(place.connection);
  } finally {
    loaders.close();
  }
}
