import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const known = new Map<string, boolean>();

/** Whether a file, or a part of the tests that it imports, takes the place of a module. */
function mocks(file: string): boolean {
  const before = known.get(file);
  if (before !== undefined) return before;
  known.set(file, false);
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/from '(\.[^']+\.ts)'/g)]
    .map(([, path = '']) => join(dirname(file), path))
    .filter((path) => path.startsWith('test/'));
  const does = text.includes('vi.mock(') || imports.some(mocks);
  known.set(file, does);
  return does;
}

const TESTS = 'test/**/*.test.ts';

/** These need modules that were not loaded before. */
const MOCKING = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test', file))
  .filter(mocks);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    server: {
      deps: {
        // It imports folders, which Node does not.
        inline: ['dt-sql-parser'],
        // The built command line runs as it is.
        external: [/\/dist\//],
      },
    },
    projects: [
      { extends: true, test: { name: 'mocking', include: MOCKING } },
      // Loading the modules anew takes a second a file.
      {
        extends: true,
        test: {
          name: 'plain',
          include: [TESTS],
          exclude: MOCKING,
          isolate: false,
        },
      },
    ],
  },
});
