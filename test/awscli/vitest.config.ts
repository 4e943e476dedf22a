import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/awscli/*.awscli.ts'], testTimeout: 300_000, fileParallelism: false },
});
