import { type Command, InvalidArgumentError, Option } from 'commander';
import { TrailAuditError } from '../errors.ts';
import { examples } from './examples.ts';
import type { Run } from './program.ts';
import { account, list, outputLocation } from './values.ts';

interface AccountFlags {
  readonly name: string;
  readonly region?: string;
  readonly profile?: string;
}

interface PlanFlags extends AccountFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly format?: 'table' | 'json';
}

interface SetupFlags extends PlanFlags {
  readonly bucket?: readonly string[];
  readonly excludeBucket?: readonly string[];
  readonly events: 'read' | 'write' | 'all';
  readonly singleRegion?: boolean;
  readonly organization?: string;
  readonly managementAccount?: string;
  readonly kmsKey?: string;
  readonly expireLogs: number;
  readonly scanLimit?: number;
  readonly useBucket?: { readonly bucket: string; readonly prefix: string };
  readonly outputLocation?: string;
  readonly wait?: boolean;
}

interface TeardownFlags extends PlanFlags {
  readonly deleteLogs?: boolean;
}

const NAME = 'trail-audit';

/** A name that trails, buckets, workgroups and databases all take. (Source: their naming rules.) */
function name(value: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length >= 3 && value.length <= 30)
    return value;
  throw new InvalidArgumentError(
    'A name is 3 to 30 lower-case letters, digits and single hyphens.',
  );
}

function bucket(value: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)) return value;
  throw new InvalidArgumentError('The name of a bucket, and nothing around it.');
}

function days(value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Days, 1 or more.');
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

function bytes(value: string): number {
  const [, amount, unit = ''] = /^(\d{1,4}(?:\.\d+)?)(MB|GB|TB)$/i.exec(value) ?? [];
  const size = Number(amount) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (size >= 10 * 1e6) return size;
  throw new InvalidArgumentError('Such as 500GB or 1TB; 10MB is the least that Athena takes.');
}

function organization(value: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(value)) return value;
  throw new InvalidArgumentError('An organization is like o-abcdefghij.');
}

