import type { Report } from '../model/report.ts';
import type { Cell, Row } from '../model.ts';
import type { ShownRows } from './findings.ts';
import { groupBy } from './group-by.ts';
import { lastDay, requestsIn, textIn } from './rows.ts';

/** A version of a client that is too old. */
export interface ClientVersion {
  readonly client: string | null;
  readonly version: string | null;
  readonly status: string | null;
  /** The first version that would do; null where none of this client does, or nobody said. */
  readonly minimum: string | null;
  /** ISO date, or `ended`; null while it is supported. */
  readonly endOfSupport: string | null;
  readonly requests: number;
  readonly principals: number;
  /** ISO date. */
  readonly lastSeen: string | null;
}

const KEYS = ['client', 'client_version', 'status', 'minimum_version', 'end_of_support'];

function versionOf(rows: readonly Row[]): ClientVersion {
  const [first = {}] = rows;
  return {
    client: textIn(first, 'client'),
    version: textIn(first, 'client_version'),
    status: textIn(first, 'status'),
    minimum: textIn(first, 'minimum_version'),
    endOfSupport: textIn(first, 'end_of_support'),
    requests: requestsIn(rows),
    principals: new Set(rows.map((row) => row['principal_arn'])).size,
    lastSeen: lastDay(rows),
  };
}

/** The client versions that the audit `clients` found, by client: the client with most requests first. */
export function versionsOf({ audits }: Report): readonly ClientVersion[] {
  const rows = audits.find(({ result }) => result.audit === 'clients')?.result.rows ?? [];
  const clients = [...groupBy(rows, (row) => String(row['client'])).values()];
  return clients
    .sort((one, other) => requestsIn(other) - requestsIn(one))
    .flatMap((own) =>
      [...groupBy(own, (row) => JSON.stringify(KEYS.map((name) => row[name]))).values()]
        .map(versionOf)
        .sort((one, other) => other.requests - one.requests),
    );
}

const STATUS: Readonly<Record<string, string>> = {
  'before-sigv4': 'from before SigV4',
  'below-minimum': 'below your minimum',
  'end-of-support': 'past its support',
  'unknown-version': 'version not known',
};

/** Those versions as a report shows them. */
export function shownVersions(report: Report): ShownRows {
  return {
    columns: [
      { label: 'Client' },
      { label: 'Version' },
      { label: 'Minimum' },
      { label: 'Support ends' },
      { label: 'Why' },
      { label: 'Requests', isNumber: true },
      { label: 'Principals', isNumber: true },
      { label: 'Last seen' },
    ],
    rows: versionsOf(report).map((version): Cell[] => [
      version.client ?? 'not named',
      version.version,
      version.minimum,
      version.endOfSupport,
      STATUS[version.status ?? ''] ?? version.status,
      version.requests,
      version.principals,
      version.lastSeen,
    ]),
  };
}
