import { type Audit, optionName } from '../audits/audit.ts';
import { AUDIT_GROUPS, AUDITS } from '../audits/catalogue.ts';
import { TrailAuditError } from '../errors.ts';
import { readSql } from '../query/read-sql.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { safeJson } from '../report/safe-text.ts';
import { wrapped } from '../report/words.ts';
import type { Context, ExitCode } from './context.ts';

export interface AuditsRequest {
  /** The audit to explain; null for a list of all. */
  readonly id: string | null;
  readonly format: 'table' | 'json';
}

const GAP = '  ';

/** Lists the audits, or explains one. */
export async function audits(
  { id, format }: AuditsRequest,
  { write, width }: Context,
): Promise<ExitCode> {
  if (id === null) {
    const all = { schemaVersion: SCHEMA_VERSION, audits: AUDITS.map(document) };
    await write(format === 'json' ? `${safeJson(all, 2)}\n` : list(), null);
    return 0;
  }
  const audit: Audit | undefined = AUDITS.find((candidate) => candidate.id === id);
  if (audit === undefined) throw new TrailAuditError(`Cannot explain audit "${id}": there is none`);
  const sql = readSql(`audits/${id}.sql`);
  const one = { schemaVersion: SCHEMA_VERSION, ...document(audit), sql };
  await write(format === 'json' ? `${safeJson(one, 2)}\n` : explanation(audit, sql, width), null);
  return 0;
}

function document({ id, title, why, fix, by, facts, options, examples }: Audit): object {
  return { id, title, why, fix, by, facts, options: options.map(optionName), examples };
}

function list(): string {
  const longest = Math.max(...AUDITS.map(({ id }) => id.length));
  const groups = AUDIT_GROUPS.map(({ title, audits: own }) =>
    [title, ...own.map((audit) => `${GAP}${audit.id.padEnd(longest)}${GAP}${audit.title}`)].join(
      '\n',
    ),
  );
  return `${groups.join('\n\n')}\n\ntrail-audit audits ID explains one; trail-audit ID --logs FOLDER asks it.\n`;
}

function explanation(audit: Audit, sql: string, width: number): string {
  const columns = [...audit.by, ...audit.facts].join(', ');
  const own = audit.options.map(optionName);
  const lines = [
    `${audit.id}: ${audit.title}`,
    '',
    `Why: ${audit.why}`,
    `Do: ${audit.fix}`,
    `A row: one ${columns} (--by for others${audit.facts.length > 0 ? `; ${audit.facts.join(', ')} always` : ''}).`,
    ...(audit.countsServices ? ['Requests that AWS services make are part of it.'] : []),
    ...(own.length > 0 ? [`Options of its own: ${own.join(', ')}.`] : []),
    '',
    ...audit.examples.map((example) => `${GAP}$ trail-audit ${audit.id} ${example}`),
    '',
    `sql/audits/${audit.id}.sql, over the columns of sql/README.md; trail-audit sql ${audit.id} prints all that is sent:`,
  ];
  const text = lines.map((line) => (line.startsWith(GAP) ? line : wrapped(line, width)));
  return `${text.join('\n')}\n\n${sql}\n`;
}
