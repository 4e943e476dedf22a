import { writeFile } from 'node:fs/promises';
import { DISK, type Disk } from '../../src/store/disk.ts';

/**
 * The disk of a process that dies after so many changes of it: the next one is not done, and nothing after it,
 * as nobody cleans up after a process that was killed. To die at a look, or at a flush, leaves what the death at
 * the change behind it leaves. Nothing waits for the disk itself: the machine does not die with the process.
 */
export function mortalDisk(changes: number): { readonly disk: Disk; readonly done: () => number } {
  let done = 0;
  let isDead = false;
  const mortal =
    (cost: 0 | 1) =>
    <Args extends readonly unknown[], Result>(step: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      isDead ||= done + cost > changes;
      if (isDead) throw new Error('the disk is dead');
      done += cost;
      return await step(...args);
    };
  const [look, change] = [mortal(0), mortal(1)];
  return {
    done: () => done,
    disk: {
      makeFolder: change(DISK.makeFolder),
      write: change((path: string, text: string) => writeFile(path, text)),
      writeNew: change((path: string, text: string) => writeFile(path, text, { flag: 'wx' })),
      flush: look(async () => {}),
      size: look(DISK.size),
      rename: change(DISK.rename),
      remove: change(DISK.remove),
      removeFolder: change(DISK.removeFolder),
      files: look(DISK.files),
    },
  };
}

/** A disk that does not die. */
export function quickDisk(): Disk {
  return mortalDisk(Number.POSITIVE_INFINITY).disk;
}
