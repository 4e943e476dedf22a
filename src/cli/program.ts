import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Audit } from '../audits/audit.ts';
import { AUDITS } from '../audits/catalogue.ts';
import type { Context, ExitCode } from '../commands/context.ts';
import { examples } from './examples.ts';
import { type AuditFlags, engineFor, formatFor, questionOf, tableFor, targetFor } from './flags.ts';
import { addAthenaOptions, addQuestionOptions, addRunOptions, addTableOptions } from './options.ts';
import { addTrailCommands } from './trail-commands.ts';

/** Runs a command and keeps its exit code. */
export type Run = (command: (context: Context) => Promise<ExitCode>) => Promise<void>;

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function addAudit(program: Command, audit: Audit, run: Run): void {
  const command = program
    .command(audit.id)
    .summary(audit.title)
    .description(`${audit.title}.\n\n${audit.why}\n${audit.fix}`)
    .addHelpText('after', examples(audit.id, audit.examples));
  addAthenaOptions(addQuestionOptions(addRunOptions(command), audit)).action((flags: AuditFlags) =>
    run(async (context) => {
      const { audit: runAudit } = await import('../commands/audit.ts');
      return runAudit(
        {
          question: questionOf(audit, flags, context.now(), engineFor(flags)),
          target: targetFor(audit, flags),
          format: formatFor(flags),
          output: flags.output ?? null,
          limit: flags.limit ?? null,
          strict: flags.strict ?? false,
          failOnFindings: flags.failOnFindings ?? false,
        },
        context,
      );
    }),
  );
}

function addSql(program: Command, run: Run): void {
  const sql = program
    .command('sql')
    .summary('print the query text of an audit')
    .description('Prints the query text of an audit, with its literals: exactly what runs.')
    .addHelpText('after', examples('sql', ['sigv2', 'clients --minimum aws-cli=2.15.0 --from 7d']));
  for (const audit of AUDITS) {
    const command = sql
      .command(audit.id)
      .summary(audit.title)
      .option('--output <file>', 'write the text here')
      .addHelpText(
        'after',
        examples(`sql ${audit.id}`, [
          '',
          '--from 7d --by principal_arn',
          '--engine athena --table security.cloudtrail_logs',
        ]),
      );
    addTableOptions(addQuestionOptions(command, audit)).action((flags: AuditFlags) =>
      run(async (context) => {
        const { sql: printSql } = await import('../commands/sql.ts');
        const isAthena = flags.engine === 'athena' || flags.table !== undefined;
        const engine = isAthena
          ? engineFor({ ...flags, engine: flags.engine ?? 'athena' })
          : 'local';
        const question = questionOf(audit, flags, context.now(), engine);
        const target = isAthena ? tableFor(flags) : null;
        return printSql({ question, target, output: flags.output ?? null }, context);
      }),
    );
  }
}

/** The command line: every command, its options and its help. */
export function buildProgram(run: Run): Command {
  const program = new Command('trail-audit')
    .exitOverride()
    .description(
      'Finds the S3 clients that still sign with Signature Version 2, and the CLIs and SDKs that are too old, in CloudTrail logs, and traces each to its ARN and address.',
    )
    .version(version())
    .option('--quiet', 'no progress and no notes')
    .option('--debug', 'show where an error comes from')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists the options)')
    .addHelpText('after', examples('sigv2', ['--logs logs/', '--logs logs/ --output sigv2.csv']))
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  for (const audit of AUDITS) addAudit(program, audit, run);
  addSql(program, run);
  addTrailCommands(program, run);
  return program;
}
