/** What the key of a digest says. */
export interface DigestName {
  /** All before the day: `[prefix/]AWSLogs/[o-ID/]ACCOUNT/CloudTrail-Digest/REGION/`. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  /** End of the time it covers: `2026-11-10T01:00:00Z`. */
  readonly end: string;
  readonly isBackfill: boolean;
}

const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d{1,2}';
const DIGEST = new RegExp(
  `^((?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?(\\d{12})/CloudTrail-Digest/(${REGION})/)\\d{4}/\\d{2}/\\d{2}/` +
    `\\2_CloudTrail-Digest_\\3_(.+)_(${REGION})_(\\d{8}T\\d{6}Z)(_backfill)?\\.json\\.gz$`,
);
const LOG =
  /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail\/([^/]+)\/.*_(\d{8}T\d{4})Z_[^/]+\.json\.gz$/;
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z?$/;

function timeOf(stamp: string): string {
  return stamp.replace(STAMP, (_, year, month, day, hour, minute, second) => {
    return `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}Z`;
  });
}

/** Reads the key of a digest; null where it is none. */
export function readDigestName(key: string): DigestName | null {
  const [, folder, account, region, trail, homeRegion, stamp, backfill] = DIGEST.exec(key) ?? [];
  if (folder === undefined || account === undefined || region === undefined) return null;
  if (trail === undefined || homeRegion === undefined || stamp === undefined) return null;
  const isBackfill = backfill !== undefined;
  return { folder, account, region, trail, homeRegion, end: timeOf(stamp), isBackfill };
}

/** The key of a digest. */
export function digestKey({ folder, end, isBackfill, ...name }: DigestName): string {
  const stamp = end.replaceAll(/[-:]/g, '');
  const day = end.slice(0, 10).replaceAll('-', '/');
  const parts = [name.account, 'CloudTrail-Digest', name.region, name.trail, name.homeRegion];
  return `${folder}${day}/${parts.join('_')}_${stamp}${isBackfill ? '_backfill' : ''}.json.gz`;
}

/** What the digests of one chain have in common. */
export function chainOf({ end: _, ...name }: DigestName): string {
  return JSON.stringify(name);
}

/** What the key of a log file says. */
export interface LogName {
  readonly account: string;
  readonly region: string;
  /** When it was delivered, to the minute. */
  readonly delivered: string;
}

/** Reads the key of a log file; null where it is none. */
export function readLogName(key: string): LogName | null {
  const [, account, region, stamp] = LOG.exec(key) ?? [];
  if (account === undefined || region === undefined || stamp === undefined) return null;
  return { account, region, delivered: timeOf(stamp) };
}

/** A digest for a person, among those of its chain. */
export function digestOf({ end }: DigestName): string {
  return `the digest of ${end}`;
}
