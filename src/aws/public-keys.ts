import { CloudTrailClient, paginateListPublicKeys } from '@aws-sdk/client-cloudtrail';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** A key that CloudTrail signs digests with. Times are milliseconds since 1970. */
export interface PublicKeyRecord {
  readonly fingerprint: string;
  /** Base64 of its DER. */
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** The keys of a region that were valid at some time of a span, in milliseconds since 1970. */
export async function listPublicKeys(
  { config }: Connection,
  { region, from, to }: { readonly region: string; readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<readonly PublicKeyRecord[]> {
  const client = new CloudTrailClient({ ...config, region });
  const task = { task: `list public keys of "${region}"`, action: 'cloudtrail:ListPublicKeys' };
  const span = { StartTime: new Date(from), EndTime: new Date(to) };
  const found: PublicKeyRecord[] = [];
  try {
    await call(task, signal, async () => {
      for await (const page of paginateListPublicKeys({ client }, span, { abortSignal: signal })) {
        for (const key of page.PublicKeyList ?? []) {
          found.push({
            fingerprint: key.Fingerprint ?? '',
            value: Buffer.from(key.Value ?? []).toString('base64'),
            from: key.ValidityStartTime?.getTime() ?? Number.NaN,
            to: key.ValidityEndTime?.getTime() ?? Number.NaN,
          });
        }
      }
    });
  } finally {
    client.destroy();
  }
  return found;
}
