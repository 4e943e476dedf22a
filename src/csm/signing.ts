import type { Recognised } from '../clients/recognise.ts';
import type { Sigv2Suspicion } from '../model/csm.ts';
import { type ApiCallAttempt, isS3 } from './datagram.ts';

/** Clients whose datagrams botocore makes. */
const BY_BOTOCORE: readonly string[] = ['aws-cli', 'boto3', 'botocore'];

/**
 * Whether an attempt's header looks signed with Signature Version 2, and why; null where nothing says so.
 * botocore gives the access key of every signed header, and the region of SigV4 ones alone
 * (monitoring.py, `_get_region`); of other SDKs only the version says what it does by default.
 */
export function suspectSigv2(
  { accessKey, region, service }: ApiCallAttempt,
  recognised: Recognised | null,
): Omit<Sigv2Suspicion, 'attempts'> | null {
  if (recognised === null || accessKey === null) return null;
  const { client, line, version } = recognised;
  if (BY_BOTOCORE.includes(client.name)) {
    if (region !== null) return null;
    return {
      certainty: 'likely',
      because: 'an access key without a region: botocore gives the region of SigV4 headers only',
    };
  }
  if (!isS3(service) || recognised.beforeSigv4 !== true) return null;
  const since = line?.sigv4Since ?? 'none';
  const asAny = since === 'none' ? '' : `, as any before ${since}`;
  return {
    certainty: 'possible',
    because: `${client.name} ${version ?? ''} does not sign S3 requests with SigV4 by default${asAny}`,
  };
}
