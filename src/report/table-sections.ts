import { type AuditResult, type Row, shownRows } from '../model.ts';
import { WITHIN } from './table-cells.ts';
import { cellText, counted, shortArn, shorten } from './words.ts';

/** Rows under one heading. */
export interface Section {
  readonly heading: string | null;
  /** All of the section's rows: the heading counts them. */
  readonly rows: readonly Row[];
  /** The first of them, which are shown. */
  readonly shown: readonly Row[];
}

const PRINCIPAL = 'principal_arn';
const NARROWEST_HEADING = 20;

function requestsOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + Number(row['requests']), 0);
}

function isPresigned(row: Row): boolean {
  return row['auth_method'] === 'QueryString';
}

/** The signature that all rows have; null where they differ, or the audit is about something else. */
function signatureOf(rows: readonly Row[]): string | null {
  const signatures = new Set(rows.map((row) => cellText(row['signature'])));
  return signatures.size === 1 ? [...signatures].join('') || null : null;
}

function headingOf(rows: readonly Row[], width: number): string {
  const principal = shortArn(cellText(rows[0]?.[PRINCIPAL])) || 'no principal';
  const days = rows.map((row) => cellText(row['last_seen']).slice(0, 10)).sort();
  const signature = signatureOf(rows);
  const facts = [
    counted(requestsOf(rows), 'request'),
    ...(signature === null || signature === 'SigV2' || signature === principal ? [] : [signature]),
    ...(rows.every(isPresigned) ? ['presigned'] : []),
    ...(days.at(-1) ? [`last ${days.at(-1)}`] : []),
  ];
  const tail = `: ${facts.join(', ')}`;
  return shorten(principal, Math.max(NARROWEST_HEADING, width - tail.length)) + tail;
}

const NAMED_SESSIONS = 3;
const LONGEST_SESSION = 40;

/** The sessions behind a principal, as far as their samples go: an instance, a function, a person. */
export function sessionsOf({ rows }: Section): string {
  const names = rows.map((row) => cellText(row['sample_session'])).filter((name) => name !== '');
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return '';
  const isMore =
    distinct.length > NAMED_SESSIONS || rows.some((row) => Number(row['sessions']) > 1);
  const shown = distinct.slice(0, NAMED_SESSIONS).map((name) => shorten(name, LONGEST_SESSION));
  return `session ${shown.join(', ')}${isMore ? ' and more' : ''}`;
}

const LONGEST_OWNER = 60;

function ownersOf({ shown }: Section): ReadonlySet<string> {
  return new Set(shown.map((row) => cellText(row['owner'])));
}

/** The owner that all rows of a section have; null where they differ or have none. */
export function ownerOf(section: Section): string | null {
  const owners = ownersOf(section);
  return owners.size === 1 ? shorten([...owners].join(''), LONGEST_OWNER) || null : null;
}

/**
 * One section for each principal, the busiest first: that is who has to act. Of each, at most
 * `rowsPerSection` rows are shown, and only rows that `--limit` leaves.
 */
export function sectionsOf(
  result: AuditResult,
  keys: readonly string[],
  { width, rowsPerSection }: { readonly width: number; readonly rowsPerSection: number | null },
): readonly Section[] {
  const isShown = new Set(shownRows(result));
  if (!keys.includes(PRINCIPAL)) {
    return [{ heading: null, rows: result.rows, shown: [...isShown] }];
  }
  const sections = new Map<unknown, Row[]>();
  for (const row of result.rows) {
    const rows = sections.get(row[PRINCIPAL]);
    if (rows === undefined) sections.set(row[PRINCIPAL], [row]);
    else rows.push(row);
  }
  return [...sections.values()]
    .sort((a, b) => requestsOf(b) - requestsOf(a))
    .map((rows) => ({
      heading: headingOf(rows, width),
      rows,
      shown: rows.filter((row) => isShown.has(row)).slice(0, rowsPerSection ?? rows.length),
    }));
}

/** The requests of the rows that a section does not show; null where it shows all. */
export function restOf({ rows, shown }: Section): { requests: number; rows: number } | null {
  if (shown.length === rows.length) return null;
  return {
    requests: requestsOf(rows) - requestsOf(shown),
    rows: rows.length - shown.length,
  };
}

/** The columns of the rows: without what the headings, other cells or the title say already. */
export function columnsOf(
  result: AuditResult,
  keys: readonly string[],
  sections: readonly Section[],
): readonly string[] {
  const isGrouped = keys.includes(PRINCIPAL);
  const isMixed = ({ rows }: Section): boolean =>
    new Set(rows.map((row) => row['auth_method'])).size > 1;
  const said = new Set([
    ...(isGrouped ? [PRINCIPAL] : []),
    ...(isGrouped && !sections.some(isMixed) ? ['auth_method'] : []),
    ...(isGrouped && sections.every(({ rows }) => signatureOf(rows)) ? ['signature'] : []),
    ...(signatureOf(result.rows) === 'SigV2' ? ['signature'] : []),
  ]);
  const own = keys.filter((key) => !said.has(key) && !keys.includes(WITHIN[key] ?? ''));
  const hasOwners = result.columns.some(({ name }) => name === 'owner');
  const isInHeadings = isGrouped && sections.every((section) => ownersOf(section).size === 1);
  const owner = hasOwners && !isInHeadings ? ['owner'] : [];
  return ['requests', ...own, ...(isGrouped ? [] : ['last_seen']), ...owner];
}
