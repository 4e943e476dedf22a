import { CLIENTS } from '../clients/catalogue.ts';
import {
  BOTOCORE_PATTERN,
  CONSOLE_PATTERN,
  RUNTIME_PATTERN,
  SDK_PATTERN,
  TOOL_PATTERN,
} from '../clients/patterns.ts';
import { parseVersion, VERSION_PATTERN } from '../clients/version.ts';
import { TrailAuditError } from '../errors.ts';
import { type Filters, filterCondition } from './filters.ts';
import { sqlLiteral, sqlRows } from './literal.ts';
import { readSql } from './read-sql.ts';
import { fillTemplate } from './template.ts';

const PATTERNS = {
  console_pattern: CONSOLE_PATTERN,
  sdk_pattern: SDK_PATTERN,
  tool_pattern: TOOL_PATTERN,
  botocore_pattern: BOTOCORE_PATTERN,
  runtime_pattern: RUNTIME_PATTERN,
  version_pattern: VERSION_PATTERN,
};

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

/**
 * What every query begins with, to stand behind `with`: the tables up to `events`, over a `source`
 * that selects the raw CloudTrail columns, and filtered.
 */
export function tablesText(filters: Filters, source: string): string {
  return fillTemplate(readSql('tables.sql'), {
    values: {},
    texts: {
      source,
      client_tokens: tokenRows(),
      client_lines: lineRows(),
      events: fillTemplate(readSql('events.sql'), {
        values: PATTERNS,
        texts: { filters: filterCondition(filters) },
      }),
    },
  });
}

/** Athena's limit for a query text, in bytes; the same for every engine, so that texts can move. */
const LONGEST_TEXT = 262_144;

/** Gives back a query text that is short enough for every engine; throws a TrailAuditError otherwise. */
export function ofFittingLength(text: string): string {
  const length = Buffer.byteLength(text);
  if (length <= LONGEST_TEXT) return text;
  throw new TrailAuditError(
    `Cannot ask this: the query text has ${length} bytes, and Athena takes ${LONGEST_TEXT}`,
    'fewer values for --principal, --bucket and the like',
  );
}
