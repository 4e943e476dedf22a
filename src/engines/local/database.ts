import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import { readSql } from '../../query/read-sql.ts';
import { duckdb } from './duckdb.ts';
import { isOutOfMemory, type Memory, MemoryBudget } from './memory.ts';

/** An error of DuckDB in our words, where it has any. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isOutOfMemory(error)) {
    return new TrailAuditError(
      'Cannot finish the query: it needs more memory than --memory allows',
      '--memory 2GB, a narrower window, or fewer --by columns',
      { cause: error },
    );
  }
  if (/No space left on device/i.test(error.message)) {
    return new TrailAuditError(
      `Cannot finish the query: the temporary folder "${tmpdir()}" is full`,
      'TMPDIR set to a folder with more room',
      { cause: error },
    );
  }
  return error;
}

/** An embedded DuckDB; `close` it. */
export interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly budget: MemoryBudget;
  /** For temporary files. */
  readonly folder: string;
  /** Closes it and removes its folder. */
  close(): Promise<void>;
}

/** An empty database in memory that spills into `folder`, with the functions of Trino that audits use. */
export async function openDatabase(folder: string, memory: Memory): Promise<Database> {
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: `${memory.first}MB`,
    temp_directory: join(folder, 'spill'),
    preserve_insertion_order: 'false',
    // The file of lines is written again and again.
    enable_external_file_cache: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("attach ':memory:' as logs (compress); use logs");
  await connection.run(readSql('duckdb/shims.sql'));
  return {
    instance,
    connection,
    folder,
    budget: new MemoryBudget(connection, memory),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Gives the memory back that DuckDB keeps for later, between one large work and the next: it does so where the
 * number of its threads changes. What others ask meanwhile goes on in their own thread.
 */
export async function giveMemoryBack(connection: DuckDBConnection): Promise<void> {
  await useOneThread(connection);
  await connection.run('reset threads');
}

/** From here on a query has no more than the thread that asks. */
export async function useOneThread(connection: DuckDBConnection): Promise<void> {
  await connection.run('set threads = 1');
}

/** One more connection: work on several goes on side by side. */
export async function connectAgain(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run('use logs');
  return connection;
}

/** A database with a temporary folder of its own. Throws a TrailAuditError where none can be made. */
export async function openTemporaryDatabase(memory: Memory): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'trail-audit-')).catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot make a temporary folder in "${tmpdir()}": ${reasonOf(error)}`,
      'TMPDIR set to a folder that can be written',
    );
  });
  try {
    return await openDatabase(folder, memory);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw explained(error);
  }
}

/** Does work of a database that ends early where the signal says so; what goes wrong is explained. */
export async function interruptibly<Result>(
  { connection }: Database,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
