import { describe, expect, test } from 'vitest';
import {
  CLIENTS,
  PRESIGNED_ADVICE,
  UNKNOWN_CLIENT_ADVICE,
  UNKNOWN_VERSION_ADVICE,
} from '../../src/clients/catalogue.ts';
import { parseVersion } from '../../src/clients/version.ts';

const LINES = CLIENTS.flatMap((client) =>
  client.lines.map((line) => ({ ...line, client: client.name })),
);

function lineOf(client: string, line: string) {
  return LINES.find((candidate) => candidate.client === client && candidate.line === line);
}

function lineOfToken(token: string, major: string) {
  for (const client of CLIENTS) {
    const found = client.tokens.find((candidate) => candidate.token === token);
    if (found !== undefined) return lineOf(client.name, found.line ?? major);
  }
  return undefined;
}

function twice(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('nothing in the catalogue is named twice', () => {
  test('names of clients', () => {
    expect(twice(CLIENTS.map(({ name }) => name.toLowerCase()))).toEqual([]);
  });

  test('tokens, in lower case, over all clients', () => {
    const tokens = CLIENTS.flatMap((client) => client.tokens.map(({ token }) => token));
    expect(twice(tokens.map((token) => token.toLowerCase()))).toEqual([]);
  });

  test('lines of one client', () => {
    expect(twice(LINES.map(({ client, line }) => `${client} ${line}`))).toEqual([]);
  });

  test('a token is no other client’s name', () => {
    const strangers = CLIENTS.flatMap((client) =>
      client.tokens.filter(({ token }) =>
        CLIENTS.some(
          (other) => other !== client && other.name.toLowerCase() === token.toLowerCase(),
        ),
      ),
    );
    expect(strangers).toEqual([]);
  });
});

describe('each fact has a form that the SQL can use', () => {
  test('a first SigV4 version parses, or is "none"', () => {
    const bad = LINES.filter(
      ({ sigv4Since }) =>
        sigv4Since !== null && sigv4Since !== 'none' && parseVersion(sigv4Since) === null,
    );
    expect(bad).toEqual([]);
  });

  test('an end of support is an ISO date of a real day, or "ended"', () => {
    const dates = LINES.map(({ endOfSupport }) => endOfSupport).filter(
      (date) => date !== null && date !== 'ended',
    );
    expect(dates.length).toBeGreaterThan(5);
    for (const date of dates) expect(new Date(date!).toISOString().slice(0, 10)).toBe(date);
  });

  test('a line is a major number or a line that a token names', () => {
    for (const { client, line } of LINES) {
      const named = CLIENTS.find(({ name }) => name === client)!.tokens.map((token) => token.line);
      expect(/^[0-9]+$/.test(line) || named.includes(line), `${client} ${line}`).toBe(true);
    }
  });

  test('a line that a token names is in the catalogue', () => {
    for (const client of CLIENTS) {
      for (const { token, line } of client.tokens) {
        if (line !== undefined) expect(lineOf(client.name, line), token).toBeDefined();
      }
    }
  });

  test('advice is a sentence without control characters', () => {
    const texts = LINES.map(({ advice }) => advice);
    for (const text of [
      ...texts,
      PRESIGNED_ADVICE,
      UNKNOWN_CLIENT_ADVICE,
      UNKNOWN_VERSION_ADVICE,
    ]) {
      expect(text).toMatch(/^[A-Z][^\p{Cc}]+[.]$/u);
    }
  });

  test('the facts of a client have sources: https addresses, with the day they were read', () => {
    for (const { name, lines, sources } of CLIENTS) {
      expect(sources.length > 0 || lines.length === 0, name).toBe(true);
      for (const { url, read } of sources) {
        expect(url).toMatch(/^https:\/\//);
        expect(read).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    }
  });

  test('only tools lack release lines, besides the mobile SDKs that no support matrix lists', () => {
    const bare = CLIENTS.filter(({ kind, lines }) => kind !== 'tool' && lines.length === 0);
    expect(bare.map(({ name }) => name)).toEqual(['aws-sdk-ios', 'aws-sdk-android']);
    expect(CLIENTS.filter(({ kind, lines }) => kind === 'tool' && lines.length > 0)).toEqual([]);
  });
});

test('AWS’s own clients have the names that the answers promise', () => {
  const names = CLIENTS.filter(({ kind }) => kind !== 'tool').map(({ name }) => name);
  expect([...names].sort()).toEqual([
    'aws-cli',
    'aws-powershell',
    'aws-sdk-android',
    'aws-sdk-cpp',
    'aws-sdk-dotnet',
    'aws-sdk-go',
    'aws-sdk-ios',
    'aws-sdk-java',
    'aws-sdk-js',
    'aws-sdk-kotlin',
    'aws-sdk-php',
    'aws-sdk-ruby',
    'aws-sdk-rust',
    'aws-sdk-swift',
    'boto',
    'boto3',
    'botocore',
  ]);
});

// The S3 developer guide's table, "Moving from Signature Version 2 to Signature Version 4".
describe('the first version that signs S3 requests with SigV4 by default', () => {
  test.each([
    ['aws-cli', '1', '1.11.108', 10_110_108],
    ['Botocore', '1', '1.5.71', 10_050_071],
    ['Boto3', '1', '1.4.6', 10_040_006],
    ['Boto', '2', '2.49.0', 20_490_000],
    ['aws-sdk-java', '1', '1.11.201', 10_110_201],
    ['aws-sdk-dotnet-35', '1', '3.1.10', 30_010_010],
    ['aws-sdk-dotnet-45', '2', '3.1.10', 30_010_010],
    ['aws-sdk-dotnet-35', '3', '3.3.0', 30_030_000],
    ['aws-sdk-dotnet-45', '3', '3.3.0', 30_030_000],
    ['aws-sdk-dotnet-coreclr', '3', '3.3.0', 30_030_000],
    ['aws-sdk-nodejs', '2', '2.68.0', 20_680_000],
    ['aws-sdk-js', '2', '2.68.0', 20_680_000],
    ['aws-sdk-php2', '2', '2.7.4', 20_070_004],
    ['AWSPowerShell', '3', '3.3.0', 30_030_000],
  ])('%s %s: %s', (token, major, since, comparator) => {
    expect(lineOfToken(token, major)?.sigv4Since).toBe(since);
    expect(parseVersion(since)?.comparator).toBe(comparator);
  });

  test.each([
    ['aws-sdk-ruby', '1'],
    ['aws-sdk-ruby2', '2'],
  ])('%s %s has to move to 3', (token, major) => {
    expect(lineOfToken(token, major)?.sigv4Since).toBe('3.0.0');
  });

  test.each(['aws-sdk-dotnet-pcl', 'aws-sdk-dotnet-xamarin', 'aws-sdk-dotnet-uwp'])(
    '%s never does',
    (token) => {
      expect(lineOfToken(token, '3')?.sigv4Since).toBe('none');
    },
  );

  test.each([
    ['aws-cli', '2'],
    ['aws-sdk-java', '2'],
    ['aws-sdk-js', '3'],
    ['aws-sdk-php', '3'],
    ['aws-sdk-ruby3', '3'],
    ['aws-sdk-go', '1'],
    ['aws-sdk-go-v2', '1'],
    ['aws-sdk-cpp', '1'],
    ['aws-sdk-rust', '1'],
    ['aws-sdk-kotlin', '1'],
    ['aws-sdk-swift', '1'],
  ])('%s %s always did', (token, major) => {
    expect(lineOfToken(token, major)?.sigv4Since).toBeNull();
  });
});

// AWS SDKs and Tools version support matrix, and the end-of-support announcements.
describe('the end of support', () => {
  test.each([
    ['aws-cli', '1', '2027-07-15'],
    ['aws-sdk-dotnet', '3', '2026-06-01'],
    ['aws-powershell', '4', '2026-06-01'],
    ['aws-sdk-java', '1', '2025-12-31'],
    ['aws-sdk-js', '2', '2025-09-08'],
    ['aws-sdk-go', '1', '2025-07-31'],
    ['aws-sdk-dotnet', '1', '2021-04-01'],
    ['aws-sdk-js', '1', 'ended'],
    ['aws-sdk-dotnet', '2', 'ended'],
    ['aws-sdk-php', '2', 'ended'],
    ['boto', '2', 'ended'],
    ['aws-sdk-ruby', '1', 'ended'],
    ['aws-sdk-ruby', '2', 'ended'],
    ['aws-cli', '2', null],
    ['aws-sdk-java', '2', null],
    ['aws-sdk-js', '3', null],
    ['aws-sdk-go', '2', null],
    ['aws-sdk-dotnet', '4', null],
    ['aws-powershell', '5', null],
    ['aws-sdk-php', '3', null],
    ['aws-sdk-ruby', '3', null],
    ['aws-sdk-cpp', '1', null],
    ['aws-sdk-kotlin', '1', null],
    ['aws-sdk-rust', '1', null],
    ['aws-sdk-swift', '1', null],
    ['boto3', '1', null],
    ['botocore', '1', null],
  ])('%s %s: %s', (client, line, date) => {
    expect(lineOf(client, line)).toMatchObject({ endOfSupport: date });
  });
});
