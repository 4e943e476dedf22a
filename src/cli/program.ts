import { styleText } from 'node:util';
import { Command } from 'commander';
import type { Audit } from '../audits/audit.ts';
import { AUDIT_GROUPS } from '../audits/catalogue.ts';
import type { Context } from '../commands/context.ts';
import { version } from '../version.ts';
import { addCollect } from './collect-command.ts';
import { addCompletion } from './completion-command.ts';
import { addCsm } from './csm-command.ts';
import { addDoctor } from './doctor-command.ts';
import { examples } from './examples.ts';
import {
  type AuditFlags,
  engineFor,
  formatFor,
  questionOf,
  resolveFor,
  targetFor,
} from './flags.ts';
import { addAthenaOptions, addQuestionOptions, addRunOptions } from './options.ts';
import { addQueryCommands } from './query-commands.ts';
import { addReport } from './report-command.ts';
import { suggestChoices } from './suggestions.ts';
import { addTrace } from './trace-command.ts';
import { addTrailCommands } from './trail-commands.ts';
import { addValidate } from './validate-command.ts';

/** Runs a command and keeps its exit code. */
export type Run = (command: (context: Context) => Promise<number>) => Promise<void>;

function addAudit(program: Command, audit: Audit, run: Run): void {
  const command = program
    .command(audit.id)
    .summary(audit.title)
    .description(`${audit.title}.\n\n${audit.why}\n${audit.fix}`)
    .addHelpText('after', examples(audit.id, audit.examples));
  addRunOptions(command)
    .option('--resolve', 'ask AWS whose the findings are: adds a column `owner`')
    .option('--fail-on-findings', 'exit 1 when there are findings');
  addAthenaOptions(addQuestionOptions(command, audit)).action((flags: AuditFlags) =>
    run(async (context) => {
      const { audit: runAudit } = await import('../commands/audit.ts');
      return runAudit(
        {
          question: questionOf(audit, flags, context.now(), engineFor(flags)),
          target: targetFor(`audit "${audit.id}"`, audit.id, flags),
          format: formatFor(flags),
          output: flags.output ?? null,
          limit: flags.limit ?? null,
          strict: flags.strict ?? false,
          failOnFindings: flags.failOnFindings ?? false,
          resolve: resolveFor(flags),
        },
        context,
      );
    }),
  );
}

/** The command line: every command, its options and its help. */
export function buildProgram(run: Run): Command {
  const program = new Command('trail-audit')
    .exitOverride()
    .description(
      'Finds in CloudTrail logs the S3 clients that still sign with Signature Version 2, the CLIs and SDKs that are too old, and what else ought to change; and says of each who it is: ARN, address, session.',
    )
    .version(version())
    .option('--quiet', 'no progress and no notes')
    .option('--debug', 'show where an error comes from')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists the options)')
    .addHelpText(
      'after',
      examples('sigv2', [
        '--sample',
        '--logs logs/ --output sigv2.csv',
        '--table security.cloudtrail_logs --max-cost 5',
      ]),
    )
    .configureHelp({
      showGlobalOptions: true,
      sortSubcommands: false,
      // Commander takes it out again where the help goes to no terminal, or NO_COLOR is set.
      styleTitle: (title) => styleText('bold', title, { validateStream: false }),
    });
  for (const { title, audits } of AUDIT_GROUPS) {
    program.commandsGroup(`Audits: ${title.toLowerCase()}`);
    for (const audit of audits) addAudit(program, audit, run);
  }
  program.commandsGroup('All audits in one document:');
  addReport(program, run);
  program.commandsGroup('Behind a finding:');
  addTrace(program, run);
  program.commandsGroup('Questions of your own:');
  addQueryCommands(program, run);
  program.commandsGroup('From the client itself:');
  addCsm(program, run);
  program.commandsGroup('Logs at hand:');
  addCollect(program, run);
  addValidate(program, run);
  program.commandsGroup('A trail of your own:');
  addTrailCommands(program, run);
  program.commandsGroup('Help:');
  addDoctor(program, run);
  addCompletion(program, run);
  suggestChoices(program);
  program.helpCommand('help [command]', 'display help for command');
  return program;
}
