import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';

/** What writing a store does to the disk, step by step, so that a test can end it between any two. */
export interface Disk {
  /** Makes a folder, and those above it. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file, down to the disk. */
  write(path: string, text: string): Promise<void>;
  /** Writes a file that must not be there yet. */
  writeNew(path: string, text: string): Promise<void>;
  /** Brings what was written to a file down to the disk. */
  flush(path: string): Promise<void>;
  /** Size of a file, in bytes. */
  size(path: string): Promise<number>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; one that is gone already, as a query makes room among answers, is no matter. */
  remove(path: string): Promise<void>;
  /** Removes a folder with all that is in it. */
  removeFolder(path: string): Promise<void>;
  /** The files under a folder, as paths within it. */
  files(path: string): Promise<readonly string[]>;
}

async function files(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(path.length + 1));
}

/** The disk of this machine. */
export const DISK: Disk = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  write: (path, text) => writeFile(path, text, { flush: true }),
  writeNew: (path, text) => writeFile(path, text, { flag: 'wx', flush: true }),
  flush: async (path) => {
    await using file = await open(path, 'r+');
    await file.sync();
  },
  size: async (path) => (await stat(path)).size,
  rename,
  remove: (path) => rm(path, { force: true }),
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  files,
};
