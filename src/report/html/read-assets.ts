import { readFileSync } from 'node:fs';
import type { Assets } from './page.ts';

function read(file: string): string {
  return readFileSync(new URL(`assets/${file}`, import.meta.url), 'utf8');
}

/** The stylesheet and the script, which lie in a folder beside this file. */
export function readAssets(): Assets {
  return { css: read('page.css'), js: read('page.js') };
}
