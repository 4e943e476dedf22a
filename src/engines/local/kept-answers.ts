import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ANSWERS, isAnswer, type OpenedStore, partsWithin } from '../../logs/store.ts';
import type { Window } from '../../model.ts';
import { readSql } from '../../query/read-sql.ts';
import { version } from '../../version.ts';
import type { Engine, RunOptions } from '../engine.ts';
import { LOCAL_SOURCE } from './columns.ts';
import type { LocalAnswer } from './engine.ts';
import type { Memory } from './memory.ts';
import type { StoreEngine } from './store-engine.ts';

/** Answers beyond these make room: the oldest ones go. */
const MOST_ANSWERS = 100;

/** What a store is asked with. */
export interface KeepingOptions {
  readonly window: Window;
  readonly memory: Memory;
  readonly note: (line: string) => void;
}

/**
 * An engine over a store that keeps its answers there: the same text over the same parts is answered from its file,
 * and DuckDB is not even loaded. A store that cannot be written to is asked anew each time.
 */
export class KeepingEngine implements Engine {
  readonly name = 'local';
  readonly source = LOCAL_SOURCE;
  readonly #store: OpenedStore;
  readonly #options: KeepingOptions;
  #engine: StoreEngine | null = null;
  #hasNoted = false;

  constructor(store: OpenedStore, options: KeepingOptions) {
    this.#store = store;
    this.#options = options;
  }

  async run(query: string, options: RunOptions): Promise<LocalAnswer> {
    const file = options.isRepeatable === true ? await this.#fileFor(query) : null;
    const kept = file === null ? null : await readAnswer(file);
    if (kept !== null) {
      this.#noteOnce();
      return kept;
    }
    this.#engine ??= await this.#open();
    const answer = await this.#engine.run(query, options);
    if (file !== null) await keep(answer, file).catch(() => {});
    return answer;
  }

  async close(): Promise<void> {
    await this.#engine?.close();
  }

  async #open(): Promise<StoreEngine> {
    const { window, memory } = this.#options;
    const { openStoreEngine } = await import('./store-engine.ts');
    return openStoreEngine(this.#store, window, memory);
  }

  #noteOnce(): void {
    if (!this.#hasNoted) {
      this.#options.note(`Answered before: kept in ${join(this.#store.folder, ANSWERS)}`);
    }
    this.#hasNoted = true;
  }

  /** Where the answer is kept: named by all that it is made of. Null where a part cannot be found. */
  async #fileFor(query: string): Promise<string | null> {
    const { folder, state } = this.#store;
    const parts = partsWithin(state.parts, this.#options.window);
    const onDisk = await Promise.all(parts.map(({ file }) => stat(join(folder, file)))).catch(
      () => null,
    );
    if (onDisk === null) return null;
    const files = onDisk.map(({ size, mtimeMs }) => [size, mtimeMs]);
    const madeOf = [version(), readSql('duckdb/shims.sql'), query, state, files];
    const name = createHash('sha256').update(JSON.stringify(madeOf)).digest('hex');
    return join(folder, ANSWERS, `${name}.json`);
  }
}

/** An answer that was kept; null where there is none that can be read. */
async function readAnswer(file: string): Promise<LocalAnswer | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LocalAnswer;
  } catch {
    return null;
  }
}

/** Writes an answer aside, then to where it is looked for. */
async function keep(answer: LocalAnswer, file: string): Promise<void> {
  const folder = dirname(file);
  const aside = join(folder, `${randomUUID()}.tmp`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(aside, JSON.stringify(answer));
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
  await makeRoom(folder);
}

async function makeRoom(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(isAnswer);
  if (names.length <= MOST_ANSWERS) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, time: (await stat(file)).mtimeMs };
    }),
  );
  files.sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(MOST_ANSWERS)) await rm(file, { force: true });
}
