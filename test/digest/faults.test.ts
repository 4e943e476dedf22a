import { describe, expect, test } from 'vitest';
import { bucketOf, FAULTS, type Fault, logsOf } from '../support/digest-faults.ts';
import { signedChain, throwAwaySigner } from '../support/digests.ts';
import { faultsFound, validateBucket } from './validating.ts';

const HOURS = 48;
const FROM = '2026-11-10T00:00:00Z';
const signer = throwAwaySigner();
const chain = signedChain({ signer, from: FROM, hours: HOURS, region: 'eu-west-1' });

/** Digests of the chain that a fault is put on: all that fit would take minutes, and say no more. */
function placesOf({ on }: Fault): readonly number[] {
  const withLogs = chain.digests.flatMap((digest, at) => (logsOf(digest).length > 0 ? [at] : []));
  if (on === 'log') return [withLogs[0]!, withLogs[4]!];
  // Nothing is behind the last one: what happens there is in window.test.ts.
  return on === 'digest' ? [0, withLogs[2]!, HOURS - 2] : [0, withLogs[2]!, HOURS - 3];
}

describe('a chain of 48 digests over the sample logs', () => {
  test('all is valid', async () => {
    const { verdicts, chains } = await validateBucket(bucketOf(chain), [signer]);
    expect(chains).toBe(1);
    expect(faultsFound(verdicts)).toEqual({});
    expect(verdicts).toHaveLength(HOURS + chain.logs.length);
    expect(chain.logs.length).toBeGreaterThan(10);
  });

  describe.each(FAULTS)('$name', (fault) => {
    test.each(placesOf(fault))('digest %i', async (at) => {
      const bucket = bucketOf(chain);
      const expected = fault.happen({ bucket, chain, signer, at });
      const { verdicts } = await validateBucket(bucket, [signer]);
      expect(faultsFound(verdicts)).toEqual(expected);
      expect(new Set(verdicts.map(({ object }) => object)).size).toBe(verdicts.length);
    });
  });
});
