import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { refusal, testAws } from '../clients.ts';

const KEY = { region: 'us-east-1', value: 'AQID' };

async function withKeys() {
  const aws = await testAws({ now: new Date('2026-11-20T12:00:00Z') });
  for (const [fingerprint, month] of [
    ['of-october', 10],
    ['of-november', 11],
  ] as const) {
    const validity = {
      validFrom: `2026-${month}-01T00:00:00Z`,
      validTo: `2026-${month + 1}-01T00:00:00Z`,
    };
    aws.addPublicKey({ ...KEY, fingerprint, ...validity });
  }
  return aws;
}

test('the keys that were valid at some time asked for, a page after the other', async () => {
  const { cloudTrail } = await withKeys();
  const list = (from: string, to: string, NextToken?: string) =>
    cloudTrail.send(
      new ListPublicKeysCommand({ StartTime: new Date(from), EndTime: new Date(to), NextToken }),
    );
  const first = await list('2026-10-30', '2026-11-02');
  expect(first.PublicKeyList).toMatchObject([
    {
      Fingerprint: 'of-october',
      Value: new Uint8Array([1, 2, 3]),
      ValidityStartTime: new Date('2026-10-01T00:00:00Z'),
      ValidityEndTime: new Date('2026-11-01T00:00:00Z'),
    },
  ]);
  const second = await list('2026-10-30', '2026-11-02', first.NextToken);
  expect(second.PublicKeyList).toMatchObject([{ Fingerprint: 'of-november' }]);
  expect(second.NextToken).toBeUndefined();
  expect((await list('2025-01-01', '2025-02-01')).PublicKeyList).toEqual([]);
  expect(await refusal(list('2026-11-02', '2026-10-30'))).toContain('InvalidTimeRangeException');
  expect(await refusal(list('2026-10-30', '2026-11-02', 'x'))).toContain('InvalidTokenException');
});

test('the key of now, and of the region that is asked', async () => {
  const { cloudTrail, settings } = await withKeys();
  const { PublicKeyList } = await cloudTrail.send(new ListPublicKeysCommand({}));
  expect(PublicKeyList).toMatchObject([{ Fingerprint: 'of-november' }]);
  const elsewhere = new CloudTrailClient({ ...settings, region: 'eu-west-1' });
  expect((await elsewhere.send(new ListPublicKeysCommand({}))).PublicKeyList).toEqual([]);
  elsewhere.destroy();
});
