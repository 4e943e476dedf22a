import type { Account } from '../aws/connect.ts';
import type { Memory } from '../engines/local/memory.ts';
import { TrailAuditError } from '../errors.ts';
import { readStore } from '../logs/store.ts';
import type { Window } from '../model.ts';
import { safeJson } from '../report/safe-text.ts';
import { type CollectOptions, collect as collectInto } from '../store/collect.ts';
import { DISK } from '../store/disk.ts';
import type { Writer } from '../store/lock.ts';
import type { Source } from '../store/source.ts';
import { isDifferent, verify } from '../store/verify.ts';
import {
  collectDocument,
  collectText,
  comparisonDocument,
  comparisonText,
} from '../store/words.ts';
import type { Context, ExitCode } from './context.ts';

export interface CollectRequest {
  /** A folder, or `s3://BUCKET/PREFIX`. */
  readonly from: string;
  readonly store: string;
  readonly window: Window;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Days after its own that a folder in S3 is listed again. */
  readonly relistDays: number;
  readonly account: Account;
  readonly memory: Memory;
  readonly writer: Omit<Writer, 'now'>;
  readonly verify: boolean;
  readonly format: 'table' | 'json';
}

const NAMED_FILES = 20;

/** Copies logs into a store, where each record is once, or compares them with one. */
export async function collect(request: CollectRequest, context: Context): Promise<ExitCode> {
  const { signal, now } = context;
  const { store: folder, memory } = request;
  const source = await sourceOf(request, context);
  const options = {
    ...{ folder, memory, source, signal, disk: DISK },
    writer: { ...request.writer, now },
    onProgress: context.progress,
  };
  try {
    return request.verify
      ? await compare(request, options, context)
      : await take(request, options, context);
  } finally {
    source.close();
  }
}

async function take(
  request: CollectRequest,
  options: CollectOptions,
  { note, write }: Context,
): Promise<ExitCode> {
  const result = await collectInto(options);
  const { listed, taken, alreadyHad, skipped, takenInPart } = result.reconciliation;
  const damaged = [...skipped, ...takenInPart].filter(({ kind }) => kind === 'damaged');
  for (const { file, reason } of damaged.slice(0, NAMED_FILES)) note(`${file}: ${reason}`);
  if (damaged.length > NAMED_FILES) {
    note(`… and ${damaged.length - NAMED_FILES} more such files: --format json names all`);
  }
  const isJson = request.format === 'json';
  await write(isJson ? `${safeJson(collectDocument(result), 2)}\n` : collectText(result), null);
  if (taken.files + alreadyHad.files > 0) return 0;
  throw new TrailAuditError(...nothingTaken(request, listed.files));
}

/** Exits 1 where the store is not what the source is. */
async function compare(
  { store, format }: CollectRequest,
  options: CollectOptions,
  { write }: Context,
): Promise<ExitCode> {
  if ((await readStore(store)) === null) {
    throw new TrailAuditError(
      `Cannot verify store "${store}": there is none`,
      'without --verify, to make it',
    );
  }
  const comparison = await verify(options);
  const document = comparisonDocument(comparison);
  const text = format === 'json' ? `${safeJson(document, 2)}\n` : comparisonText(comparison);
  await write(text, null);
  return isDifferent(comparison) ? 1 : 0;
}

function nothingTaken({ from }: CollectRequest, listed: number): readonly [string, string] {
  return [
    `Cannot collect "${from}": ${listed === 0 ? 'no file in it' : 'none of its files could be taken'}`,
    'a wider window, or the folder or prefix above',
  ];
}

async function sourceOf(request: CollectRequest, context: Context): Promise<Source> {
  const { from, store, window, accounts, regions } = request;
  if (from.startsWith('s3://')) {
    const { bucketSource } = await import('../store/bucket-source.ts');
    const connection = await context.connect(request.account);
    const { relistDays } = request;
    return bucketSource(connection, from, {
      ...{ window, accounts, regions, relistDays, now: context.now() },
    });
  }
  const { folderSource } = await import('../store/folder-source.ts');
  return await folderSource(from, store, window);
}
