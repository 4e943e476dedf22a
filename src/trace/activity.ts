import type { Facet, Seen, TracePage, Value } from '../model/trace.ts';
import type { Answer, Cell, Row } from '../model.ts';
import { type CallerFacts, callerOf } from './caller-facts.ts';

/** Somebody who made requests of the subject. */
export interface SeenCaller extends Seen {
  readonly facts: CallerFacts;
  /** The access keys used, the newest first. */
  readonly keys: readonly UsedKey[];
}

export interface UsedKey {
  readonly id: string;
  /** When the session of a temporary key began, as recorded. */
  readonly began: string | null;
}

export interface SeenAddress extends Seen {
  readonly source: string;
  readonly vpcEndpoint: string | null;
}

/** Where requests were recorded. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What a subject did, read from the rows of `sql/trace/activity.sql`. */
export interface Activity {
  readonly examined: TracePage['examined'] & {
    /** Records without a usable event time. */
    readonly untimed: number;
    /** Records of temporary credentials given to anybody. */
    readonly issued: number;
  };
  readonly seen: Seen | null;
  readonly callers: { readonly size: number; readonly values: readonly SeenCaller[] };
  readonly addresses: { readonly size: number; readonly values: readonly SeenAddress[] };
  readonly keys: readonly string[];
  readonly places: readonly Place[];
  readonly facets: TracePage['activity'];
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

function count(cell: Cell | undefined): number {
  return Number(cell ?? 0);
}

function seenOf(row: Row): Seen {
  return {
    requests: count(row['requests']),
    errors: count(row['errors']),
    presigned: count(row['presigned']),
    first: text(row['first_seen']),
    last: text(row['last_seen']),
  };
}

type Rows = ReadonlyMap<string, readonly Row[]>;

function byFacet(rows: readonly Row[]): Rows {
  const facets = new Map<string, Row[]>();
  for (const row of rows) {
    const facet = text(row['facet']) ?? '';
    facets.set(facet, [...(facets.get(facet) ?? []), row]);
  }
  return facets;
}

function sizeOf(rows: readonly Row[]): number {
  return count(rows[0]?.['size']);
}

/** Rows without a value stand for records that have none: not a value of the facet. */
function facetOf(rows: readonly Row[] = [], textOf: (row: Row) => string | null): Facet {
  const values = rows.flatMap((row): readonly Value[] => {
    const value = textOf(row);
    return value === null ? [] : [{ text: value, ...seenOf(row) }];
  });
  return { size: sizeOf(rows) - (rows.length - values.length), values };
}

function clientText(row: Row): string | null {
  const client = text(row['client']);
  if (client !== null) return [client, text(row['client_version'])].filter(Boolean).join(' ');
  const agent = text(row['user_agent']);
  return agent === null ? null : `"${agent}"`;
}

function serviceName(source: string | null): string | null {
  return source?.replace(/\.amazonaws\.com$/, '') ?? null;
}

function operationText(row: Row): string | null {
  const service = serviceName(text(row['event_source']));
  return service === null ? null : `${service}:${text(row['event_name']) ?? '?'}`;
}

function placeText(row: Row): string | null {
  const [account, region] = [text(row['account_id']), text(row['region'])];
  return account === null && region === null ? null : `${account ?? '?'} ${region ?? '?'}`;
}

/** Keys of a caller: those used under the same ARN and session. */
function keysOf(caller: CallerFacts, keys: readonly Row[]): readonly UsedKey[] {
  return keys
    .filter(
      (row) =>
        row['principal_arn'] === caller.principalArn &&
        row['session_arn'] === caller.sessionArn &&
        row['session_name'] === caller.sessionName,
    )
    .toSorted((a, b) => ((text(a['last_seen']) ?? '') < (text(b['last_seen']) ?? '') ? 1 : -1))
    .flatMap((row) => {
      const id = text(row['access_key_id']);
      return id === null ? [] : [{ id, began: text(row['began']) }];
    });
}

function callersOf(rows: readonly Row[], keys: readonly Row[]): readonly SeenCaller[] {
  return rows.map((row) => {
    const facts = callerOf(row);
    return { facts, keys: keysOf(facts, keys), ...seenOf(row) };
  });
}

function addressesOf(rows: readonly Row[]): readonly SeenAddress[] {
  return rows.flatMap((row) => {
    const source = text(row['source_ip']);
    const vpcEndpoint = text(row['vpc_endpoint_id']);
    return source === null ? [] : [{ source, vpcEndpoint, ...seenOf(row) }];
  });
}

function examinedOf(row: Row | undefined): Activity['examined'] {
  return {
    records: count(row?.['records']),
    accounts: count(row?.['accounts']),
    regions: count(row?.['regions']),
    first: text(row?.['first_seen']),
    last: text(row?.['last_seen']),
    untimed: count(row?.['untimed']),
    issued: count(row?.['issued']),
  };
}

/** Reads the rows of `sql/trace/activity.sql`. */
export function activityOf({ rows }: Pick<Answer, 'rows'>): Activity {
  const facets = byFacet(rows);
  const rowsOf = (name: string): readonly Row[] => facets.get(name) ?? [];
  const [subject] = rowsOf('subject');
  const keys = rowsOf('key');
  return {
    examined: examinedOf(rowsOf('examined')[0]),
    seen: subject === undefined ? null : seenOf(subject),
    callers: { size: sizeOf(rowsOf('caller')), values: callersOf(rowsOf('caller'), keys) },
    addresses: { size: sizeOf(rowsOf('address')), values: addressesOf(rowsOf('address')) },
    keys: [...new Set(keys.flatMap((row) => text(row['access_key_id']) ?? []))],
    places: rowsOf('place').flatMap((row) => {
      const [account, region] = [text(row['account_id']), text(row['region'])];
      return account === null || region === null ? [] : [{ account, region }];
    }),
    facets: {
      services: facetOf(rowsOf('service'), (row) => serviceName(text(row['event_source']))),
      operations: facetOf(rowsOf('operation'), operationText),
      buckets: facetOf(rowsOf('bucket'), (row) => text(row['bucket_name'])),
      clients: facetOf(rowsOf('client'), clientText),
      places: facetOf(rowsOf('place'), placeText),
    },
  };
}

/** What others may share: addresses of services are shared by all of their customers. */
export function sharedOf(
  { keys, callers, addresses }: Activity,
  isAddress: (s: string) => boolean,
) {
  return {
    keys,
    sessions: [...new Set(callers.values.flatMap(({ facts }) => facts.sessionArn ?? []))],
    addresses: addresses.values
      .filter(({ source }) => isAddress(source))
      .map(({ source, vpcEndpoint }) => `${source} ${vpcEndpoint ?? ''}`),
  };
}
