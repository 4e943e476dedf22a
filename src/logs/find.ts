import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { SkippedFile, Window } from '../model.ts';
import { describeKey, isOutside } from './keys.ts';

/** A file to read, with its size on disk in bytes. */
export interface LogFile {
  readonly path: string;
  readonly size: number;
}

export interface FoundLogs {
  readonly files: readonly LogFile[];
  readonly skipped: readonly SkippedFile[];
  readonly outsideWindow: number;
}

interface Search {
  /** Real path → the path to show, so that a file named twice is read once. */
  readonly found: Map<string, LogFile>;
  readonly folders: Set<string>;
  readonly skipped: SkippedFile[];
}

/** Null where nothing can be seen there. Not asynchronous: that takes ten times as long for a file. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function cannotRead(what: string, path: string, reason: string): TrailAuditError {
  return new TrailAuditError(
    `Cannot read ${what} "${path}": ${reason}`,
    path.startsWith('s3://')
      ? `aws s3 sync ${path} logs/ && trail-audit sigv2 --logs logs/`
      : 'a file, a folder, or a quoted pattern such as "logs/**/*.json.gz"',
  );
}

function addFolder(search: Search, folder: string, real: string): void {
  if (search.folders.has(real)) return;
  search.folders.add(real);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    search.skipped.push(damaged(folder, `folder not readable: ${reasonOf(error)}`));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    addPath(search, path, entry.isSymbolicLink() ? null : join(real, entry.name));
  }
}

function damaged(file: string, reason: string): SkippedFile {
  return { file, reason, recordsKept: 0, kind: 'damaged' };
}

/** `real` is the path without links, where it is known. */
function addPath(search: Search, path: string, real: string | null): void {
  const stats = statOf(path);
  if (stats === null) {
    search.skipped.push(damaged(path, 'a link that leads nowhere, or no permission'));
    return;
  }
  const place = real ?? realpathSync(path);
  if (stats.isDirectory()) {
    addFolder(search, path, place);
  } else if (!stats.isFile()) {
    search.skipped.push(damaged(path, 'neither a file nor a folder'));
  } else if (!search.found.has(place)) {
    search.found.set(place, { path, size: stats.size });
  }
}

async function addArgument(search: Search, argument: string): Promise<void> {
  if (statOf(argument) !== null) return addPath(search, argument, null);
  if (!isDynamicPattern(argument)) throw cannotRead('logs', argument, 'no such file or folder');
  const matches = await glob(argument, { dot: true, onlyFiles: false, expandDirectories: false });
  if (matches.length === 0) throw cannotRead('logs', argument, 'no file matches the pattern');
  for (const match of matches.sort()) addPath(search, match, null);
}

/**
 * The log files that `--logs` arguments (files, folders, patterns) mean, in their order, each once,
 * without those that their name says to pass over. Throws a TrailAuditError where an argument means
 * no file at all.
 */
export async function findLogs(arguments_: readonly string[], window: Window): Promise<FoundLogs> {
  const search: Search = { found: new Map(), folders: new Set(), skipped: [] };
  for (const argument of arguments_) await addArgument(search, argument);
  if (search.found.size + search.skipped.length === 0) {
    throw cannotRead('logs', arguments_.join(' '), 'no file in it');
  }
  const files: LogFile[] = [];
  let outsideWindow = 0;
  for (const file of search.found.values()) {
    const key = describeKey(file.path);
    if (key.kind === 'other') {
      search.skipped.push({ file: file.path, reason: key.what, recordsKept: 0, kind: 'foreign' });
    } else if (key.deliveredAt !== null && isOutside(key.deliveredAt, window)) {
      outsideWindow += 1;
    } else {
      files.push(file);
    }
  }
  return { files, skipped: search.skipped, outsideWindow };
}
