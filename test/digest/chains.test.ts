import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digestKey, readDigestName } from '../../src/digest/keys.ts';
import { bucketOf } from '../support/digest-faults.ts';
import {
  type Chain,
  type Delivered,
  fieldsOf,
  sha256,
  signedChain,
  signedDigest,
  throwAwaySigner,
} from '../support/digests.ts';
import { faultsFound, validateBucket } from './validating.ts';

const signer = throwAwaySigner();
const FROM = '2026-11-10T00:00:00Z';

function chainOf(hours: number, from = FROM): Chain {
  return signedChain({ signer, from, hours, region: 'eu-west-1', logs: [] });
}

function keysOf(chain: Chain, ...places: readonly number[]): readonly string[] {
  return places.map((place) => chain.digests[place]!.key);
}

async function found(digests: readonly Delivered[], asked = {}): Promise<Record<string, string>> {
  const { verdicts } = await validateBucket(bucketOf({ digests, logs: [] }), [signer], asked);
  return faultsFound(verdicts);
}

function all(keys: readonly string[], kind: string): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, kind]));
}

/** The fields about its predecessor that a digest has. */
function previousIn(digest: Delivered): Record<string, unknown> {
  const fields = Object.entries(fieldsOf(digest));
  return Object.fromEntries(fields.filter(([name]) => name.startsWith('previous')));
}

/** The fields that name a digest as the one before. */
function naming({ key, body, metadata }: Delivered): Record<string, unknown> {
  return {
    previousDigestS3Object: key,
    previousDigestHashValue: sha256(gunzipSync(body)),
    previousDigestSignature: metadata['signature'],
  };
}

test.each([1, 2, 3, 5])('%i adjacent digests that are gone are all named', async (count) => {
  const chain = chainOf(12);
  const gone = Array.from({ length: count }, (_, index) => 4 + index);
  const left = chain.digests.filter((_, place) => !gone.includes(place));
  expect(await found(left)).toEqual(all(keysOf(chain, ...gone), 'missing'));
});

test('where the first are gone, two are sure: the one that is named, and the one before it', async () => {
  const chain = chainOf(6);
  expect(await found(chain.digests.slice(1))).toEqual(all(keysOf(chain, 0), 'missing'));
  expect(await found(chain.digests.slice(2))).toEqual(all(keysOf(chain, 0, 1), 'missing'));
  expect(await found(chain.digests.slice(3))).toEqual(all(keysOf(chain, 1, 2), 'missing'));
});

test('with a start all of them, back to it', async () => {
  const chain = chainOf(8);
  const left = chain.digests.slice(6);
  expect(await found(left, { from: '2026-11-10T03:00:00Z' })).toEqual(
    all(keysOf(chain, 2, 3, 4, 5), 'missing'),
  );
  expect(await found(left, { from: '2026-11-10T06:30:00Z' })).toEqual({});
});

test('a digest behind one that is gone need not be gone, too: its own signature tells', async () => {
  // Logging stopped for three hours, and the first digest after that is gone.
  const before = chainOf(3);
  const after = chainOf(3, '2026-11-10T06:00:00Z');
  const verdicts = await found([...before.digests, ...after.digests.slice(1)]);
  const next = keysOf(chainOf(4), 3);
  expect(verdicts).toEqual({ ...all(next, 'gap'), ...all(keysOf(after, 0), 'missing') });
});

test('nor one in an hour that a longer digest covered', async () => {
  const [one, two, three, four, five] = chainOf(5).digests;
  const long = {
    ...fieldsOf(four!),
    ...previousIn(three!),
    digestStartTime: '2026-11-10T02:00:00Z',
  };
  const gone = signedDigest(long, signer);
  const last = signedDigest({ ...fieldsOf(five!), ...naming(gone) }, signer);
  expect(await found([one!, two!, last])).toEqual(all([gone.key], 'missing'));
  expect(await found([one!, two!, gone, last])).toEqual({});
});

test('logging that stopped is a gap, and no failure', async () => {
  const before = chainOf(3);
  const after = chainOf(3, '2026-11-10T06:20:00Z');
  const digests = [...before.digests, ...after.digests];
  const { verdicts } = await validateBucket(bucketOf({ digests, logs: [] }), [signer]);
  expect(verdicts.filter(({ kind }) => kind !== 'valid')).toEqual([
    {
      object: chainOf(4).digests[3]!.key,
      type: 'digest',
      kind: 'gap',
      reason: expect.stringContaining('2026-11-10T03:00:00Z'),
      isFailure: false,
    },
  ]);
});

test('a digest that was signed anew is not the one that its successor names', async () => {
  const chain = chainOf(5);
  const [one, two, three, ...rest] = chain.digests;
  const anew = signedDigest({ ...fieldsOf(two!), logFiles: [], newestEventTime: FROM }, signer);
  expect(await found([one!, anew, three!, ...rest])).toEqual(all([two!.key], 'chain-broken'));
});

test.each([{ previousDigestSignature: 'ab12' }, { previousDigestHashValue: 'ab'.repeat(32) }])(
  'hash and signature that the successor keeps both count: %j',
  async (change) => {
    const chain = chainOf(3);
    const [one, two, three] = chain.digests;
    const other = signedDigest({ ...fieldsOf(three!), ...change }, signer);
    expect(await found([one!, two!, other])).toEqual(all([two!.key], 'chain-broken'));
  },
);

test('a digest may write no algorithm, but no other', async () => {
  const chain = chainOf(3);
  const [one, two, three] = chain.digests;
  const by = (previousDigestHashAlgorithm: unknown) =>
    signedDigest({ ...fieldsOf(three!), previousDigestHashAlgorithm }, signer);
  expect(await found([one!, two!, by(null)])).toEqual({});
  expect(await found([one!, two!, by('MD5')])).toEqual(all([three!.key], 'unreadable'));
});

