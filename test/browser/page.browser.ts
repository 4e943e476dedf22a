import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { logFile, sigv2Record, temporaryFolder, writeFiles } from '../support/records.ts';
import { finding, HOSTILE, HOSTILE_SHOWN, reportOn } from '../support/reports.ts';
import { runCli } from '../support/run-cli.ts';
import { openFile, openReport, useBrowser } from './open-page.ts';

useBrowser();

const AXE = createRequire(import.meta.url).resolve('axe-core');

/** Rows of the findings of sigv2, by what is seen in them. */
function rows(page: Page): Promise<string[]> {
  return page.locator('#findings-sigv2 tbody tr:not(.details)').allInnerTexts();
}

function status(page: Page): Promise<string | null> {
  return page.locator('#findings-sigv2 [role=status]').textContent();
}

/** Findings of addresses 10.0.0.0 on, the n-th with n + 1 requests. */
function many(count: number) {
  return Array.from({ length: count }, (_, index) =>
    finding({
      requests: index + 1,
      source_ip: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      client_version: `1.${index % 12}.0`,
    }),
  );
}

describe('the page of the sample logs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-audit-test-'));
  const file = join(folder, 'report.html');
  beforeAll(() => {
    const args = ['--logs', 'test/sample-logs', '--as-of', '2026-11-20', '--output', file];
    expect(runCli('report', ...args)).toMatchObject({ exitCode: 0, stdout: '' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('opens from a file, asks for nothing else, and says the answer first', async () => {
    await using opened = await openFile(file);
    expect(await opened.page.locator('h1').textContent()).toBe(
      '660 requests signed with SigV2, by 4 principals and 5 clients; the last on 2026-11-15.',
    );
    expect(await opened.page.locator('.figures dd').allInnerTexts()).toEqual([
      '660',
      '5',
      '4',
      '2026-11-15',
    ]);
    expect(opened.complaints).toEqual([]);
  });

  it.each([
    ['light', 400],
    ['light', 1600],
    ['dark', 400],
    ['dark', 1600],
  ] as const)('is usable by all, %s and %i pixels wide', async (colorScheme, width) => {
    // axe is put in from outside, which the policy of the page would refuse.
    const options = { colorScheme, viewport: { width, height: 900 }, bypassCSP: true };
    await using opened = await openFile(file, options);
    const { page } = opened;
    await page
      .locator('details')
      .first()
      .evaluate((details) => details.setAttribute('open', ''));
    await page.locator('#findings-sigv2 tbody button').first().click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.addScriptTag({ path: AXE });
    const { violations } = (await page.evaluate('axe.run()')) as {
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    };
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('is printed on A4 without losing a column', async () => {
    // 210 mm less margins of 10 mm.
    await using opened = await openFile(file, { viewport: { width: 718, height: 1000 } });
    await opened.page.emulateMedia({ media: 'print' });
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(718);
    expect(await opened.page.getByLabel('Filter').first().isVisible()).toBe(false);
  });

  it('has other colours in the dark', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      await using opened = await openFile(file, { colorScheme });
      return await opened.page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('rect.sigv2')).fill]",
      );
    };
    expect(await ground('light')).toEqual(['rgb(255, 255, 255)', 'rgb(200, 55, 31)']);
    expect(await ground('dark')).toEqual(['rgb(20, 23, 28)', 'rgb(255, 122, 99)']);
  });
});

