import type { Filters } from '../query/filters.ts';
import { readSql } from '../query/read-sql.ts';
import { ofFittingLength, tablesText } from '../query/tables.ts';
import { fillTemplate } from '../query/template.ts';
import { listOf, type Subject, subjectCondition } from './subject.ts';

/** Columns of `events` that say who made a request. */
export const CALLER_COLUMNS = [
  'principal_type',
  'principal_arn',
  'principal_id',
  'principal_account_id',
  'user_name',
  'session_arn',
  'session_name',
  'issuer_arn',
  'ec2_role_delivery',
  'federated_provider',
  'source_identity',
  'invoked_by',
] as const;

/** What the issuing record adds. */
const ISSUER_COLUMNS = [
  ...CALLER_COLUMNS,
  'access_key_id',
  'issued_source_identity',
  'identity_provider',
  'identity_subject',
];

interface FacetColumns {
  readonly name: string;
  readonly columns: readonly string[];
  /** The column that tells it apart from the facets below. */
  readonly mark: string;
}

/** The sides of the activity; where facets share columns, the one with more of them stands first. */
const FACETS: readonly FacetColumns[] = [
  {
    name: 'key',
    columns: ['access_key_id', 'principal_arn', 'session_arn', 'session_name'],
    mark: 'access_key_id',
  },
  { name: 'caller', columns: CALLER_COLUMNS, mark: 'principal_type' },
  { name: 'operation', columns: ['event_source', 'event_name'], mark: 'event_name' },
  { name: 'service', columns: ['event_source'], mark: 'event_source' },
  { name: 'bucket', columns: ['bucket_name'], mark: 'bucket_name' },
  { name: 'client', columns: ['client', 'client_version'], mark: 'client' },
  { name: 'address', columns: ['source_ip', 'vpc_endpoint_id'], mark: 'source_ip' },
  { name: 'place', columns: ['account_id', 'region'], mark: 'region' },
];

const COLUMNS = [...new Set(FACETS.flatMap(({ columns }) => columns))];

/** Rows that a facet is cut at; how many there are is counted. */
export const MOST_VALUES = 100;
/** Rows of issuing records; several stand for one key only where they were recorded twice. */
const MOST_CALLERS = 500;

interface QuestionTexts {
  readonly file: 'activity' | 'neighbours' | 'issued';
  readonly order: string;
  readonly most: number;
  readonly texts: Readonly<Record<string, string>>;
}

function assemble({ file, order, most, texts }: QuestionTexts, filters: Filters, source: string) {
  const question = fillTemplate(readSql(`trace/${file}.sql`), { values: { most }, texts });
  return ofFittingLength(
    fillTemplate(readSql('trace/question.sql'), {
      values: {},
      texts: { tables: tablesText(filters, source), question, order },
    }),
  );
}

/** Where a question is asked: the filters, and the SELECT that gives the raw columns. */
export interface Scope {
  readonly filters: Filters;
  readonly source: string;
}

/** What the subject did, seen from each side. */
export function activityQuery(subject: Subject, { filters, source }: Scope): string {
  const texts = {
    is_subject: subjectCondition(subject),
    columns: COLUMNS.join(', '),
    own_columns: COLUMNS.map((name) => `case when is_subject then ${name} end as ${name}`).join(
      ',\n    ',
    ),
    facet_names: FACETS.map(({ name, mark }) => `when grouping(${mark}) = 0 then '${name}'`).join(
      '\n      ',
    ),
    grouping_sets: FACETS.map(({ columns }) => `(is_subject, ${columns.join(', ')})`).join(', '),
  };
  return assemble(
    { file: 'activity', order: 'facet, place', most: MOST_VALUES, texts },
    filters,
    source,
  );
}

/** What others may share with a subject. */
export interface Shared {
  readonly keys: readonly string[];
  readonly sessions: readonly string[];
  /** Each with a space and its VPC endpoint, or nothing, behind it. */
  readonly addresses: readonly string[];
}

/** Who else uses the keys and sessions of the subject, or is seen at its addresses. */
export function neighboursQuery(
  subject: Subject,
  { keys, sessions, addresses }: Shared,
  { filters, source }: Scope,
): string {
  const texts = {
    is_subject: subjectCondition(subject),
    keys: listOf(keys),
    sessions: listOf(sessions),
    addresses: listOf(addresses),
  };
  return assemble(
    { file: 'neighbours', order: 'relation, place', most: MOST_VALUES, texts },
    filters,
    source,
  );
}

/** Who was given these temporary credentials. */
export function issuedQuery(
  { keys, sessions }: Pick<Shared, 'keys' | 'sessions'>,
  { filters, source }: Scope,
): string {
  const texts = {
    keys: listOf(keys),
    sessions: listOf(sessions),
    columns: ISSUER_COLUMNS.join(', '),
  };
  return assemble({ file: 'issued', order: 'place', most: MOST_CALLERS, texts }, filters, source);
}
