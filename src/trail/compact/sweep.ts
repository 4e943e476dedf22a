import type { StoredObject } from '../../aws/s3.ts';

interface Sweeping {
  /** `s3://` address of all compacted days, which ends in a slash. */
  readonly root: string;
  /** Locations of the partitions that are there. */
  readonly used: readonly string[];
  readonly now: Date;
}

/** Milliseconds after which a folder without partitions is of no run that still goes on: a query has 30 minutes. */
const ABANDONED = 24 * 60 * 60 * 1000;

/** `s3://bucket/root/delivered=.../files=.../`, the folder of one run, of an object in it. */
function runFolderOf(address: string, root: string): string | null {
  const [, folder] = /^(delivered=[^/]+\/files=[^/]+\/)/.exec(address.slice(root.length)) ?? [];
  return folder === undefined ? null : `${root}${folder}`;
}

/**
 * The addresses of objects in folders of runs that no partition names, and that are older than a day.
 * What does not lie in the folder of a run is nobody's here, and stays.
 */
export function abandonedFolders(
  objects: readonly StoredObject[],
  { root, used, now }: Sweeping,
): readonly string[] {
  const folders = new Map<string, StoredObject[]>();
  for (const object of objects) {
    const folder = runFolderOf(object.address, root);
    if (folder === null) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), object]);
  }
  const isOld = (files: readonly StoredObject[]): boolean =>
    files.every(({ modified }) => now.getTime() - modified.getTime() > ABANDONED);
  return [...folders]
    .filter(([folder, files]) => !used.some((place) => place.startsWith(folder)) && isOld(files))
    .flatMap(([, files]) => files.map(({ address }) => address));
}
