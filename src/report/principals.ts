import type { Report } from '../model/report.ts';
import type { Cell, Row } from '../model.ts';
import type { ShownRows } from './findings.ts';
import { groupBy } from './group-by.ts';
import { lastDay, requestsIn, textIn } from './rows.ts';
import { number } from './words.ts';

/** Somebody with findings, to be talked to. */
export interface Principal {
  readonly arn: string;
  /** Whose it is, or what it is by its names; null where nothing says so. */
  readonly owner: string | null;
  /** Requests in findings, by audit. */
  readonly requests: ReadonlyMap<string, number>;
  /** ISO date of the last finding. */
  readonly lastSeen: string | null;
}

interface FoundBy {
  readonly audit: string;
  readonly row: Row;
}

function principalOf([arn, found]: readonly [string, readonly FoundBy[]]): Principal {
  const rows = found.map(({ row }) => row);
  const byAudit = groupBy(found, ({ audit }) => audit);
  return {
    arn,
    // Owners of one role differ by session: each is in its rows.
    owner: rows.map((row) => textIn(row, 'owner')).find((owner) => owner !== null) ?? null,
    requests: new Map(
      [...byAudit].map(([audit, own]) => [audit, requestsIn(own.map(({ row }) => row))]),
    ),
    lastSeen: lastDay(rows),
  };
}

/**
 * Everybody with findings, whoever has most by the first audit first, then by the second. How much
 * there is of something is no finding.
 */
export function principalsOf({ audits }: Report): readonly Principal[] {
  const asked = audits.filter(({ words }) => !words.isVolume).map(({ result }) => result);
  const found = asked.flatMap(({ audit, rows }) => rows.map((row): FoundBy => ({ audit, row })));
  const principals = [...groupBy(found, ({ row }) => textIn(row, 'principal_arn'))].map(
    principalOf,
  );
  return principals.sort((one, other) => {
    const differs = (audit: string): number =>
      (other.requests.get(audit) ?? 0) - (one.requests.get(audit) ?? 0);
    const first = asked.map(({ audit }) => differs(audit)).find((difference) => difference !== 0);
    return first ?? (one.arn < other.arn ? -1 : 1);
  });
}

/** Audits that have a column of their own. */
const COLUMNS: Readonly<Record<string, string>> = { sigv2: 'SigV2', clients: 'Old clients' };

/** Those principals as a report shows them. */
export function shownPrincipals(report: Report): ShownRows {
  const own = report.audits
    .map(({ result }) => result.audit)
    .filter((id) => Object.hasOwn(COLUMNS, id));
  return {
    columns: [
      { label: 'Principal' },
      { label: 'Who that is' },
      ...own.map((id) => ({ label: COLUMNS[id] ?? id, isNumber: true })),
      { label: 'Other findings' },
      { label: 'Last seen' },
    ],
    rows: principalsOf(report).map(({ arn, owner, requests, lastSeen }): Cell[] => {
      const others = [...requests].filter(([id]) => !own.includes(id));
      return [
        arn,
        owner,
        ...own.map((id) => requests.get(id) ?? 0),
        others.map(([id, size]) => `${id} ${number(size)}`).join(', '),
        lastSeen,
      ];
    }),
  };
}
