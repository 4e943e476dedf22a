import type { Audit, Signature, Words } from '../audits/catalogue.ts';
import type { ByColumn } from '../audits/columns.ts';
import {
  CLIENTS,
  PRESIGNED_ADVICE,
  UNKNOWN_CLIENT_ADVICE,
  UNKNOWN_VERSION_ADVICE,
} from '../clients/catalogue.ts';
import {
  BOTOCORE_PATTERN,
  CONSOLE_PATTERN,
  RUNTIME_PATTERN,
  SDK_PATTERN,
  TOOL_PATTERN,
} from '../clients/patterns.ts';
import type { Minimum } from '../clients/policy.ts';
import { parseVersion, VERSION_PATTERN } from '../clients/version.ts';
import { TrailAuditError } from '../errors.ts';
import { type Filters, filterCondition } from './filters.ts';
import { sqlList, sqlLiteral, sqlRows } from './literal.ts';
import { readSql } from './read-sql.ts';
import { type Fillings, fillTemplate } from './template.ts';

/** An audit with everything that a person chose for it. */
export interface Question {
  readonly audit: Audit;
  readonly by: readonly ByColumn[];
  readonly filters: Filters;
  readonly includeServices: boolean;
  readonly signature: Signature;
  readonly minimums: readonly Minimum[];
  /** Clients that are fine are findings too. */
  readonly all: boolean;
  /** ISO date on which support has ended or not. */
  readonly asOf: string;
}

/** The words for the answer, which depend on what was chosen. */
export function wordsOf({ audit, signature, all }: Question): Words {
  return audit.variants[all ? 'all' : signature] ?? audit;
}

/** The columns that tell findings apart: those asked for, then the audit's own. */
export function keysOf(question: Question): readonly string[] {
  return [...question.by, ...question.audit.facts];
}

/** Athena's limit for a query text, in bytes; the same for every engine, so that texts can move. */
const LONGEST_TEXT = 262_144;

const NOTHING = ['cast(null as varchar)', '0', '0', '0', 'cast(null as varchar)'];

function minimumRows(minimums: readonly Minimum[]): string {
  const rows = minimums.map((minimum) => [
    sqlLiteral(minimum.client),
    sqlLiteral(minimum.aboveMajor),
    sqlLiteral(minimum.upToMajor),
    sqlLiteral(minimum.comparator),
    sqlLiteral(minimum.version),
  ]);
  return sqlRows(rows.length === 0 ? [NOTHING] : rows);
}

function tokenRows(): string {
  return sqlRows(
    CLIENTS.flatMap((client) =>
      client.tokens.map(({ token, line }) =>
        [token.toLowerCase(), client.name, client.kind, line ?? null].map(sqlLiteral),
      ),
    ),
  );
}

function lineRows(): string {
  return sqlRows(
    CLIENTS.flatMap((client) =>
      client.lines.map(({ line, sigv4Since, endOfSupport, advice }) => {
        const since = sigv4Since === null ? null : parseVersion(sigv4Since);
        return [
          sqlLiteral(client.name),
          sqlLiteral(line),
          sqlLiteral(sigv4Since),
          since === null ? 'cast(null as bigint)' : sqlLiteral(since.major),
          since === null ? 'cast(null as bigint)' : sqlLiteral(since.comparator),
          sqlLiteral(endOfSupport),
          sqlLiteral(advice),
        ];
      }),
    ),
  );
}

const PATTERNS = {
  console_pattern: CONSOLE_PATTERN,
  sdk_pattern: SDK_PATTERN,
  tool_pattern: TOOL_PATTERN,
  botocore_pattern: BOTOCORE_PATTERN,
  runtime_pattern: RUNTIME_PATTERN,
  version_pattern: VERSION_PATTERN,
};

function auditFillings(question: Question): Fillings {
  return {
    values: {
      signature: question.signature,
      all: question.all,
      as_of: question.asOf,
      presigned_advice: PRESIGNED_ADVICE,
      unknown_client_advice: UNKNOWN_CLIENT_ADVICE,
      unknown_version_advice: UNKNOWN_VERSION_ADVICE,
    },
    texts: {
      // Never equal to a client's name, as SQL has no empty list.
      policy_clients: sqlList(['', ...question.minimums.map(({ client }) => client)]).slice(1, -1),
    },
  };
}

/**
 * The text of a question, for a `source` that selects the raw CloudTrail columns: exactly what is
 * sent to the engine, and what `trail-audit sql` prints.
 */
export function assembleQuery(question: Question, source: string): string {
  const keys = keysOf(question);
  const text = fillTemplate(readSql('findings.sql'), {
    values: { include_services: question.includeServices },
    texts: {
      source,
      client_tokens: tokenRows(),
      client_lines: lineRows(),
      events: fillTemplate(readSql('events.sql'), {
        values: PATTERNS,
        texts: { filters: filterCondition(question.filters) },
      }),
      minimums: minimumRows(question.minimums),
      audit: fillTemplate(readSql(`audits/${question.audit.id}.sql`), auditFillings(question)),
      keys: keys.join(', '),
      keys_of_findings: keys
        .map((key) => `case when part = 'findings' then ${key} end as ${key}`)
        .join(',\n    '),
    },
  });
  const length = Buffer.byteLength(text);
  if (length > LONGEST_TEXT) {
    throw new TrailAuditError(
      `Cannot ask this: the query text has ${length} bytes, and Athena takes ${LONGEST_TEXT}`,
      'fewer values for --principal, --bucket and the like',
    );
  }
  return text;
}