test('the newest digest has no successor: its own end tells that it was backdated', async () => {
  const [one, two, three] = chainOf(3).digests;
  const earlier = { ...fieldsOf(three!), digestEndTime: '2026-11-10T02:30:00Z' };
  const backdated = signedDigest(earlier, signer);
  expect(await found([one!, two!, backdated])).toEqual(all([three!.key], 'chain-broken'));
});

test.each([
  ['2026-10-01T00:00:00Z', '2026-11-09T22:00:00Z', 'unknown-key'],
  ['2026-11-10T04:30:00Z', '2026-12-01T00:00:00Z', 'unknown-key'],
  ['2026-11-10T02:30:00Z', '2026-12-01T00:00:00Z', 'valid'],
])('a key that was valid from %s to %s', async (validFrom, validTo, kind) => {
  const other = { ...throwAwaySigner(), validFrom, validTo };
  const [one, two] = chainOf(2).digests;
  const fields = { ...fieldsOf(two!), digestPublicKeyFingerprint: other.fingerprint };
  const bucket = bucketOf({ digests: [one!, signedDigest(fields, other)], logs: [] });
  const { verdicts } = await validateBucket(bucket, [signer, other]);
  expect(verdicts.map((verdict) => verdict.kind)).toEqual(['valid', kind]);
});

test('a digest that nobody names is out of the chain', async () => {
  const chain = chainOf(4);
  const [, , three] = chain.digests;
  const key = three!.key.replace('T030000Z', 'T023000Z');
  const times = { digestStartTime: '2026-11-10T01:30:00Z', digestEndTime: '2026-11-10T02:30:00Z' };
  const extra = signedDigest({ ...fieldsOf(three!), ...times, digestS3Object: key }, signer);
  expect(await found([...chain.digests, extra])).toEqual(all([key], 'chain-broken'));
});

test('a digest has to begin where the one before it ends', async () => {
  const chain = chainOf(3);
  const [one, two, three] = chain.digests;
  const later = { ...fieldsOf(three!), digestStartTime: '2026-11-10T02:30:00Z' };
  expect(await found([one!, two!, signedDigest(later, signer)])).toEqual(
    all([three!.key], 'chain-broken'),
  );
});

test('junk among the digests is judged alone, and a far name names no other missing', async () => {
  const chain = chainOf(3);
  const name = readDigestName(chain.digests[0]!.key)!;
  const far = digestKey({ ...name, end: '2099-01-01T00:00:00Z' });
  const odd = far.replace(/[^/]+$/, 'notes.json.gz');
  const junk = [far, odd].map((key) => ({ key, body: gzipSync('{}'), metadata: {} }));
  const verdicts = await found([...chain.digests, ...junk]);
  expect(verdicts).toMatchObject(all([far, odd], 'unreadable'));
  expect(Object.values(verdicts).filter((kind) => kind === 'missing')).toEqual([]);
});

test('chains of several accounts, regions and trails do not mix', async () => {
  const chains = [
    chainOf(4),
    signedChain({ signer, from: FROM, hours: 4, region: 'us-east-1', logs: [] }),
    signedChain({ signer, from: FROM, hours: 4, account: '444455556666', logs: [] }),
    signedChain({ signer, from: '2026-11-10T00:30:00Z', hours: 4, trail: 'other_trail', logs: [] }),
  ];
  const digests = chains.flatMap((chain) => chain.digests);
  const { verdicts, ...rest } = await validateBucket(bucketOf({ digests, logs: [] }), [signer]);
  expect(faultsFound(verdicts)).toEqual({});
  expect(rest).toMatchObject({ chains: 4, accounts: 2, regions: 2 });
});

test('backfill digests are a chain of their own, by keys of the time they were made', async () => {
  const backfill = signedChain({ signer, from: FROM, hours: 4, isBackfill: true, logs: [] });
  const digests = [...signedChain({ signer, from: FROM, hours: 4, logs: [] }).digests];
  expect(await found([...digests, ...backfill.digests])).toEqual({});
  const [one, two, three, four] = backfill.digests;
  const without = (name: string, value?: string): Delivered => {
    const { [name]: _, ...metadata } = two!.metadata;
    return {
      ...two!,
      metadata: { ...metadata, ...(value === undefined ? {} : { [name]: value }) },
    };
  };
  const made = 'backfill-generation-timestamp';
  const broken: readonly (readonly [readonly Delivered[], Record<string, string>])[] = [
    [[one!, three!, four!], all([two!.key], 'missing')],
    [[one!, without(made), three!, four!], all([two!.key], 'unreadable')],
    [[one!, without(made, '2025-01-01T00:00:00Z'), three!, four!], all([two!.key], 'unknown-key')],
    [[one!, without('signature'), three!, four!], all([two!.key], 'bad-signature')],
  ];
  for (const [left, expected] of broken)
    expect(await found([...digests, ...left])).toEqual(expected);
});

test('several faults at once are all named', async () => {
  const chain = chainOf(16);
  const digests = [...chain.digests];
  digests[14] = { ...digests[14]!, metadata: {} };
  digests[9] = { ...digests[9]!, body: gzipSync('{}') };
  digests[4] = { ...digests[4]!, body: Buffer.concat([digests[4]!.body, Buffer.alloc(3)]) };
  const left = digests.filter((_, place) => ![2, 7, 8, 13].includes(place));
  expect(await found(left)).toEqual({
    ...all(keysOf(chain, 2, 7, 8, 13), 'missing'),
    ...all(keysOf(chain, 14), 'bad-signature'),
    ...all(keysOf(chain, 9), 'unreadable'),
    ...all(keysOf(chain, 4), 'trailing-bytes'),
  });
});
