import type { Filters } from './filters.ts';
import { sqlList, sqlLiteral } from './literal.ts';
import { readSql } from './read-sql.ts';
import { ofFittingLength, tablesText } from './tables.ts';
import { fillTemplate } from './template.ts';

/** Bytes of request IDs in one query: with what stands before them they fit every engine. */
const MOST_BYTES = 150_000;

/** IDs that AWS would not make, and that no literal takes, are left out: the sender chose them. */
function isUsable(id: string): boolean {
  return /^[\w=+/.:-]{1,128}$/.test(id);
}

/** Request IDs in groups, each small enough for one query; without those that AWS would not make. */
export function groupsOfIds(ids: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const id of new Set(ids.filter(isUsable))) {
    const size = sqlLiteral(id).length + 2;
    if (room < size) {
      groups.push([]);
      room = MOST_BYTES;
    }
    groups.at(-1)?.push(id);
    room -= size;
  }
  return groups;
}

/** The query for the records of these requests, over a `source` that selects the raw columns. */
export function assembleMatch(ids: readonly string[], filters: Filters, source: string): string {
  return ofFittingLength(
    fillTemplate(readSql('csm/match.sql'), {
      values: {},
      texts: { tables: tablesText(filters, source), request_ids: sqlList(ids) },
    }),
  );
}
