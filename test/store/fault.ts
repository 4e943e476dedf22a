import { writeFile } from 'node:fs/promises';
import { DISK, type Disk } from '../../src/store/disk.ts';

/**
 * The disk of a process that dies after so many steps: the next one is not done, and none after it,
 * as nobody cleans up after a process that was killed. Nothing waits for the disk itself: the machine
 * does not die with the process.
 */
export function mortalDisk(steps: number): { readonly disk: Disk; readonly done: () => number } {
  let done = 0;
  const mortal =
    <Args extends readonly unknown[], Result>(step: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (done >= steps) throw new Error('the disk is dead');
      done += 1;
      return await step(...args);
    };
  return {
    done: () => done,
    disk: {
      makeFolder: mortal(DISK.makeFolder),
      write: mortal((path: string, text: string) => writeFile(path, text)),
      writeNew: mortal((path: string, text: string) => writeFile(path, text, { flag: 'wx' })),
      flush: mortal(async () => {}),
      size: mortal(DISK.size),
      rename: mortal(DISK.rename),
      remove: mortal(DISK.remove),
      removeFolder: mortal(DISK.removeFolder),
      files: mortal(DISK.files),
    },
  };
}

/** A disk that does not die. */
export function quickDisk(): Disk {
  return mortalDisk(Number.POSITIVE_INFINITY).disk;
}
