import type { Minimum } from './policy.ts';
import type { Recognised } from './recognise.ts';
import { parseVersion } from './version.ts';

export type ClientStatus =
  | 'before-sigv4'
  | 'below-minimum'
  | 'end-of-support'
  | 'current'
  | 'unknown-version';

/** What is made of a client's version, and by what. */
export interface Judgement {
  readonly status: ClientStatus;
  /** The version that is demanded, or that signs with SigV4 first; null where there is none. */
  readonly minimumVersion: string | null;
  /** ISO date, or `ended` where the day is not known. */
  readonly endOfSupport: string | null;
}

/** What clients are judged by. */
export interface Demands {
  readonly minimums: readonly Minimum[];
  /** ISO date on which support has ended or not. */
  readonly asOf: string;
}

function minimumFor({ client, major }: Recognised, minimums: readonly Minimum[]): Minimum | null {
  const fits = (minimum: Minimum): boolean =>
    minimum.client === client.name &&
    major !== null &&
    major > minimum.aboveMajor &&
    major <= minimum.upToMajor;
  return minimums.find(fits) ?? null;
}

function isBelow({ version, major }: Recognised, minimum: Minimum): boolean {
  if (major !== null && major < minimum.upToMajor) return true;
  const comparator = parseVersion(version ?? '')?.comparator;
  return comparator !== undefined && comparator < minimum.comparator;
}

function statusOf(
  recognised: Recognised,
  isS3: boolean,
  { minimum, asOf }: { readonly minimum: Minimum | null; readonly asOf: string },
): ClientStatus {
  const end = recognised.line?.endOfSupport ?? null;
  // Only S3 took Signature Version 2 this long.
  if (isS3 && recognised.beforeSigv4 === true) return 'before-sigv4';
  if (minimum !== null && isBelow(recognised, minimum)) return 'below-minimum';
  if (end !== null && (end === 'ended' || end <= asOf)) return 'end-of-support';
  const isJudged =
    recognised.line !== null || recognised.client.kind === 'tool' || minimum !== null;
  return recognised.versionKnown && isJudged ? 'current' : 'unknown-version';
}

/** Judges a client as `sql/audits/clients.sql` does; the first status that applies. */
export function judgeClient(recognised: Recognised, isS3: boolean, demands: Demands): Judgement {
  const minimum = minimumFor(recognised, demands.minimums);
  const since = recognised.line?.sigv4Since ?? null;
  return {
    status: statusOf(recognised, isS3, { minimum, asOf: demands.asOf }),
    minimumVersion: minimum?.version ?? (since === 'none' ? null : since),
    endOfSupport: recognised.line?.endOfSupport ?? null,
  };
}
