import type { Window } from '../model.ts';
import { sqlList, sqlLiteral } from './literal.ts';

/** What of the logs a question is about. An empty list does not restrict. */
export interface Filters {
  readonly window: Window;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly buckets: readonly string[];
  /** ARNs, IDs, access keys, names of roles, users and sessions. */
  readonly principals: readonly string[];
  readonly sourceIps: readonly string[];
  readonly eventSources: readonly string[];
}

/** Everything. */
export const NO_FILTERS: Filters = {
  window: { from: null, to: null },
  accounts: [],
  regions: [],
  buckets: [],
  principals: [],
  sourceIps: [],
  eventSources: [],
};

function among(column: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${column} in ${sqlList(values)}`];
}

/** A record whose time cannot be read stays in every window, and is counted apart. */
function within({ from, to }: Window): string[] {
  const bounds = [
    ...(from === null ? [] : [`event_time >= ${sqlLiteral(from)}`]),
    ...(to === null ? [] : [`event_time < ${sqlLiteral(to)}`]),
  ];
  return bounds.length === 0 ? [] : [`(event_time is null or (${bounds.join(' and ')}))`];
}

/** The condition that a request was made by one of these: ARNs, IDs, access keys, names. */
export function principalCondition(principals: readonly string[]): string {
  const list = sqlList(principals);
  const ways = [
    ...['principal_arn', 'session_arn', 'session_name', 'principal_id', 'access_key_id'],
    // The name at the end of an ARN, and a role's own ID before its session's name.
    "regexp_extract(principal_arn, '[^/:]+$')",
    "regexp_extract(principal_id, '^[^:]+')",
  ].map((way) => `${way} in ${list}`);
  return `(${ways.join(' or ')})`;
}

/** The condition over `events` that keeps what a question is about. */
export function filterCondition(filters: Filters): string {
  const conditions = [
    ...within(filters.window),
    ...among('account_id', filters.accounts),
    ...among('region', filters.regions),
    ...among('bucket_name', filters.buckets),
    ...(filters.principals.length === 0 ? [] : [principalCondition(filters.principals)]),
    ...among('source_ip', filters.sourceIps),
    ...among('event_source', filters.eventSources),
  ];
  return conditions.length === 0 ? 'true' : conditions.join('\n  and ');
}

/** Whether filters leave anything out. */
export function isFiltered(filters: Filters): boolean {
  return filterCondition(filters) !== 'true';
}
