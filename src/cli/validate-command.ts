import { type Command, Option } from 'commander';
import type { BucketPlace, FolderPlace } from '../commands/validate.ts';
import { TrailAuditError } from '../errors.ts';
import { VALIDATION_FORMATS, type ValidationFormat } from '../report/format-names.ts';
import { examples } from './examples.ts';
import { type AuditFlags, filtersOf, formatFor } from './flags.ts';
import type { Run } from './program.ts';
import { bucket } from './trail-values.ts';
import { account, list, region } from './values.ts';

/** What commander makes of the options of `validate`. Here `bucket` is the one that holds the logs. */
interface ValidateFlags
  extends Pick<AuditFlags, 'account' | 'region' | 'profile' | 'awsRegion' | 'from' | 'to'> {
  readonly logs?: string;
  readonly publicKeys?: readonly string[];
  readonly trail?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly save?: string;
  readonly format?: ValidationFormat;
  readonly output?: string;
}

function addOptions(command: Command): Command {
  const one = (flags: string, description: string): Option => new Option(flags, description);
  for (const option of [
    one('--from <time>', 'digests from this time on: 2026-11-09, 7d (default: 7d; a folder: all)'),
    one('--to <time>', 'digests up to this time'),
    one('--account <id>', 'only of this account (repeatable)').argParser(list(account)),
    one('--region <region>', 'only of this region (repeatable)').argParser(list(region)),
    one('--format <format>', 'how to show it').choices(VALIDATION_FORMATS),
    one('--output <file>', 'write it here; its ending chooses the format'),
  ]) {
    command.addOption(option);
  }
  command.optionsGroup('In S3:');
  for (const option of [
    one('--trail <name|arn>', 'where this trail delivers to, and only its digests'),
    one('--bucket <name>', 'the bucket; with --logs, the one they are of').argParser(bucket),
    one('--prefix <prefix>', 'what the keys have before AWSLogs/'),
    one('--save <folder>', 'keep what is read, to be validated again by --logs'),
    one('--profile <name>', 'profile of the AWS configuration'),
    one('--aws-region <region>', "the trail's home region (default: as for the AWS CLI)"),
  ]) {
    command.addOption(option);
  }
  return command
    .optionsGroup('On this machine:')
    .option('--logs <folder>', 'objects under their keys: FOLDER/[prefix/]AWSLogs/...')
    .option(
      '--public-keys <file...>',
      'what `aws cloudtrail list-public-keys` prints, region by region',
    );
}

/** Options that mean something in S3 only. */
const S3_FLAGS = {
  trail: '--trail',
  prefix: '--prefix',
  save: '--save',
  profile: '--profile',
  awsRegion: '--aws-region',
} as const;

function folderPlace(folder: string, flags: ValidateFlags): FolderPlace {
  const given: Readonly<Record<string, unknown>> = { ...flags };
  const stray = Object.entries(S3_FLAGS).find(([flag]) => given[flag] !== undefined);
  if (stray !== undefined) {
    throw new TrailAuditError(
      `Cannot use ${stray[1]} on a folder`,
      `without ${stray[1]}, or without --logs`,
    );
  }
  if (flags.publicKeys === undefined) {
    throw new TrailAuditError(
      `Cannot validate folder "${folder}": no public keys given`,
      'aws cloudtrail list-public-keys --start-time ... > keys.json, and --public-keys keys.json',
    );
  }
  return { kind: 'folder', folder, bucket: flags.bucket ?? null, keys: flags.publicKeys };
}

function bucketPlace(flags: ValidateFlags): BucketPlace {
  if (flags.publicKeys !== undefined) {
    throw new TrailAuditError(
      'Cannot use --public-keys on S3',
      'without --public-keys: CloudTrail is asked; or --logs FOLDER',
    );
  }
  if (flags.trail === undefined && flags.bucket === undefined) {
    throw new TrailAuditError(
      'Cannot validate: no logs given',
      'trail-audit validate --trail NAME; --bucket NAME; or --logs FOLDER --public-keys FILE',
    );
  }
  return {
    kind: 'bucket',
    trail: flags.trail ?? null,
    bucket: flags.bucket ?? null,
    prefix: flags.prefix ?? null,
    account: { profile: flags.profile, region: flags.awsRegion },
    save: flags.save ?? null,
  };
}

/** The format asked for, of those that a validation has. */
function formatOf({ format, output }: ValidateFlags): ValidationFormat {
  const name = formatFor({ ...(format && { format }), ...(output && { output }) });
  const known = VALIDATION_FORMATS.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new TrailAuditError(
    `Cannot write a validation as ${name}`,
    `--format with one of ${VALIDATION_FORMATS.join(', ')}`,
  );
}

function wanted({ from, to, account: accounts, region: regions }: ValidateFlags): AuditFlags {
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(accounts === undefined ? {} : { account: accounts }),
    ...(regions === undefined ? {} : { region: regions }),
  };
}

/** Adds `validate`, which says whether anybody changed logs since CloudTrail delivered them. */
export function addValidate(program: Command, run: Run): void {
  const command = program
    .command('validate')
    .summary('has anybody changed, added or deleted log files?')
    .description(
      'Validates log files by the digests that CloudTrail signs every hour: of all accounts and regions under a prefix, in S3 or in a folder of this machine. Names what was changed, moved, deleted or added, and the hours that no digest covers. Exits 1 where something is not valid.',
    )
    .addHelpText(
      'after',
      examples('validate', [
        '--trail management-events --from 30d',
        '--bucket acme-logs --prefix org --from 2026-11-01 --to 2026-11-15 --save evidence/',
        '--logs evidence/ --public-keys evidence/public-keys.json --format json',
      ]),
    );
  addOptions(command).action((flags: ValidateFlags) =>
    run(async (context) => {
      const { validate } = await import('../commands/validate.ts');
      const engine = flags.logs === undefined ? 'athena' : 'local';
      const { window, accounts, regions } = filtersOf(wanted(flags), context.now(), engine);
      return validate(
        {
          place: flags.logs === undefined ? bucketPlace(flags) : folderPlace(flags.logs, flags),
          ...{ window, accounts, regions },
          format: formatOf(flags),
          output: flags.output ?? null,
        },
        context,
      );
    }),
  );
}
