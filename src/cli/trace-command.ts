import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { TrailAuditError } from '../errors.ts';
import { TRACE_FORMATS, type TraceFormat, traceFormatOf } from '../report/format-names.ts';
import { examples } from './examples.ts';
import { type AuditFlags, engineFor, filtersOf, resolveFor, targetFor } from './flags.ts';
import { addAthenaOptions, addLogsOptions } from './options.ts';
import type { Run } from './program.ts';
import { account, list, memory, region } from './values.ts';

/** What commander makes of the options of `trace`. */
type TraceFlags = Omit<AuditFlags, 'format'> & { readonly format?: TraceFormat };

function formatFor({ format, output }: TraceFlags): TraceFormat {
  if (format !== undefined) return format;
  if (output === undefined || extname(output) === '') return 'text';
  const found = traceFormatOf(output);
  if (found !== null) return found;
  throw new TrailAuditError(
    `Cannot choose a format for "${output}": its ending says none`,
    `--format with one of ${TRACE_FORMATS.join(', ')}`,
  );
}

function addOptions(command: Command): Command {
  const one = (flags: string, description: string, check: ReturnType<typeof list>) =>
    new Option(flags, `${description} (repeatable)`).argParser(check);
  addLogsOptions(command).optionsGroup('Options:');
  for (const option of [
    new Option('--from <time>', 'from this time on: 2026-11-09, 2026-11-09T08:00:00Z, 7d, 24h'),
    new Option('--to <time>', 'up to, and not including, this time'),
    one('--account <id>', 'only of this recording account', list(account)),
    one('--region <region>', 'only of this region', list(region)),
    new Option('--resolve', 'ask AWS, too: EC2, IAM and the event history'),
    new Option('--format <format>', 'how to show the page').choices(TRACE_FORMATS),
    new Option('--output <file>', 'write the page here; its ending chooses the format'),
    new Option(
      '--memory <size>',
      'memory for DuckDB (default: as needed, up to half of the machine)',
    ).argParser(memory),
  ]) {
    command.addOption(option);
  }
  return addAthenaOptions(command);
}

/** Adds `trace`, which is about one address, principal, key, session or event. */
export function addTrace(program: Command, run: Run): void {
  const command = program
    .command('trace')
    .argument(
      '<subject>',
      'an IP address, ARN, access key, principal ID, name of a session, role or user, or event ID',
    )
    .summary('one page about one address, principal, access key, session or event')
    .description(
      'Who is behind an address, ARN, access key, session or event, where it runs and what it did: from the logs, the chain of roles back to the first caller, and with --resolve from AWS. Each line says where it was learnt and how sure it is.',
    )
    .addHelpText(
      'after',
      examples('trace', [
        'i-0a1b2c3d4e5f67890 --logs logs/',
        '203.0.113.24 --logs logs/ --from 7d --resolve',
        'ASIAJQFQRZIU5EXAMPLE --logs logs/ --output trace.md',
        'arn:aws:iam::111122223333:role/backup --table security.cloudtrail_logs --max-cost 5',
      ]),
    );
  addOptions(command).action((given: string, flags: TraceFlags) =>
    run(async (context) => {
      const { trace } = await import('../commands/trace.ts');
      const { parseSubject } = await import('../trace/subject.ts');
      const { format, ...auditFlags } = flags;
      const engine = engineFor(auditFlags);
      return trace(
        {
          subject: parseSubject(given),
          target: targetFor('trace', 'trace SUBJECT', auditFlags),
          filters: filtersOf(auditFlags, context.now(), engine),
          format: formatFor(flags),
          output: flags.output ?? null,
          resolve: resolveFor(auditFlags),
        },
        context,
      );
    }),
  );
}
