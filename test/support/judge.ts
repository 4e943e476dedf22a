import type { AuditId } from '../../src/audits/catalogue.ts';
import type { AuditFlags } from '../../src/cli/flags.ts';
import type { AuditResult, Row } from '../../src/model.ts';
import { ask } from './ask.ts';
import type { TestRecord } from './records.ts';

/** What an audit makes of records that have names. */
export interface Judged {
  /** The names of those that are findings, in the order given. */
  readonly found: readonly string[];
  /** The row of each finding. */
  readonly rows: Readonly<Record<string, Row>>;
  readonly examined: AuditResult['examined'];
}

/** Asks an audit about named records, all at once; each comes from an address of its own. */
export async function judge(
  id: AuditId,
  records: Readonly<Record<string, TestRecord>>,
  flags: AuditFlags = {},
): Promise<Judged> {
  const names = Object.keys(records);
  const addressed = names.map((name, index) => ({
    ...records[name],
    sourceIPAddress: `10.0.0.${index}`,
  }));
  const { rows, examined } = await ask(id, addressed, { by: ['source_ip'], ...flags });
  const byName = names.flatMap((name, index) => {
    const row = rows.find((candidate) => candidate['source_ip'] === `10.0.0.${index}`);
    return row === undefined ? [] : [[name, row] as const];
  });
  return { found: byName.map(([name]) => name), rows: Object.fromEntries(byName), examined };
}
