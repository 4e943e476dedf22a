import { readFileSync } from 'node:fs';

/** The version of trail-audit that runs: its package's. */
export function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
