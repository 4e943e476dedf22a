import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AUDIT_GROUPS, AUDITS } from '../../src/audits/catalogue.ts';
import { smallWorld, WELL } from '../engines/athena/small-world.ts';
import { callCli, callCliWith } from '../support/call-cli.ts';

const SAMPLE = ['--logs', 'test/sample-logs'];
const IDS = AUDITS.map(({ id }) => id);
const SNAPSHOTS = 'snapshots/audits';

/** Answers that depend on the day. */
const ON_A_DAY: Readonly<Record<string, readonly string[]>> = {
  clients: ['--as-of', '2026-11-20'],
  runtimes: ['--as-of', '2026-11-20'],
};

describe('every audit answers on the sample logs', () => {
  test.each(IDS)('%s', async (id) => {
    const { stdout, exitCode } = await callCli(id, ...SAMPLE, ...(ON_A_DAY[id] ?? []));
    expect(exitCode).toBe(0);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('\nExamined 5,032 records');
    const file = id === 'sigv2' ? 'snapshots/sigv2.table.txt' : `${SNAPSHOTS}/${id}.txt`;
    await expect(stdout).toMatchFileSnapshot(file);
  });

  test.each([
    ['tls', '--minimum-tls', '1.3'],
    ['runtimes', '--all', '--by', 'runtime', '--as-of', '2026-11-20'],
    ['activity', '--by', 'bucket_name'],
  ])('%s %s %s', async (...args) => {
    const { stdout, exitCode } = await callCli(...args, ...SAMPLE);
    expect(exitCode).toBe(0);
    const name = args.map((arg) => arg.replace(/^--/, '')).join('-');
    await expect(stdout).toMatchFileSnapshot(`${SNAPSHOTS}/${name}.txt`);
  });
});

describe('the catalogue', () => {
  test('has each audit once, with words that end as sentences do', () => {
    expect(IDS).toEqual([...new Set(IDS)]);
    expect(AUDIT_GROUPS.flatMap(({ audits }) => audits.map(({ id }) => id))).toEqual(IDS);
    for (const { id, title, why, fix, finding } of AUDITS) {
      expect([id, /^[A-Z]/.test(title), title.endsWith('.')]).toEqual([id, true, false]);
      expect([id, why.endsWith('.'), fix.endsWith('.')]).toEqual([id, true, true]);
      expect([id, /^[a-z].*[^.]$/.test(finding)]).toEqual([id, true]);
    }
  });

  test.each(IDS)('the SQL of %s says what one row means', (id) => {
    const sql = readFileSync(new URL(`../../sql/audits/${id}.sql`, import.meta.url), 'utf8');
    expect(sql).toMatch(new RegExp(`^-- ${id}: .*\\?\\n-- One row is one `));
    expect(Math.max(...sql.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    // RE2 has no lookaround, and its patterns are Java's too.
    expect(sql).not.toMatch(/\(\?[=!<]/);
  });

  test.each(IDS)('the examples of %s are taken as they are', async (id) => {
    const { examples } = AUDITS.find((audit) => audit.id === id)!;
    for (const example of examples) {
      // A command that is understood finds nothing to read; one that is not says so.
      const args = example.replace('logs/', 'nowhere').split(' ');
      if (args.includes('--table')) continue;
      expect((await callCli(id, ...args)).stderr).toMatch(/^Cannot read logs "nowhere": /);
    }
  });
});

describe('trail-audit audits', () => {
  test('lists all, in groups', async () => {
    const { stdout, exitCode } = await callCli('audits');
    expect(exitCode).toBe(0);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const ids = [...stdout.matchAll(/^ {2}([\w-]+) +[A-Z]/gm)].map(([, id]) => id);
    expect(ids).toEqual(IDS);
    await expect(stdout).toMatchFileSnapshot(`${SNAPSHOTS}/list.txt`);
  });

  test('lists all as JSON', async () => {
    const { schemaVersion, audits } = JSON.parse(
      (await callCli('audits', '--format', 'json')).stdout,
    );
    expect(schemaVersion).toBe(1);
    expect(audits.map(({ id }: { id: string }) => id)).toEqual(IDS);
    expect(audits.find(({ id }: { id: string }) => id === 'tls')).toEqual({
      id: 'tls',
      title: 'Requests over TLS older than 1.2',
      why: expect.any(String),
      fix: expect.any(String),
      by: ['client', 'client_version', 'principal_arn', 'source_ip'],
      facts: ['tls_version'],
      options: ['--minimum-tls'],
      examples: expect.arrayContaining(['--logs logs/']),
    });
  });

  test.each(IDS)('explains %s, with its SQL', async (id) => {
    const { stdout, exitCode } = await callCli('audits', id);
    expect(exitCode).toBe(0);
    const audit = AUDITS.find((candidate) => candidate.id === id)!;
    expect(stdout).toContain(`${id}: ${audit.title}\n`);
    const sql = readFileSync(new URL(`../../sql/audits/${id}.sql`, import.meta.url), 'utf8');
    expect(stdout.endsWith(sql)).toBe(true);
  });

  test('explains one as people read it', async () => {
    await expect((await callCli('audits', 'clients')).stdout).toMatchFileSnapshot(
      `${SNAPSHOTS}/explained.txt`,
    );
  });

  test('one that is not there is refused', async () => {
    const { stderr, exitCode } = await callCli('audits', 'sigv3');
    expect(stderr).toMatch(/Allowed choices are sigv2, clients, /);
    expect(exitCode).toBe(2);
  });
});

test.each([...IDS, 'report', 'collect', 'query', 'audits', 'sql', 'sql tls', 'sql query'])(
  'help of %s has an example, and fits 80 columns',
  async (command) => {
    const { stdout, exitCode } = await callCli(...command.split(' '), '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}\$ trail-audit /);
    // Calls to copy, and lists of columns, are not broken.
    const lines = stdout.split('\n').filter((line) => !/\$ |^ +[\w,]+\)$/.test(line));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  },
);

test('the help lists every command, in groups', async () => {
  const { stdout } = await callCli('--help');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  await expect(stdout).toMatchFileSnapshot(`${SNAPSHOTS}/help.txt`);
});

describe('every audit asks Athena in words that Trino takes', () => {
  test.each(IDS)('%s', async (id) => {
    await using aws = await smallWorld();
    const { stdout, stderr, exitCode } = await callCliWith(aws.env, id, ...WELL);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain('\nExamined 4 records');
    expect(aws.executions).toHaveLength(1);
  });
});
