/** Takes the pictures of the README, of the page of the sample logs: `npm run screenshots`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { runCli } from '../support/run-cli.ts';

const SHOTS = [
  { name: 'answer.png', colorScheme: 'light', at: 'html', width: 1100, height: 800 },
  {
    name: 'findings.png',
    colorScheme: 'dark',
    at: '#audit-sigv2 .beside',
    width: 1590,
    height: 450,
  },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'trail-audit-screenshots-'));
const file = join(folder, 'report.html');
runCli('report', '--logs', 'test/sample-logs', '--as-of', '2026-11-20', '--output', file);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, colorScheme, at, width, height } of SHOTS) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  await page.goto(pathToFileURL(file).href);
  await page.locator(at).evaluate((element) => element.scrollIntoView({ behavior: 'instant' }));
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', name) });
}
await browser.close();
rmSync(folder, { recursive: true });
