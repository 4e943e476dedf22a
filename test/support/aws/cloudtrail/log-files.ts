import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Account } from '../account.ts';
import { groupBy } from '../group.ts';
import { text } from '../parameters.ts';
import { logFolders } from './delivery-rights.ts';
import type { EventRecord } from './matches.ts';
import type { Trail } from './trail.ts';

export interface LogFile {
  readonly key: string;
  readonly body: Uint8Array;
  readonly records: readonly EventRecord[];
}

function stamp(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function day(time: Date): string {
  return time.toISOString().slice(0, 10).replaceAll('-', '/');
}

/** The folder of an account's logs: an organization's lie under its ID. */
function accountFolder(trail: Trail, account: Account, recipient: string): string {
  const [own = '', organization] = logFolders(trail, account);
  return organization === undefined ? own : `${organization}${recipient}/`;
}

/** One file for each account and region that has records. */
export function logFiles(
  trail: Trail,
  records: readonly EventRecord[],
  { account, now, serial }: { account: Account; now: Date; serial: number },
): readonly LogFile[] {
  const groups = groupBy(
    records,
    (record) => `${text(record, 'recipientAccountId')} ${text(record, 'awsRegion')}`,
  );
  return [...groups].map(([group, own]) => {
    const [recipient = '', region = ''] = group.split(' ');
    const unique = createHash('sha256')
      .update(`${trail.arn} ${group} ${serial}`)
      .digest('base64url');
    const name = `${recipient}_CloudTrail_${region}_${stamp(now).slice(0, 13)}Z_${unique.replaceAll(/[-_]/g, 'x').slice(0, 16)}.json.gz`;
    const folder = `${accountFolder(trail, account, recipient)}CloudTrail/${region}/${day(now)}/`;
    const body = gzipSync(JSON.stringify({ Records: own }));
    return { key: `${folder}${name}`, body, records: own };
  });
}

/** The digest of an hour, of the home region; it is not signed. */
export function digestFile(
  trail: Trail,
  account: Account,
  { now, files }: { readonly now: Date; readonly files: readonly string[] },
): LogFile {
  const { homeRegion: region, owner, settings } = trail;
  const folder = `${accountFolder(trail, account, owner)}CloudTrail-Digest/${region}/${day(now)}/`;
  const key = `${folder}${owner}_CloudTrail-Digest_${region}_${trail.name}_${region}_${stamp(now)}.json.gz`;
  const digest = {
    awsAccountId: owner,
    digestStartTime: new Date(now.getTime() - 3_600_000).toISOString(),
    digestEndTime: now.toISOString(),
    digestS3Bucket: settings.bucket,
    digestS3Object: key,
    logFiles: files.map((s3Object) => ({ s3Bucket: settings.bucket, s3Object })),
  };
  return { key, body: gzipSync(JSON.stringify(digest)), records: [] };
}
