import { defineConfig } from 'vitest/config';

/** Tests that take the place of modules, which must not have been loaded before. */
const MOCKING = [
  'test/trail/{compact,compact-crash,crash,propagation,self-feeding,squatters,wait}.test.ts',
  'test/infra/compact-permissions.test.ts',
];

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
      // Loading the modules anew for each file would be a third of the work.
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.ts'],
          exclude: MOCKING,
          isolate: false,
        },
      },
    ],
  },
});
