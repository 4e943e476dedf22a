import { optionalNumber, type Parameters, type Shape, text } from '../parameters.ts';
import { trailError } from './errors.ts';

/** A key that digests of a region are signed with. */
export interface GivenPublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** Base64 of its DER. */
  readonly value: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export const PUBLIC_KEYS_SHAPE: Shape = {
  StartTime: 'number',
  EndTime: 'number',
  NextToken: 'string',
};

function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

/** The keys that were valid at some time asked for, now where none is; one a page. */
export function listPublicKeys(
  given: readonly GivenPublicKey[],
  input: Parameters,
  { region, now }: { readonly region: string; readonly now: Date },
): unknown {
  const from = optionalNumber(input, 'StartTime') ?? now.getTime() / 1000;
  const to = optionalNumber(input, 'EndTime') ?? now.getTime() / 1000;
  if (from > to) throw trailError('InvalidTimeRange', 'The start is behind the end.');
  const token = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
  if (token === undefined) throw trailError('InvalidToken', 'The token is invalid.');
  const page = Number(token);
  const valid = given.filter(
    (key) => key.region === region && seconds(key.validFrom) <= to && seconds(key.validTo) >= from,
  );
  return {
    PublicKeyList: valid.slice(page, page + 1).map((key) => ({
      Fingerprint: key.fingerprint,
      Value: key.value,
      ValidityStartTime: seconds(key.validFrom),
      ValidityEndTime: seconds(key.validTo),
    })),
    ...(page + 1 < valid.length ? { NextToken: `page-${page + 1}` } : {}),
  };
}
