import { type Command, Option } from 'commander';
import { AUDITS } from '../audits/catalogue.ts';
import type { Asked, Saved } from '../commands/report.ts';
import { TrailAuditError } from '../errors.ts';
import { REPORT_FORMATS, type ReportFormat, reportFormatOf } from '../report/format-names.ts';
import { examples } from './examples.ts';
import {
  type AuditFlags,
  engineFor,
  filtersOf,
  questionOf,
  resolveFor,
  targetFor,
} from './flags.ts';
import { addAthenaOptions, addFilterOptions, addLogsOptions, FROM, ownOption } from './options.ts';
import type { Run } from './program.ts';
import { auditId, list, memory } from './values.ts';

/** What commander makes of the options of `report`. */
type ReportFlags = Omit<AuditFlags, 'format'> & {
  readonly audits?: readonly string[];
  readonly format?: ReportFormat;
  readonly compare?: string;
  readonly failOnNew?: boolean;
};

/** Where a report goes, and as what, where nobody says. */
const DEFAULT_OUTPUT = 'trail-audit-report.html';

/** Options that mean something for a report that was saved. */
const OF_SAVED = new Set(['from', 'format', 'output', 'compare', 'failOnNew', 'strict']);

/** The format asked for: by name, else by the ending of the file. */
function formatFor({ format, output = DEFAULT_OUTPUT }: ReportFlags): ReportFormat {
  const found = format ?? reportFormatOf(output);
  if (found !== null) return found;
  throw new TrailAuditError(
    `Cannot choose a format for "${output}": its ending says none`,
    `--format with one of ${REPORT_FORMATS.join(', ')}`,
  );
}

/** The file or folder to write; null for standard output. */
function outputFor({ format, output }: ReportFlags): string | null {
  if (format === 'csv' && (output === undefined || output === '-')) {
    throw new TrailAuditError(
      'Cannot write a report as CSV to standard output: it is a file for each audit',
      '--output with a folder',
    );
  }
  if (output === undefined) return format === undefined ? DEFAULT_OUTPUT : null;
  return output === '-' ? null : output;
}

/** A report that `--from` names in place of a time. */
function savedFor({ from, ...flags }: ReportFlags): Saved | null {
  if (from === undefined || !from.toLowerCase().endsWith('.json')) return null;
  const stray = Object.keys(flags).find((flag) => !OF_SAVED.has(flag));
  if (stray === undefined) return { kind: 'saved', file: from };
  const name = stray.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new TrailAuditError(
    `Cannot use --${name} with a saved report: its answers are there`,
    `without --${name}; or without --from ${from}, to ask anew`,
  );
}

function askedFor(flags: ReportFlags, now: Date): Asked {
  const { format, audits: ids, ...auditFlags } = flags;
  const engine = engineFor(auditFlags);
  const chosen = AUDITS.filter(({ id }) => ids === undefined || ids.includes(id));
  return {
    kind: 'asked',
    questions: {
      filters: filtersOf(auditFlags, now, engine),
      audits: chosen.map((audit) => questionOf(audit, auditFlags, now, engine)),
    },
    target: targetFor('report', 'report', auditFlags),
    resolve: resolveFor(auditFlags),
  };
}

function addOptions(command: Command): Command {
  command.optionsGroup('The report:');
  for (const option of [
    new Option('--audits <ids>', 'only these audits, with commas between').argParser(list(auditId)),
    new Option('--format <format>', 'how to write it').choices(REPORT_FORMATS),
    new Option(
      '--output <file>',
      `write it here, with CSV into this folder (default: ${DEFAULT_OUTPUT}; with --format standard output)`,
    ),
    new Option(
      '--compare <file>',
      'say what is new, gone, grown and shrunk since this JSON report',
    ),
    new Option('--fail-on-new', 'exit 1 when there are new findings; with --compare'),
    new Option('--resolve', 'ask AWS whose the findings are'),
    ...(['minimum', 'policy', 'asOf'] as const).map(ownOption),
    new Option(
      '--memory <size>',
      'memory for DuckDB (default: as needed, up to half of the machine)',
    ).argParser(memory),
    new Option('--strict', 'exit 2 when a file could not be read whole'),
  ]) {
    command.addOption(option);
  }
  addLogsOptions(command);
  addFilterOptions(command, `${FROM}; or a report saved as .json, to show it again`);
  return addAthenaOptions(command);
}

/** Adds `report`: all audits in one document. */
export function addReport(program: Command, run: Run): void {
  const command = program
    .command('report')
    .summary('all audits in one page to look at and to hand on')
    .description(
      'Asks all audits, or some, and writes one document: a self-contained HTML page, JSON, Markdown, or a folder of CSV files.\n\nLogs on this machine are read once for all of them. On Athena it is one query an audit, and one for requests by day; what they cost together is said first.',
    )
    .addHelpText(
      'after',
      examples('report', [
        '--sample',
        '--logs logs/',
        '--logs logs/ --audits sigv2,clients --output report.md',
        '--logs logs/ --output today.json --compare yesterday.json --fail-on-new',
        '--from today.json --output report.html',
        '--table security.cloudtrail_logs --from 7d --max-cost 5',
      ]),
    );
  addOptions(command).action((flags: ReportFlags) =>
    run(async (context) => {
      if (flags.failOnNew && flags.compare === undefined) {
        throw new TrailAuditError(
          'Cannot use --fail-on-new alone: nothing says what is not new',
          '--compare with an earlier report',
        );
      }
      const { report } = await import('../commands/report.ts');
      return report(
        {
          about: savedFor(flags) ?? askedFor(flags, context.now()),
          format: formatFor(flags),
          output: outputFor(flags),
          compare: flags.compare ?? null,
          failOnNew: flags.failOnNew ?? false,
          strict: flags.strict ?? false,
        },
        context,
      );
    }),
  );
}
