import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/moto/*.moto.ts'], testTimeout: 120_000 } });
