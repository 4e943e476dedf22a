import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Comparison, Report } from '../../src/model/report.ts';
import { toPage } from '../../src/report/html/page.ts';
import { readAssets } from '../../src/report/html/read-assets.ts';
import { temporaryFolder } from '../support/records.ts';

/** A page that is open, and what it did that it should not have. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Messages on the console, errors, and requests for anything but the file itself. */
  readonly complaints: readonly string[];
}

let browser: Browser | null = null;

/** Starts the browser before the tests of a file, and ends it behind them. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => browser?.close());
}

/** Opens a file, with nothing between it and the network but its own policy. */
export async function openFile(
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  if (browser === null) throw new Error('useBrowser() comes first');
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Opens the page of a report. */
export function openReport(
  report: Report,
  options: BrowserContextOptions = {},
  comparison: Comparison | null = null,
): Promise<OpenPage> {
  const file = join(temporaryFolder(), 'report.html');
  writeFileSync(file, toPage(report, comparison, readAssets()));
  return openFile(file, options);
}
