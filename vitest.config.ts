import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every core: files share nothing.
    maxWorkers: '100%',
    server: {
      deps: {
        // It imports folders, which Node does not.
        inline: ['dt-sql-parser'],
        // The built command line runs as it is.
        external: [/\/dist\//],
      },
    },
  },
});
