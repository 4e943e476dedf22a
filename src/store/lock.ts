import { link, readFile, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TrailAuditError } from '../errors.ts';
import type { Disk } from './disk.ts';
import { LOCK } from './layout.ts';

/** The process that writes a store. */
export interface Writer {
  readonly pid: number;
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
  readonly now: () => Date;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

const HEARTBEAT = 20_000;
const MINUTE = 60_000;

/** An owner on another machine that gave no sign for this long is gone. Milliseconds. */
const SILENCE = 15 * MINUTE;

/** For a lock that does not say whose it is. */
const UNFINISHED = 0;

async function ownerOf(file: string): Promise<Owner | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    // Being written, or cut short by the end of its writer.
    return { pid: UNFINISHED, host: hostname(), since: '' };
  }
}

async function isStale(file: string, owner: Owner, writer: Writer): Promise<boolean> {
  const isHere = owner.host === hostname();
  if (isHere && owner.pid !== UNFINISHED) return !writer.isAlive(owner.pid);
  const sign = await stat(file).catch(() => null);
  const silence = isHere ? MINUTE : SILENCE;
  return sign !== null && writer.now().getTime() - sign.mtimeMs > silence;
}

function taken(folder: string, { pid, host, since }: Owner, now: Date): TrailAuditError {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(since)) / MINUTE)) || 0;
  return new TrailAuditError(
    `Cannot collect into "${folder}": process ${pid} on ${host} has been writing to it for ${minutes} minutes`,
    `again when it is done; or, where there is no such process, without the file ${join(folder, LOCK)}`,
  );
}

/** Puts the lock of a dead owner aside; false where it was not that one's any more. */
async function breakLock(file: string, owner: Owner, disk: Disk, pid: number): Promise<boolean> {
  const aside = `${file}.${pid}`;
  await disk.rename(file, aside).catch(() => {});
  const found = await ownerOf(aside);
  const isTheSame = found?.pid === owner.pid && found.since === owner.since;
  // Somebody was faster: theirs is given back.
  if (found !== null && !isTheSame) await link(aside, file).catch(() => {});
  await disk.remove(aside).catch(() => {});
  return isTheSame;
}

/**
 * Makes this process the only one that writes to a store, until the function given back is called.
 * Throws a TrailAuditError where another one does. The lock of a process that died is taken over: on
 * this machine at once, on another one when it gave no sign for a quarter of an hour.
 */
export async function lockStore(
  folder: string,
  disk: Disk,
  writer: Writer,
): Promise<() => Promise<void>> {
  const file = join(folder, LOCK);
  const owner: Owner = {
    pid: writer.pid,
    host: hostname(),
    since: writer.now().toISOString(),
  };
  for (;;) {
    try {
      await disk.writeNew(file, JSON.stringify(owner));
      break;
    } catch (error) {
      const other = await ownerOf(file);
      if (other === null) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      if (!(await isStale(file, other, writer))) throw taken(folder, other, writer.now());
      await breakLock(file, other, disk, writer.pid);
    }
  }
  const beat = setInterval(() => {
    const now = writer.now();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await disk.remove(file);
  };
}
