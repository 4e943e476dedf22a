import { CLIENTS } from './catalogue.ts';
import type { Client, ReleaseLine } from './client.ts';
import { BOTOCORE_PATTERN, CONSOLE_PATTERN, SDK_PATTERN, TOOL_PATTERN } from './patterns.ts';
import { parseVersion } from './version.ts';

/** The client that a user agent names. */
export interface Recognised {
  readonly client: Client;
  /** Null where its token stands without one. */
  readonly version: string | null;
  /** The major that its versions are compared by; null where that is no number. */
  readonly major: number | null;
  /** Its line in the catalogue; null for a line that is not there. */
  readonly line: ReleaseLine | null;
  /** The client that signs: botocore, where Boto3 names the one it has. */
  readonly signer: string;
  /** Versions that can be compared: its own, and its botocore's where it has one. */
  readonly versionKnown: boolean;
  /** Older than the first version that signs S3 requests with SigV4 by default; null: cannot say. */
  readonly beforeSigv4: boolean | null;
}

/** The patterns are those of SQL, with its way to say "in any case". */
function inAnyCase(pattern: string): RegExp {
  return new RegExp(pattern.replace(/^\(\?i\)/, ''), 'i');
}

const CONSOLE = inAnyCase(CONSOLE_PATTERN);
const SDK = inAnyCase(SDK_PATTERN);
const TOOL = inAnyCase(TOOL_PATTERN);
const BOTOCORE = inAnyCase(BOTOCORE_PATTERN);

const BY_TOKEN = new Map(
  CLIENTS.flatMap((client) =>
    client.tokens.map(({ token, line }) => [token.toLowerCase(), { client, line }] as const),
  ),
);

function majorOf(version: string | null): string | null {
  return /^([0-9]{1,6})(?:[^0-9]|$)/.exec(version ?? '')?.[1] ?? null;
}

function lineOf(client: string, name: string | null): ReleaseLine | null {
  const known = CLIENTS.find((candidate) => candidate.name === client);
  return known?.lines.find(({ line }) => line === name) ?? null;
}

function isBefore(version: string | null, line: ReleaseLine | null): boolean | null {
  if (line === null) return null;
  if (line.sigv4Since === null) return false;
  if (line.sigv4Since === 'none') return true;
  const since = parseVersion(line.sigv4Since);
  const major = majorOf(version);
  if (since === null || major === null) return null;
  if (Number(major) !== since.major) return Number(major) < since.major;
  const own = parseVersion(version ?? '');
  return own === null ? null : own.comparator < since.comparator;
}

/**
 * The CLI, SDK or other tool that a user agent names, as `sql/events.sql` finds it (a test holds the
 * two to one answer); null for the unknown, and for the AWS console, which is nobody's to upgrade.
 */
export function recogniseClient(userAgent: string): Recognised | null {
  if (CONSOLE.test(userAgent)) return null;
  const match = SDK.exec(userAgent)?.[1] ?? TOOL.exec(userAgent)?.[1];
  const [, token, rest] = /^(?:md\/)?([^/#]+)[/#](.*)$/s.exec(match ?? '') ?? [];
  const known = BY_TOKEN.get(token?.toLowerCase() ?? '');
  if (known === undefined || rest === undefined) return null;
  const { client, line } = known;
  const version = /^v?([0-9].*)$/s.exec(rest)?.[1] ?? (rest === '' ? null : rest);
  const major = majorOf(version);
  const botocore = client.name === 'boto3' ? (BOTOCORE.exec(userAgent)?.[1] ?? null) : null;
  const own = lineOf(client.name, line ?? major);
  return {
    client,
    version,
    major: Number(line) || (major === null ? null : Number(major)),
    line: own,
    signer: botocore === null ? client.name : 'botocore',
    versionKnown: [version, botocore ?? version].every((text) => parseVersion(text ?? '') !== null),
    beforeSigv4:
      botocore === null
        ? isBefore(version, own)
        : isBefore(botocore, lineOf('botocore', majorOf(botocore))),
  };
}
