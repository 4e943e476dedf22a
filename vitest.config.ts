import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // It imports folders, which Node does not.
    server: { deps: { inline: ['dt-sql-parser'] } },
  },
});
