import { type Command, Option } from 'commander';
import { examples } from './examples.ts';
import { type AuditFlags, athenaTarget, filtersOf, memoryFor } from './flags.ts';
import { SAMPLE_LOGS } from './options.ts';
import type { Run } from './program.ts';
import { type Look, styled } from './style.ts';
import { outputLocation, table } from './values.ts';

/** What commander makes of the options of `doctor`. */
interface DoctorFlags
  extends Pick<AuditFlags, 'table' | 'workgroup' | 'outputLocation' | 'profile' | 'awsRegion'> {
  readonly format: 'table' | 'json';
}

const LOOKS = { ok: 'bold', warning: 'yellow', failed: 'red' } as const satisfies Record<
  string,
  Look
>;

function addOptions(command: Command): Command {
  for (const option of [
    new Option('--table <database.table>', 'the CloudTrail table on Athena').argParser(table),
    new Option('--workgroup <name>', "Athena's workgroup"),
    new Option('--output-location <s3://...>', 'where Athena puts results').argParser(
      outputLocation,
    ),
    new Option('--profile <name>', 'profile of the AWS configuration'),
    new Option('--aws-region <region>', 'region to look in (default: as for the AWS CLI)'),
    new Option('--format <format>', 'how to show it').choices(['table', 'json']).default('table'),
  ]) {
    command.addOption(option);
  }
  return command;
}

/** Adds `doctor`, which says what is missing on this machine and in AWS. */
export function addDoctor(program: Command, run: Run): void {
  const command = program
    .command('doctor')
    .summary('check this machine and AWS, and say what each failure means')
    .description(
      'Checks Node.js, the reading of log files and temporary space on this machine; in AWS region, credentials, permissions, trails, and the table and workgroup that audits would use. Says of each failure what it means and what to try. Changes nothing.',
    )
    .addHelpText(
      'after',
      examples('doctor', ['', '--table security.cloudtrail_logs --workgroup audits']),
    );
  addOptions(command).action(({ format, ...flags }: DoctorFlags) =>
    run(async (context) => {
      const { doctor } = await import('../commands/doctor.ts');
      return doctor(
        {
          ...athenaTarget(flags),
          node: process.versions.node,
          sample: { kind: 'local', logs: [SAMPLE_LOGS], memory: memoryFor({}) },
          filters: filtersOf({}, context.now(), 'athena'),
          format,
          emphasise: (kind, text) => styled(process.stdout, LOOKS[kind], text),
        },
        context,
      );
    }),
  );
}
