import type { Audit, MinimumTls, Signature, Words } from '../audits/audit.ts';
import type { ByColumn } from '../audits/columns.ts';
import {
  PRESIGNED_ADVICE,
  UNKNOWN_CLIENT_ADVICE,
  UNKNOWN_VERSION_ADVICE,
} from '../clients/catalogue.ts';
import type { Minimum } from '../clients/policy.ts';
import { OWN_PYTHON_ADVICE, RUNTIME_LINES } from '../clients/runtimes.ts';
import { type Filters, NO_FILTERS } from './filters.ts';
import { sqlList, sqlLiteral, sqlRows } from './literal.ts';
import { readSql } from './read-sql.ts';
import { ofFittingLength, tablesText } from './tables.ts';
import { type Fillings, fillTemplate } from './template.ts';

/** An audit with everything that a person chose for it. */
export interface Question {
  readonly audit: Audit;
  readonly by: readonly ByColumn[];
  readonly filters: Filters;
  readonly includeServices: boolean;
  readonly signature: Signature;
  readonly minimumTls: MinimumTls;
  readonly minimums: readonly Minimum[];
  /** What is fine is a finding too. */
  readonly all: boolean;
  /** ISO date on which support has ended or not. */
  readonly asOf: string;
}

/** The words for the answer, which depend on what was chosen. */
export function wordsOf({ audit, all, signature, minimumTls }: Question): Words {
  const chosen = [all ? 'all' : '', signature, minimumTls];
  return chosen.map((choice) => audit.variants?.[choice]).find(Boolean) ?? audit;
}

/** The columns that tell findings apart: those asked for, then the audit's own. */
export function keysOf(question: Question): readonly string[] {
  return [...new Set([...question.by, ...question.audit.facts])];
}

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

function runtimeRows(): string {
  return sqlRows(
    RUNTIME_LINES.map(({ runtime, line, endOfSupport, advice }) =>
      [runtime, line, endOfSupport, advice].map(sqlLiteral),
    ),
  );
}

function auditFillings(question: Question): Fillings {
  return {
    values: {
      signature: question.signature,
      minimum_tls: question.minimumTls,
      all: question.all,
      as_of: question.asOf,
      presigned_advice: PRESIGNED_ADVICE,
      unknown_client_advice: UNKNOWN_CLIENT_ADVICE,
      unknown_version_advice: UNKNOWN_VERSION_ADVICE,
      own_python_advice: OWN_PYTHON_ADVICE,
    },
    texts: {
      runtime_lines: runtimeRows(),
      // Never equal to a client's name, as SQL has no empty list.
      policy_clients: sqlList(['', ...question.minimums.map(({ client }) => client)]).slice(1, -1),
    },
  };
}

function auditTexts(question: Question): Readonly<Record<'minimums' | 'audit', string>> {
  return {
    minimums: minimumRows(question.minimums),
    audit: fillTemplate(readSql(`audits/${question.audit.id}.sql`), auditFillings(question)),
  };
}

/**
 * The text of a question, for a `source` that selects the raw CloudTrail columns: exactly what is
 * sent to the engine, and what `trail-audit sql` prints.
 */
export function assembleQuery(question: Question, source: string): string {
  return assembleOver(question, tablesText(question.filters, source));
}

/** The text of a question behind `tables`, the last of which is `events`. */
export function assembleOver(question: Question, tables: string): string {
  const keys = keysOf(question);
  return ofFittingLength(
    fillTemplate(readSql('findings.sql'), {
      values: { include_services: question.includeServices },
      texts: {
        tables,
        ...auditTexts(question),
        keys: keys.join(', '),
        keys_of_findings: keys
          .map((key) => `case when part = 'findings' then ${key} end as ${key}`)
          .join(',\n    '),
      },
    }),
  );
}

/**
 * How the question judges single records, over a `source` of records that have no more than the members it
 * judges by: columns `event_id` and `verdict`.
 */
export function assembleVerdicts(question: Question, source: string): string {
  return fillTemplate(readSql('verdict.sql'), {
    values: { include_services: question.includeServices },
    texts: { tables: tablesText(NO_FILTERS, source), ...auditTexts(question) },
  });
}
