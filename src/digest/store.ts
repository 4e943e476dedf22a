/** An object as it was read. */
export interface FoundObject {
  readonly kind: 'found';
  readonly bytes: Uint8Array;
  /** The user metadata, by lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object, or why there is none to be had. */
export type ReadObject =
  | FoundObject
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly reason: string };

/** What lies directly in a folder, or with all below it. */
export interface ListedFolder {
  /** Folders in it, as keys that end in a slash; none where it was listed to its end. */
  readonly folders: readonly string[];
  readonly keys: readonly string[];
}

/** Objects under their keys: a bucket, or a folder that holds what was copied out of one. */
export interface ObjectStore {
  /** The bucket that the objects are of; null where nobody knows. */
  readonly bucket: string | null;
  /** Lists a folder (empty, or ending in a slash): down to the delimiter, or without one to its end. */
  list(folder: string, delimiter: '/' | null, signal: AbortSignal): Promise<ListedFolder>;
  read(key: string, signal: AbortSignal): Promise<ReadObject>;
  /** A key for a person: its `s3://` address, or path. */
  addressOf(key: string): string;
  close(): void;
}
