/** A file of a source, as a listing tells it. */
export interface SourceFile {
  /** Within the source, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Changes when the file does: an ETag, or the time of its last change. */
  readonly version: string;
}

/** A file that is taken. */
export interface TakenFile extends SourceFile {
  /** Records in it, copies included. */
  readonly records: number;
  /** Objects in it that are no CloudTrail records. */
  readonly recordsSkipped: number;
  /** Why it, or a part of it, could not be read; null for a whole one. */
  readonly problem: string | null;
  /** Whether the problem is damage, or that it holds something else. */
  readonly kind: 'damaged' | 'foreign' | null;
}

/** The taken files of one source by their path; of one taken twice, the last. */
export type Manifest = ReadonlyMap<string, TakenFile>;

/** A manifest's lines, one file each. */
export function manifestText(files: readonly TakenFile[]): string {
  return files
    .map(({ path, size, version, records, recordsSkipped, problem, kind }) => {
      const rest = problem === null && recordsSkipped === 0 ? [] : [recordsSkipped, problem, kind];
      return `${JSON.stringify([path, size, version, records, ...rest])}\n`;
    })
    .join('');
}

type Line = readonly [
  path: string,
  size: number,
  version: string,
  records: number,
  recordsSkipped?: number,
  problem?: string | null,
  kind?: TakenFile['kind'],
];

/** Reads the texts of manifest files, the oldest first. */
export function readManifest(texts: readonly string[]): Manifest {
  const files = new Map<string, TakenFile>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    if (line === '') continue;
    const [path, size, version, records, recordsSkipped = 0, problem = null, kind = null] =
      JSON.parse(line) as Line;
    files.set(path, { path, size, version, records, recordsSkipped, problem, kind });
  }
  return files;
}

/** Whether a file is taken as it is now. */
export function isTaken(manifest: Manifest, { path, size, version }: SourceFile): boolean {
  const taken = manifest.get(path);
  return taken !== undefined && taken.size === size && taken.version === version;
}
