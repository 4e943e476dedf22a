import { CLIENTS, CONSOLE_TOKENS } from './catalogue.ts';
import type { Client } from './client.ts';

/** Tokens stand at the start of a user agent or behind one of these; never inside another word. */
const BEFORE = '(?:^|[ \\t,;(\\[])';
const VERSION = 'v?[0-9A-Za-z.+_~-]{0,64}';

function escaped(token: string): string {
  return token.replaceAll(/[.+*?()[\]{}|\\^$]/g, '\\$&');
}

function tokenPattern(clients: readonly Client[], others = ''): string {
  const tokens = clients.flatMap((client) => client.tokens.map(({ token }) => escaped(token)));
  return `(?i)${BEFORE}((?:(?:${tokens.join('|')})/${others})${VERSION})`;
}

/**
 * Finds `token/version` of an AWS CLI or SDK, as group 1; valid for RE2 (DuckDB) and Java (Trino).
 * Programs that give botocore a name of their own carry it as `md/Botocore#version`.
 */
export const SDK_PATTERN = tokenPattern(
  CLIENTS.filter((client) => client.kind !== 'tool'),
  '|md/botocore#',
);

/** Finds `token/version` of another tool, as group 1. */
export const TOOL_PATTERN = tokenPattern(CLIENTS.filter((client) => client.kind === 'tool'));

/** Matches user agents of the AWS console and of AWS's own services. */
export const CONSOLE_PATTERN = `(?i)${BEFORE}(?:${CONSOLE_TOKENS.join('|')})/`;

/**
 * A language and its version, as groups 1 and 2: `Python/3.11.9`, `lang/python#3.11.9`, `lang/go#1.22`; at the start
 * also behind the bracket that S3 writes around a user agent.
 */
export const RUNTIME_PATTERN =
  '(?i)(?:^\\[?|[ (])(?:lang/|md/)?(python|java|php|ruby|rust|swift|go|nodejs|[.]net_[a-z]+)[/#]([0-9][0-9a-z._+-]*)';

/** The botocore version that Boto3 signs with, as group 1: `Botocore/1.5.71` or `md/Botocore#1.29.1`. */
export const BOTOCORE_PATTERN = '(?i)[ /]botocore[/#]([0-9A-Za-z.+_~-]{1,64})';
