import { type Command, Option } from 'commander';
import type { Context } from '../commands/context.ts';
import { DEFAULT_NAME } from '../trail/settings.ts';
import { addCompact } from './compact-command.ts';
import { examples } from './examples.ts';
import type { Run } from './program.ts';
import {
  type AccountFlags,
  EXPIRE_LOGS,
  type PlanFlags,
  type SetupFlags,
  type StatusFlags,
  settingsOf,
  type TeardownFlags,
} from './trail-flags.ts';
import { bucket, bytes, days, kmsKey, name, organization, place } from './trail-values.ts';
import { account, list, outputLocation } from './values.ts';

function addAccountOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--name <name>', 'of the trail, and of all that belongs to it')
        .argParser(name)
        .default(DEFAULT_NAME),
    )
    .option('--region <region>', 'region to work in (default: as for the AWS CLI)')
    .option('--profile <name>', 'profile of the AWS configuration');
}

function addFormat(command: Command, description: string): Command {
  return command.addOption(
    new Option('--format <format>', description).choices(['table', 'json']).default('table'),
  );
}

function addPlanOptions(command: Command): Command {
  return addFormat(addAccountOptions(command), 'of the plan')
    .option('--dry-run', 'show the plan, change nothing')
    .option('--yes', 'do not ask');
}

function accountOf({ region, profile }: AccountFlags) {
  return { region, profile };
}

function planOf(flags: PlanFlags) {
  const { dryRun = false, yes = false, format } = flags;
  return { account: accountOf(flags), dryRun, yes, format };
}

function addTrailOptions(command: Command): Command {
  const one = (flags: string, description: string, check: (value: string) => string | number) =>
    new Option(flags, description).argParser(check);
  const many = (flags: string, description: string) =>
    new Option(flags, `${description} (repeatable)`).argParser(list(bucket));
  return command
    .optionsGroup('What the trail records:')
    .addOption(many('--bucket <name>', 'this bucket only'))
    .addOption(many('--exclude-bucket <name>', 'not this bucket'))
    .addOption(
      new Option('--events <kind>', 'which requests (default: all)').choices([
        'read',
        'write',
        'all',
      ]),
    )
    .option('--single-region', 'this region only')
    .addOption(one('--organization <id>', 'every account of the organization', organization))
    .addOption(
      one(
        '--management-account <id>',
        'its management account, where a delegated administrator runs this',
        account,
      ),
    )
    .optionsGroup('Its bucket and workgroup:')
    .addOption(
      one('--kms-key <arn>', 'encrypt with this key; its policy is yours to change', kmsKey),
    )
    .addOption(
      one('--expire-logs <days>', `delete logs after so many days (default: ${EXPIRE_LOGS})`, days),
    )
    .addOption(
      one('--scan-limit <size>', 'stop a query of the workgroup after this, such as 1TB', bytes),
    );
}

function addUseOptions(command: Command): Command {
  return command
    .optionsGroup('Over logs that are there, with no trail of our own:')
    .addOption(
      new Option(
        '--use-bucket <s3://...>',
        'where their AWSLogs/ lies; --organization, where the accounts are below o-...',
      ).argParser(place),
    )
    .addOption(
      new Option('--output-location <s3://...>', 'where Athena puts results').argParser(
        outputLocation,
      ),
    );
}

/** Flags that say where, and not what is made. */
const PLACE_FLAGS = ['region', 'profile'];

function isUndecided(command: Command): boolean {
  const decisions = command.options
    .map((option) => option.attributeName())
    .filter((name) => !PLACE_FLAGS.includes(name));
  return decisions.every((name) => command.getOptionValueSource(name) !== 'cli');
}

/** What a person decides on the terminal; the flags as they are where there is none. */
async function decided(flags: SetupFlags, { connect, note, signal }: Context): Promise<SetupFlags> {
  const { askText, choose, hasTerminal } = await import('./prompts.ts');
  if (!hasTerminal()) return flags;
  const { commandFor, setupByAnswers } = await import('./setup-questions.ts');
  // Where none is configured, it is typed.
  const region = await connect(accountOf(flags)).then(
    (connection) => connection.region,
    () => '',
  );
  note(
    'Enter takes what stands there, Ctrl-C ends. Nothing is made before you have seen the plan.',
  );
  const answered = await setupByAnswers(flags, region, {
    askText: (question) => askText(question, signal),
    choose: (choice) => choose(choice, signal),
  });
  note(`Without questions: ${commandFor(answered)}`);
  return answered;
}

