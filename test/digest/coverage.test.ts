import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/validation.ts';
import { bucketOf } from '../support/digest-faults.ts';
import { ACCOUNT, type Delivered, HOME, signedChain, throwAwaySigner } from '../support/digests.ts';
import { type Asked, validateBucket } from './validating.ts';

const signer = throwAwaySigner();
const FROM = '2026-11-10T00:00:00Z';

/** A log file delivered at `hh:mm` of the day, in an account and a region. */
function log(time: string, region = HOME, account = ACCOUNT): Delivered {
  const folder = `AWSLogs/${account}/CloudTrail/${region}/2026/11/10`;
  const stamp = `20261110T${time.replace(':', '')}Z`;
  const key = `${folder}/${account}_CloudTrail_${region}_${stamp}_abcdefghijklmnop.json.gz`;
  return { key, body: gzipSync('{"Records":[]}'), metadata: {} };
}

/** The verdicts on logs, of six digests over the hours from midnight on, and logs beside them. */
async function verdictsOn(logs: readonly Delivered[], asked: Asked = {}, without = 0) {
  const listed = logs.filter(({ key }) => key.includes('/us-east-1/'));
  const { digests } = signedChain({ signer, from: FROM, hours: 6, logs: listed });
  const bucket = bucketOf({ digests: digests.slice(0, digests.length - without), logs });
  const { verdicts } = await validateBucket(bucket, [signer], asked);
  return verdicts.filter(({ type }) => type === 'log').map(brief);
}

function brief({ object, kind, isFailure }: Verdict): readonly [string, string] {
  const [, time = ''] = /T(\d{4})Z/.exec(object) ?? [];
  return [time, isFailure || kind === 'valid' ? kind : `${kind}, a notice`];
}

describe('log files that no digest lists', () => {
  test('within the hours that are covered, a failure', async () => {
    const { digests } = signedChain({ signer, from: FROM, hours: 6, logs: [log('03:05')] });
    const bucket = bucketOf({ digests, logs: [log('03:05'), log('03:10')] });
    const { verdicts } = await validateBucket(bucket, [signer]);
    expect(verdicts.filter(({ type }) => type === 'log').map(brief)).toEqual([
      ['0305', 'valid'],
      ['0310', 'not-in-digest'],
    ]);
  });

  test('behind the last digest, a notice until the next one is due', async () => {
    expect(await verdictsOn([log('05:30'), log('05:50'), log('06:20'), log('06:55')])).toEqual([
      ['0530', 'valid'],
      ['0550', 'valid'],
      ['0620', 'not-in-digest, a notice'],
      ['0655', 'not-in-digest, a notice'],
    ]);
    expect(await verdictsOn([log('06:20'), log('08:05')])).toEqual([
      ['0620', 'not-in-digest'],
      ['0805', 'not-in-digest'],
    ]);
  });

  test('where the last digest was deleted, its logs are; a failure where its hour is asked about', async () => {
    const logs = [log('04:10'), log('05:10')];
    expect(await verdictsOn(logs, {}, 1)).toEqual([
      ['0410', 'valid'],
      ['0510', 'not-in-digest, a notice'],
    ]);
    const asked = { to: '2026-11-10T06:00:00Z' };
    expect(await verdictsOn(logs, asked, 1)).toEqual([
      ['0410', 'valid'],
      ['0510', 'not-in-digest'],
    ]);
    expect(await verdictsOn(logs, {}, 3)).toEqual([
      ['0410', 'not-in-digest'],
      ['0510', 'not-in-digest'],
    ]);
  });

  test('of a region without any digest', async () => {
    expect(await verdictsOn([log('02:00', 'eu-west-1')])).toEqual([['0200', 'not-in-digest']]);
  });

  test('outside of what is asked about, not a word', async () => {
    const logs = [log('00:30', 'eu-west-1'), log('03:30', 'eu-west-1')];
    const asked = { from: '2026-11-10T02:00:00Z', to: '2026-11-10T03:00:00Z' };
    expect(await verdictsOn(logs, asked)).toEqual([]);
    expect(await verdictsOn(logs, { regions: [HOME] })).toEqual([]);
    expect(await verdictsOn(logs, { accounts: ['999999999999'] }).catch(() => 'none')).toBe('none');
  });
});

test('hours behind the last digest are a gap, where they are asked about', async () => {
  const chain = signedChain({ signer, from: FROM, hours: 6, logs: [] });
  const gaps = async (asked: Asked): Promise<readonly string[]> => {
    const { verdicts } = await validateBucket(bucketOf(chain), [signer], asked);
    return verdicts.filter(({ kind }) => kind === 'gap').map(({ reason }) => reason);
  };
  expect(await gaps({})).toEqual([]);
  expect(await gaps({ to: '2026-11-10T06:00:00Z' })).toEqual([]);
  expect(await gaps({ to: '2026-11-10T09:00:00Z' })).toEqual([
    expect.stringContaining('no digest covers 2026-11-10T06:00:00Z to 2026-11-10T09:00:00Z'),
  ]);
});

test('a window takes the digests that end in it, and the hour behind it', async () => {
  const chain = signedChain({ signer, from: FROM, hours: 12, logs: [] });
  const asked = { from: '2026-11-10T03:00:00Z', to: '2026-11-10T05:30:00Z' };
  const { verdicts, covered } = await validateBucket(bucketOf(chain), [signer], asked);
  expect(verdicts.map(({ object, kind }) => [object.slice(-13, -8), kind])).toEqual(
    ['0000Z', '0000Z', '0000Z', '0000Z'].map((end) => [end, 'valid']),
  );
  expect(covered).toEqual({ from: '2026-11-10T02:00:00Z', to: '2026-11-10T06:00:00Z' });
});
