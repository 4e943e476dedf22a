import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/records.ts';
import { spawnCli } from '../support/run-cli.ts';

/** The files that a run loads, below the project's root: Node lists them as it counts coverage. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const folder = temporaryFolder();
  await spawnCli({ NODE_V8_COVERAGE: folder }, ...args);
  // The threads of a run have files of their own.
  const urls = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly result: readonly { readonly url: string }[];
    };
    return result.map(({ url }) => url);
  });
  const root = new URL('../../', import.meta.url).href;
  return urls.flatMap((url) => (url.startsWith(root) ? [url.slice(root.length)] : []));
}

function packagesAmong(files: readonly string[]): readonly string[] {
  const names = files.flatMap(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  return [...new Set(names)].toSorted();
}

// It is what is loaded that takes time: each file some milliseconds, an SDK client some hundred.
describe.each([['--help'], ['sigv2', '--help'], ['--version'], ['complete', '--', 'sig'], []])(
  'trail-audit %s %s %s',
  (...args) => {
    it('loads no command, and no package but those that read the command line', async () => {
      const files = await loadedBy(...args.filter((arg) => arg !== undefined));
      expect(files).toContain('dist/cli/program.js');
      expect(packagesAmong(files)).toEqual(['commander', 'fastest-levenshtein']);
      expect(
        files.filter((file) => /^dist\/(commands|logs|query|store|trace)\//.test(file)),
      ).toEqual([]);
      expect(files.length).toBeLessThan(70);
    });
  },
);

it('sees what an answer loads', async () => {
  const files = await loadedBy('sigv2', '--sample', '--limit', '1');
  expect(packagesAmong(files)).toEqual(
    expect.arrayContaining(['@duckdb/node-api', 'csv-stringify']),
  );
});
