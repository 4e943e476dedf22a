import { optionName } from '../audits/audit.ts';
import type { SetupRequest } from '../commands/setup.ts';
import { TrailAuditError } from '../errors.ts';

/** What commander makes of the options of every command on a trail. */
export interface AccountFlags {
  readonly name: string;
  readonly region?: string;
  readonly profile?: string;
}

export interface StatusFlags extends AccountFlags {
  readonly format: 'table' | 'json';
}

export interface PlanFlags extends StatusFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export interface TeardownFlags extends PlanFlags {
  readonly deleteLogs?: boolean;
}

export interface SetupFlags extends PlanFlags {
  readonly bucket?: readonly string[];
  readonly excludeBucket?: readonly string[];
  readonly events?: 'read' | 'write' | 'all';
  readonly singleRegion?: boolean;
  readonly organization?: string;
  readonly managementAccount?: string;
  readonly kmsKey?: string;
  readonly expireLogs?: number;
  readonly scanLimit?: number;
  readonly useBucket?: { readonly bucket: string; readonly prefix: string };
  readonly outputLocation?: string;
  readonly wait?: boolean;
}

/** Days after which logs are deleted, where nobody says. */
export const EXPIRE_LOGS = 90;

/** Options about a trail or its bucket: where none is made, they mean nothing. */
const OWN_TRAIL_FLAGS = [
  'bucket',
  'excludeBucket',
  'events',
  'singleRegion',
  'managementAccount',
  'kmsKey',
  'expireLogs',
  'wait',
] as const satisfies readonly (keyof SetupFlags)[];

function check(flags: SetupFlags): void {
  if (flags.managementAccount !== undefined && flags.organization === undefined) {
    throw new TrailAuditError(
      'Cannot use --management-account without --organization',
      '--organization o-... with it',
    );
  }
  if ((flags.useBucket === undefined) !== (flags.outputLocation === undefined)) {
    throw new TrailAuditError(
      'Cannot use one of --use-bucket and --output-location without the other',
      '--use-bucket s3://BUCKET/PREFIX --output-location s3://RESULTS/',
    );
  }
  const stray = OWN_TRAIL_FLAGS.find((flag) => flags[flag] !== undefined);
  if (flags.useBucket !== undefined && stray !== undefined) {
    throw new TrailAuditError(
      `Cannot use ${optionName(stray)} with --use-bucket, which makes no trail and no bucket`,
      `without ${optionName(stray)}`,
    );
  }
}

/** What the flags of `setup` ask for. Throws a TrailAuditError where they contradict each other. */
export function settingsOf(flags: SetupFlags): SetupRequest['settings'] {
  check(flags);
  const { useBucket, outputLocation } = flags;
  return {
    name: flags.name,
    scope: {
      buckets: flags.bucket ?? [],
      excludedBuckets: flags.excludeBucket ?? [],
      events: flags.events ?? 'all',
    },
    isMultiRegion: !flags.singleRegion,
    organization: flags.organization ?? null,
    managementAccount: flags.managementAccount ?? null,
    kmsKey: flags.kmsKey ?? null,
    expireLogs: flags.expireLogs ?? EXPIRE_LOGS,
    scanLimit: flags.scanLimit ?? null,
    use:
      useBucket === undefined || outputLocation === undefined
        ? null
        : { ...useBucket, results: outputLocation },
  };
}
