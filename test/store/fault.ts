import { DISK, type Disk } from '../../src/store/disk.ts';

/**
 * The disk of a process that dies after so many steps: the next one is not done, and none after it,
 * as nobody cleans up after a process that was killed.
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
      write: mortal(DISK.write),
      writeNew: mortal(DISK.writeNew),
      flush: mortal(DISK.flush),
      size: mortal(DISK.size),
      rename: mortal(DISK.rename),
      remove: mortal(DISK.remove),
      removeFolder: mortal(DISK.removeFolder),
      files: mortal(DISK.files),
    },
  };
}
