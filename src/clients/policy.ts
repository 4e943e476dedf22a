import { TrailAuditError } from '../errors.ts';
import { CLIENTS } from './catalogue.ts';
import type { Client, Token } from './client.ts';
import { parseVersion } from './version.ts';

/**
 * A version that a policy demands of a client. It holds for majors above `aboveMajor` up to
 * `upToMajor`, so that `aws-cli=1.32.0` and `aws-cli=2.15.0` can stand side by side.
 */
export interface Minimum {
  readonly client: string;
  readonly aboveMajor: number;
  readonly upToMajor: number;
  readonly comparator: number;
  readonly version: string;
}

function findClient(name: string): { client: Client; token: Token | undefined } {
  const wanted = name.toLowerCase();
  for (const client of CLIENTS) {
    const token = client.tokens.find((candidate) => candidate.token.toLowerCase() === wanted);
    if (client.name.toLowerCase() === wanted || token !== undefined) return { client, token };
  }
  throw new TrailAuditError(
    `Cannot use minimum "${name}": no client of that name is known`,
    `one of ${CLIENTS.map((client) => client.name).join(', ')}`,
  );
}

type Demand = Omit<Minimum, 'aboveMajor'>;

function parseMinimum(text: string): Demand {
  const [, name = '', versionText = ''] = /^\s*([^=]+?)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
  const version = parseVersion(versionText);
  if (version === null) {
    throw new TrailAuditError(
      `Cannot use minimum "${text}": it is not CLIENT=MAJOR.MINOR.PATCH`,
      '--minimum aws-cli=2.15.0',
    );
  }
  const { client, token } = findClient(name);
  const numbered = client.tokens.find(({ line }) => line === String(version.major));
  if (numbered !== undefined && numbered !== token) {
    throw new TrailAuditError(
      `Cannot use minimum "${text}": versions of ${numbered.token} begin with 1 again`,
      `--minimum ${numbered.token}=1.30.0`,
    );
  }
  return {
    client: client.name,
    // A token of its own line says which major its versions count as (aws-sdk-go-v2 counts as 2).
    upToMajor: token?.line === undefined ? version.major : Number(token.line) || version.major,
    comparator: version.comparator,
    version: version.text,
  };
}

/**
 * Reads `CLIENT=VERSION` entries into one rule for each client and major; a later entry for the same
 * client and major replaces an earlier one. Throws a TrailAuditError for an unknown client or version.
 */
export function parseMinimums(entries: readonly string[]): readonly Minimum[] {
  const demands = new Map<string, Demand>();
  for (const entry of entries) {
    const demand = parseMinimum(entry);
    demands.set(`${demand.client} ${demand.upToMajor}`, demand);
  }
  const byMajor = [...demands.values()].sort((a, b) => a.upToMajor - b.upToMajor);
  return byMajor.map((demand, index) => {
    const lower = byMajor.slice(0, index).findLast((other) => other.client === demand.client);
    return { ...demand, aboveMajor: lower?.upToMajor ?? -1 };
  });
}

/**
 * Reads the text of a policy file into `CLIENT=VERSION` entries: one a line with `#` comments, or a
 * JSON object `{"aws-cli": "2.15.0", "aws-sdk-js": ["2.1692.0", "3.600.0"]}`.
 */
export function parsePolicy(text: string): readonly string[] {
  if (text.trimStart().startsWith('{')) {
    const policy = JSON.parse(text.trimStart()) as Record<string, string | readonly string[]>;
    return Object.entries(policy).flatMap(([client, versions]) =>
      [versions]
        .flat()
        .map((version) => `${client}=${typeof version === 'string' ? version : '?'}`),
    );
  }
  return text
    .split(/\r?\n/)
    .map((row) => row.replace(/#.*$/, '').trim())
    .filter((row) => row !== '');
}
