import { realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import pMap from 'p-map';
import { TrailAuditError } from '../errors.ts';
import { findLogs } from '../logs/find.ts';
import type { Window } from '../model.ts';
import type { SourceFile } from './manifest.ts';
import type { Listing, Source } from './source.ts';

const PARALLEL = 16;

function inside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Null for a file that went away since it was found. */
async function described(root: string, path: string): Promise<SourceFile | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  if (stats === null) return null;
  const name = relative(root, path).split(sep).join('/');
  return { path: name, size: Number(stats.size), version: String(stats.mtimeNs) };
}

async function listFolder(root: string, window: Window): Promise<Listing> {
  const { files, skipped, outsideWindow } = await findLogs([root], window);
  const all = await pMap(files, ({ path }) => described(root, path), { concurrency: PARALLEL });
  return {
    files: all.filter((file) => file !== null),
    skipped,
    outsideWindow,
    folders: null,
    closing: [],
  };
}

/** A folder of this machine. Throws a TrailAuditError for what is none, and for one that holds the store. */
export async function folderSource(folder: string, store: string, window: Window): Promise<Source> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory()) {
    throw new TrailAuditError(
      `Cannot collect "${folder}": it is no folder`,
      'a folder of log files, or s3://BUCKET/PREFIX',
    );
  }
  const place = await realpath(store).catch(() => resolve(store));
  if (inside(root, place)) {
    throw new TrailAuditError(
      `Cannot collect "${folder}": the store "${store}" lies in it`,
      'a store outside of the logs',
    );
  }
  return {
    name: root,
    list: ({ signal }) => {
      signal.throwIfAborted();
      return listFolder(root, window);
    },
    fetch: async (files) =>
      files.map((file) => ({ kind: 'there', file, local: join(root, file.path) }) as const),
    addressOf: ({ path }) => join(folder, path),
    close: () => {},
  };
}
