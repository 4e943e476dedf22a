import { expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, sigv2Record } from '../support/records.ts';

const ESC = '\u001b';
const HOSTILE = [
  `${ESC}[2J${ESC}]0;owned\u0007`,
  '=HYPERLINK("http://192.0.2.66","x")',
  '+1+cmd|" /C calc"!A0',
  '@SUM(1)',
  '-2+3',
  '\t=1',
  '<script>alert(1)</script>',
  '| a | b |',
  '\u202egnp.exe',
  'C1 \u009b31m',
  'a\nb\r\nc',
  'quote " and \'',
];

function logs(): string {
  return logFolder({
    'log.json.gz': logFile(
      HOSTILE.map((text, index) =>
        sigv2Record({
          userAgent: `[${text}]`,
          sourceIPAddress: `203.0.113.${index + 1}`,
          requestParameters: { bucketName: text },
          userIdentity: {
            type: 'AWSAccount',
            principalId: `AIDA:${text}`,
            accountId: '777788889999',
          },
        }),
      ),
    ),
  });
}

/** Control characters but line feeds and CSV's carriage returns, and marks that turn text around. */
function acting(text: string): string[] {
  const isActing = (code: number): boolean =>
    (code < 0x20 && code !== 0x0a && code !== 0x0d) ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069);
  return [...text].filter((character) => isActing(character.codePointAt(0)!));
}

test.each(['table', 'csv', 'json', 'ndjson', 'markdown'])(
  'no control character reaches the terminal as %s',
  async (format) => {
    const { stdout, exitCode } = await callCli('sigv2', '--logs', logs(), '--format', format);
    expect(exitCode).toBe(0);
    expect(acting(stdout)).toEqual([]);
  },
);

test('a row is a line, whatever its cells hold', async () => {
  const folder = logs();
  const lines = async (format: string): Promise<string[]> =>
    (await callCli('sigv2', '--logs', folder, '--format', format)).stdout
      .split(/\r?\n/)
      .filter((line) => line !== '');
  expect(await lines('csv')).toHaveLength(1 + HOSTILE.length);
  expect(await lines('ndjson')).toHaveLength(HOSTILE.length);
});

test('JSON gives the exact text back', async () => {
  const { stdout } = await callCli('sigv2', '--logs', logs(), '--format', 'json');
  const rows: { bucket_name: string }[] = JSON.parse(stdout).rows;
  expect(rows.map((row) => row.bucket_name).sort()).toEqual([...HOSTILE].sort());
});

test('no cell of the CSV is a formula', async () => {
  const { stdout } = await callCli(
    'sigv2',
    '--logs',
    logs(),
    '--format',
    'csv',
    '--by',
    'bucket_name',
  );
  const cells = stdout
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.replace(/^"/, '').slice(0, 1));
  expect(cells).toHaveLength(HOSTILE.length);
  expect(cells.filter((first) => '=+-@\t\r'.includes(first))).toEqual([]);
  expect(stdout).toContain(`"'=HYPERLINK(""http://192.0.2.66"",""x"")"`);
});

test('Markdown cells stay cells, and HTML stays text', async () => {
  const { stdout } = await callCli(
    'sigv2',
    '--logs',
    logs(),
    '--format',
    'markdown',
    '--by',
    'bucket_name',
  );
  expect(stdout).not.toContain('<script>');
  expect(stdout).toContain('&lt;script&gt;');
  expect(stdout).toContain('\\| a \\| b \\|');
});

test('a hostile file name is shown, not run', async () => {
  const folder = logFolder({
    [`${ESC}[2J.json`]: '{"Records":[',
    'a.json.gz': logFile([sigv2Record()]),
  });
  expect((await callCli('sigv2', '--logs', folder)).stderr).toContain(
    '\\u001b[2J.json: JSON cut short',
  );
});