function place(value: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, rest = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)\/?(.*)$/.exec(value) ?? [];
  if (bucket === undefined) throw new InvalidArgumentError('A place is s3://BUCKET/PREFIX.');
  const prefix = rest.replace(/AWSLogs\/?$/, '').replace(/\/*$/, '/');
  return { bucket, prefix: prefix === '/' ? '' : prefix };
}

function addAccountOptions(command: Command): Command {
  return command
    .addOption(new Option('--name <name>', 'name of what setup made').argParser(name).default(NAME))
    .option('--region <region>', 'region to work in (default: as for the AWS CLI)')
    .option('--profile <name>', 'profile of the AWS configuration');
}

function addPlanOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show the plan, change nothing')
    .addOption(
      new Option('--format <format>', 'of the plan').choices(['table', 'json']).default('table'),
    )
    .option('--yes', 'do not ask');
}

function formatOf(flags: { readonly format?: 'table' | 'json' }): 'table' | 'json' {
  return flags.format ?? 'table';
}

function addSetup(program: Command, run: Run): void {
  const command = program
    .command('setup')
    .summary('make a trail of S3 object operations and an Athena table over it')
    .description(
      'Makes a CloudTrail trail of S3 object operations, a bucket for its logs, and an Athena workgroup, database and table over them. It shows its plan and asks. Running it again goes on where it ended, and changes nothing that is as it should be.',
    );
  addPlanOptions(addAccountOptions(command))
    .addOption(
      new Option('--bucket <name>', 'record this bucket only (repeatable)').argParser(list(bucket)),
    )
    .addOption(
      new Option('--exclude-bucket <name>', 'do not record this bucket (repeatable)').argParser(
        list(bucket),
      ),
    )
    .addOption(
      new Option('--events <kind>', 'which requests to record')
        .choices(['read', 'write', 'all'])
        .default('all'),
    )
    .option('--single-region', 'record this region only')
    .addOption(
      new Option('--organization <id>', 'record every account of the organization').argParser(
        organization,
      ),
    )
    .addOption(
      new Option(
        '--management-account <id>',
        'its management account, where a delegated administrator runs this',
      ).argParser(account),
    )
    .option('--kms-key <arn>', 'encrypt with this key; its policy is yours to change')
    .addOption(
      new Option('--expire-logs <days>', 'delete logs after so many days')
        .argParser(days)
        .default(90),
    )
    .addOption(
      new Option(
        '--scan-limit <size>',
        'stop a query of the workgroup after this, such as 1TB',
      ).argParser(bytes),
    )
    .addOption(
      new Option(
        '--use-bucket <s3://...>',
        'make no trail: only workgroup, database and table over logs that are there',
      ).argParser(place),
    )
    .addOption(
      new Option(
        '--output-location <s3://...>',
        'with --use-bucket: where Athena puts results',
      ).argParser(outputLocation),
    )
    .option('--wait', 'wait for the first log file, up to 30 minutes')
    .action((flags: SetupFlags) =>
      run(async (context) => {
        const { setup } = await import('../commands/setup.ts');
        return setup(
          {
            settings: settingsOf(flags),
            account: { region: flags.region, profile: flags.profile },
            dryRun: flags.dryRun ?? false,
            format: formatOf(flags),
            yes: flags.yes ?? false,
            wait: flags.wait ?? false,
          },
          context,
        );
      }),
    );
  command.addHelpText(
    'after',
    examples('setup', [
      '--dry-run',
      '--region eu-west-1 --wait',
      '--bucket acme-data --bucket acme-logs --events write',
      '--organization o-abcdefghij',
      '--use-bucket s3://org-trail/logs --output-location s3://results/athena/',
    ]),
  );
}

function settingsOf(flags: SetupFlags) {
  const { useBucket: use = null, outputLocation: results = null } = flags;
  if (flags.managementAccount !== undefined && flags.organization === undefined) {
    throw new TrailAuditError(
      'Cannot use --management-account without --organization',
      '--organization o-... with it',
    );
  }
  if ((use === null) !== (results === null)) {
    throw new TrailAuditError(
      'Cannot use one of --use-bucket and --output-location without the other',
      '--use-bucket s3://BUCKET/PREFIX --output-location s3://RESULTS/',
    );
  }
  return {
    name: flags.name,
    scope: {
      buckets: flags.bucket ?? [],
      excludedBuckets: flags.excludeBucket ?? [],
      events: flags.events,
    },
    isMultiRegion: !flags.singleRegion,
    organization: flags.organization ?? null,
    managementAccount: flags.managementAccount ?? null,
    kmsKey: flags.kmsKey ?? null,
    expireLogs: flags.expireLogs,
    scanLimit: flags.scanLimit ?? null,
    use: use === null ? null : { ...use, results: results ?? '' },
  };
}

function addStatus(program: Command, run: Run): void {
  const command = program.command('status').summary('how the trail is doing, and what it costs');
  addAccountOptions(command)
    .addOption(
      new Option('--format <format>', 'how to show it').choices(['table', 'json']).default('table'),
    )
    .action((flags: PlanFlags) =>
      run(async (context) => {
        const { status } = await import('../commands/status.ts');
        const { name, region, profile } = flags;
        return status({ name, account: { region, profile }, format: formatOf(flags) }, context);
      }),
    );
  command.addHelpText('after', examples('status', ['', '--format json']));
}

function addLogging(program: Command, run: Run, verb: 'pause' | 'resume', summary: string): void {
  const command = program.command(verb).summary(summary);
  addAccountOptions(command).action(({ name, region, profile }: AccountFlags) =>
    run(async (context) => {
      const { logging } = await import('../commands/logging.ts');
      const kind = verb === 'pause' ? 'stop-logging' : 'start-logging';
      return logging({ name, account: { region, profile }, kind }, context);
    }),
  );
  command.addHelpText('after', examples(verb, ['', '--name trail-audit --region eu-west-1']));
}

function addTeardown(program: Command, run: Run): void {
  const command = program
    .command('teardown')
    .summary('remove what setup made')
    .description(
      'Removes what setup made, and nothing else: only what carries its tag. It shows its plan and asks for the name. The logs stay, unless --delete-logs is given. Running it again goes on where it ended.',
    );
  addPlanOptions(addAccountOptions(command))
    .option('--delete-logs', 'the bucket, too, with every log and result in it')
    .action((flags: TeardownFlags) =>
      run(async (context) => {
        const { teardown } = await import('../commands/teardown.ts');
        return teardown(
          {
            name: flags.name,
            account: { region: flags.region, profile: flags.profile },
            deleteLogs: flags.deleteLogs ?? false,
            dryRun: flags.dryRun ?? false,
            format: formatOf(flags),
            yes: flags.yes ?? false,
          },
          context,
        );
      }),
    );
  command.addHelpText(
    'after',
    examples('teardown', ['--dry-run', '--delete-logs', '--delete-logs --yes']),
  );
}

/** Adds the commands that make, watch and remove a trail. */
export function addTrailCommands(program: Command, run: Run): void {
  addSetup(program, run);
  addStatus(program, run);
  addLogging(program, run, 'pause', 'stop the trail; what it has recorded stays');
  addLogging(program, run, 'resume', 'start the trail again');
  addTeardown(program, run);
}