describe('a table', () => {
  const REPORT = reportOn({ sigv2: many(25) });

  it('turns pages', async () => {
    await using opened = await openReport(REPORT);
    const { page, complaints } = opened;
    const table = page.locator('#findings-sigv2');
    expect(await status(page)).toBe('Rows 1 to 10 of 25');
    await table.getByRole('button', { name: 'Next' }).click();
    await table.getByRole('button', { name: 'Next' }).click();
    expect(await status(page)).toBe('Rows 21 to 25 of 25');
    expect(await rows(page)).toHaveLength(5);
    expect(await table.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await table.getByRole('button', { name: 'Previous' }).click();
    expect(await status(page)).toBe('Rows 11 to 20 of 25');
    expect(complaints).toEqual([]);
  });

  it('sorts numbers as numbers and versions as versions, down and up, by the keyboard too', async () => {
    await using opened = await openReport(REPORT);
    const { page } = opened;
    const table = page.locator('#findings-sigv2');
    const requests = table.getByRole('columnheader', { name: 'Requests' });
    await requests.getByRole('button').click();
    expect((await rows(page))[0]).toMatch(/\b25\b/);
    expect(await requests.getAttribute('aria-sort')).toBe('descending');
    await requests.getByRole('button').press('Enter');
    expect((await rows(page))[0]).toMatch(/^Details\s+1\s/);
    expect(await requests.getAttribute('aria-sort')).toBe('ascending');
    const client = table.getByRole('columnheader', { name: 'Client' });
    await client.getByRole('button').click();
    await table.getByRole('button', { name: 'Next' }).click();
    await table.getByRole('button', { name: 'Next' }).click();
    expect((await rows(page)).map((row) => /aws-cli 1\.(\d+)/.exec(row)![1])).toEqual(
      ['9', '9', '10', '10', '11', '11'].slice(-5),
    );
    expect(await requests.getAttribute('aria-sort')).toBe(null);
  });

  it('filters by all words, and by what only the details say', async () => {
    await using opened = await openReport(
      reportOn({ sigv2: [...many(25), finding({ user_agent: 'Special/1.0' })] }),
    );
    const { page } = opened;
    const filter = page.locator('#findings-sigv2').getByLabel('Filter');
    await filter.fill('special AWS-cli');
    expect(await rows(page)).toHaveLength(1);
    expect(await status(page)).toBe('Rows 1 to 1 of 1');
    await filter.fill('special nothing');
    expect(await status(page)).toBe('No row of 26');
    await filter.fill('');
    expect(await status(page)).toBe('Rows 1 to 10 of 26');
  });

  it('shows all there is about a row, of the page that is open', async () => {
    await using opened = await openReport(REPORT);
    const { page } = opened;
    const table = page.locator('#findings-sigv2');
    await table.getByRole('button', { name: 'Next' }).click();
    const buttons = table.getByRole('button', { name: 'Details' });
    await buttons.nth(0).click();
    await buttons.nth(2).click();
    const details = table.locator('.details');
    expect(await details.allInnerTexts()).toEqual([
      expect.stringContaining('10.0.0.10'),
      expect.stringContaining('10.0.0.12'),
    ]);
    expect(await details.first().textContent()).toContain('aws-cli/1.11.84 Python/2.7.12');
    await buttons.nth(0).click();
    expect(await details.count()).toBe(1);
  });

  it('copies what the filter leaves as CSV, with nothing that a spreadsheet would run', async () => {
    const report = reportOn({
      sigv2: [finding({ user_agent: '=1+1' }), finding({ user_agent: 'a "b", c' }), finding()],
    });
    await using opened = await openReport(report, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page } = opened;
    const table = page.locator('#findings-sigv2');
    await table.getByLabel('Filter').fill('1+1');
    await table.getByRole('button', { name: 'Copy as CSV' }).click();
    await table.getByText('1 row copied as CSV').waitFor();
    const read = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
    const [head, row, ...rest] = (await read()).split(/\r?\n/);
    expect(head).toBe(report.audits[0]!.result.columns.map(({ name }) => name).join(','));
    expect(row).toContain(",'=1+1,");
    expect(rest).toEqual(['']);
    await table.getByLabel('Filter').fill('b');
    await table.getByRole('button', { name: 'Copy as CSV' }).click();
    await table.getByText('rows copied as CSV').waitFor();
    expect(await read()).toContain(',"a ""b"", c",');
  });
});

test('hostile texts stay text', async () => {
  const folder = temporaryFolder();
  const records = HOSTILE.map((text, index) =>
    sigv2Record({
      userAgent: `[${text}]`,
      sourceIPAddress: `203.0.113.${index + 1}`,
      requestParameters: { bucketName: text, key: text },
      userIdentity: { type: 'AWSAccount', principalId: text, accountId: text, arn: text },
    }),
  );
  writeFiles(folder, { 'log.json.gz': logFile(records) });
  const output = join(folder, 'report.html');
  runCli('report', '--logs', folder, '--output', output);
  await using opened = await openFile(output);
  const { page, complaints } = opened;
  for (const button of await page.locator('#findings-sigv2').getByText('Details').all()) {
    await button.click({ force: true });
  }
  await page.locator('#findings-sigv2').getByLabel('Filter').fill('a');
  await page.locator('#findings-sigv2').getByLabel('Filter').fill('');
  const [text] = await page.locator('main').allInnerTexts();
  for (const shown of HOSTILE_SHOWN) expect(text).toContain(shown.replaceAll(/\s+/g, ' '));
  expect(await page.evaluate('window.owned')).toBe(undefined);
  expect(await page.locator('img, svg[onload], b').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('the policy refuses what a page must not do', async () => {
  await using opened = await openReport(reportOn({ sigv2: [] }));
  const { page, complaints } = opened;
  await page.evaluate(`
    const image = document.createElement('img');
    image.src = 'https://192.0.2.1/x.png';
    document.body.append(image);
    const script = document.createElement('script');
    script.textContent = 'window.owned = true';
    document.body.append(script);
  `);
  expect(await page.evaluate('window.owned')).toBe(undefined);
  expect(complaints.filter((line) => line.includes('Content Security Policy'))).toHaveLength(2);
});

test('50,000 findings open, filter and sort', async () => {
  await using opened = await openReport(reportOn({ sigv2: many(50_000) }));
  const { page, complaints } = opened;
  expect(await status(page)).toBe('Rows 1 to 10 of 50,000');
  // No more of them are elements than a page shows.
  expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(2000);
  const table = page.locator('#findings-sigv2');
  await table.getByRole('columnheader', { name: 'Requests' }).getByRole('button').click();
  expect((await rows(page))[0]).toContain('50,000');
  await table.getByLabel('Filter').fill('10.0.7.7');
  expect(await status(page)).toMatch(/^Rows 1 to 10 of 11$/);
  expect(complaints).toEqual([]);
});

test('what has changed is on the page', async () => {
  const [now, earlier] = [reportOn({ sigv2: many(2) }), reportOn({ sigv2: many(1) })];
  await using opened = await openReport(now, {}, compare(now, earlier));
  const changes = opened.page.locator('#changes');
  expect(await changes.locator('tbody tr').allInnerTexts()).toEqual([
    expect.stringMatching(/^new\s+sigv2\s.*10\.0\.0\.1/),
  ]);
});

test('without scripts the first rows are there, and nothing that needs one', async () => {
  await using opened = await openReport(reportOn({ sigv2: many(25) }), {
    javaScriptEnabled: false,
  });
  const { page } = opened;
  expect(await rows(page)).toHaveLength(10);
  expect(await page.getByLabel('Filter').first().isVisible()).toBe(false);
  expect(await page.getByText('Without scripts only these rows are shown').isVisible()).toBe(true);
});

test('a saved report opens as well', async () => {
  const folder = temporaryFolder();
  const [saved, output] = [join(folder, 'saved.json'), join(folder, 'again.html')];
  const args = ['--logs', 'test/sample-logs', '--audits', 'sigv2', '--format', 'json'];
  writeFileSync(saved, runCli('report', ...args).stdout);
  expect(runCli('report', '--from', saved, '--output', output).exitCode).toBe(0);
  await using opened = await openFile(output);
  expect(await status(opened.page)).toBe('Rows 1 to 10 of 74');
  expect(opened.complaints).toEqual([]);
});
