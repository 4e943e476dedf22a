import { openEngine } from '../../src/engines/open.ts';
import type { TracePage } from '../../src/model/trace.ts';
import { type Filters, NO_FILTERS } from '../../src/query/filters.ts';
import { type Investigation, investigate, type Resolver } from '../../src/trace/investigate.ts';
import { parseSubject } from '../../src/trace/subject.ts';
import { NOW } from '../support/ask.ts';
import { logFile, logFolder, type TestRecord } from '../support/records.ts';

export interface Traced extends TracePage {
  /** Query texts, in order. */
  readonly queries: readonly string[];
}

export interface TraceOptions {
  readonly filters?: Partial<Filters>;
  readonly resolver?: Resolver;
  /** Is called before each query. */
  readonly before?: (count: number) => void;
}

/** Traces a subject through records, in process, on a real DuckDB. */
export async function traceRecords(
  subject: string,
  records: readonly TestRecord[],
  options: TraceOptions = {},
): Promise<Traced> {
  return traceFolder(subject, logFolder({ 'log.json.gz': logFile(records) }), options);
}

type Query = Parameters<Investigation['ask']>[1];

const SIGNAL = new AbortController().signal;

function nothing(): void {}

function never(): never {
  throw new Error('no AWS here');
}

const OPENING = {
  connect: never,
  signal: SIGNAL,
  now: () => NOW,
  note: nothing,
  confirm: never,
  progress: nothing,
};

/** Runs one query over a folder of logs; gives its text, too. */
export async function askFolder(folder: string, filters: Filters, query: Query) {
  const target = { kind: 'local', logs: [folder], memory: { first: 400, most: 400 } } as const;
  const engine = await openEngine({ target, filters, output: null }, OPENING);
  try {
    const text = query({ filters, source: engine.source });
    return { text, answer: await engine.run(text, { signal: SIGNAL, onProgress: nothing }) };
  } finally {
    await engine.close();
  }
}

export async function traceFolder(
  subject: string,
  folder: string,
  { filters = {}, resolver, before }: TraceOptions = {},
): Promise<Traced> {
  const queries: string[] = [];
  const ask: Investigation['ask'] = async (over, query) => {
    before?.(queries.length);
    const { text, answer } = await askFolder(folder, over, query);
    queries.push(text);
    return answer;
  };
  const page = await investigate({
    subject: parseSubject(subject),
    filters: { ...NO_FILTERS, ...filters },
    engine: 'local',
    now: NOW,
    ask,
    resolver: resolver ?? null,
  });
  return { ...page, queries };
}