function addSetup(program: Command, run: Run): void {
  const command = program
    .command('setup')
    .summary('make a trail of S3 object operations and an Athena table over it')
    .description(
      'Makes a CloudTrail trail of S3 object operations, a bucket for its logs, and an Athena workgroup, database and table over them. On a terminal and without flags it asks what to make. It shows its plan and asks. Running it again goes on where it ended, and changes nothing that is as it should be.',
    )
    .addHelpText(
      'after',
      examples('setup', [
        '--dry-run',
        '--region eu-west-1 --wait',
        '--bucket acme-data --bucket acme-logs --events write',
        '--organization o-abcdefghij',
        '--use-bucket s3://org-trail/logs --output-location s3://results/athena/',
      ]),
    );
  addPlanOptions(command).option('--wait', 'wait for the first log file, up to 30 minutes');
  addUseOptions(addTrailOptions(command)).action((given: SetupFlags) =>
    run(async (context) => {
      const { setup } = await import('../commands/setup.ts');
      const flags = isUndecided(command) ? await decided(given, context) : given;
      const settings = settingsOf(flags);
      return setup({ ...planOf(flags), settings, wait: flags.wait ?? false }, context);
    }),
  );
}

function addStatus(program: Command, run: Run): void {
  const command = program
    .command('status')
    .summary('how the trail is doing, and what it costs')
    .description(
      'Says whether the trail logs, what it delivered last, and what its events and queries cost, measured on a sample of the files of the last 24 hours. Changes nothing.',
    )
    .addHelpText('after', examples('status', ['', '--format json']));
  addFormat(addAccountOptions(command), 'how to show it').action((flags: StatusFlags) =>
    run(async (context) => {
      const { status } = await import('../commands/status.ts');
      const { format } = flags;
      return status({ name: flags.name, account: accountOf(flags), format }, context);
    }),
  );
}

const LOGGING = {
  pause: {
    kind: 'stop-logging',
    summary: 'stop the trail; what it has recorded stays',
    description:
      'Stops the trail: it records nothing more, and costs nothing but what S3 asks for keeping its files. What happens until resume is recorded nowhere.',
  },
  resume: {
    kind: 'start-logging',
    summary: 'start the trail again',
    description: 'Starts the trail again after pause: from here on it records, and costs.',
  },
} as const;

function addLogging(program: Command, run: Run, verb: keyof typeof LOGGING): void {
  const { kind, summary, description } = LOGGING[verb];
  const command = program
    .command(verb)
    .summary(summary)
    .description(description)
    .addHelpText('after', examples(verb, ['', '--name trail-audit --region eu-west-1']));
  addAccountOptions(command).action((flags: AccountFlags) =>
    run(async (context) => {
      const { logging } = await import('../commands/logging.ts');
      return logging({ name: flags.name, account: accountOf(flags), kind }, context);
    }),
  );
}

function addTeardown(program: Command, run: Run): void {
  const command = program
    .command('teardown')
    .summary('remove what setup made')
    .description(
      'Removes what setup made, and nothing else: only what carries its tag. It shows its plan and asks for the name. The logs stay, unless --delete-logs is given. Running it again goes on where it ended.',
    )
    .addHelpText(
      'after',
      examples('teardown', ['--dry-run', '--delete-logs', '--delete-logs --yes']),
    );
  addPlanOptions(command)
    .option('--delete-logs', 'the bucket, too, with every log and result in it')
    .action((flags: TeardownFlags) =>
      run(async (context) => {
        const { teardown } = await import('../commands/teardown.ts');
        const { name, deleteLogs = false } = flags;
        return teardown({ ...planOf(flags), name, deleteLogs }, context);
      }),
    );
}

/** Adds the commands that make, watch and remove a trail. */
export function addTrailCommands(program: Command, run: Run): void {
  addSetup(program, run);
  addStatus(program, run);
  addLogging(program, run, 'pause');
  addLogging(program, run, 'resume');
  addCompact(program, run);
  addTeardown(program, run);
}
