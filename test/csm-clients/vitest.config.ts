import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/csm-clients/*.clients.ts'], testTimeout: 120_000 },
});
