import { expect, test } from 'vitest';
import { chainOf, digestKey, readDigestName, readLogName } from '../../src/digest/keys.ts';

const FOLDER = 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1';
const FILE = '111122223333_CloudTrail-Digest_us-east-1_a_trail.of-mine_eu-west-1_20261110T010203Z';

test.each(['', 'prefix/', 'a/deep prefix/'])('a digest under "%s"', (prefix) => {
  const key = `${prefix}${FOLDER}/2026/11/10/${FILE}.json.gz`;
  const name = readDigestName(key);
  expect(name).toEqual({
    folder: `${prefix}${FOLDER}/`,
    account: '111122223333',
    region: 'us-east-1',
    trail: 'a_trail.of-mine',
    homeRegion: 'eu-west-1',
    end: '2026-11-10T01:02:03Z',
    isBackfill: false,
  });
  expect(digestKey(name!)).toBe(key);
});

test('an organization’s, a backfill digest, and one of GovCloud', () => {
  const organization = `AWSLogs/o-abc123/${FOLDER.slice(8)}/2026/11/10/${FILE}_backfill.json.gz`;
  const name = readDigestName(organization)!;
  expect([name.isBackfill, name.folder]).toEqual([true, `AWSLogs/o-abc123/${FOLDER.slice(8)}/`]);
  expect(digestKey(name)).toBe(organization);
  const gov = `${FOLDER}/2026/11/10/${FILE}.json.gz`.replaceAll('us-east-1', 'us-gov-west-1');
  expect(readDigestName(gov)?.region).toBe('us-gov-west-1');
  const standard = { ...name, isBackfill: false };
  expect(chainOf(standard)).not.toBe(chainOf(name));
  expect(chainOf({ ...name, end: 'another' })).toBe(chainOf(name));
});

test.each([
  `${FOLDER}/2026/11/10/${FILE}.json`,
  `${FOLDER}/2026/11/${FILE}.json.gz`,
  `${FOLDER}/2026/11/10/${FILE}.json.gz.metadata.json`,
  `${FOLDER.replace('us-east-1', 'us-east-2')}/2026/11/10/${FILE}.json.gz`,
  `${FOLDER.replace('1111', '9999')}/2026/11/10/${FILE}.json.gz`,
  `${FOLDER}/2026/11/10/${FILE.replace('010203', '0102')}.json.gz`,
])('%s is no digest', (key) => {
  expect(readDigestName(key)).toBeNull();
});

test('log files', () => {
  const file = '111122223333_CloudTrail_us-east-1_20261110T0105Z_abcDEF0123456789.json.gz';
  const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/10/${file}`;
  const name = { account: '111122223333', region: 'us-east-1', delivered: '2026-11-10T01:05:00Z' };
  expect(readLogName(key)).toEqual(name);
  expect(readLogName(`p/AWSLogs/o-abc123/${key.slice(8)}`)).toEqual(name);
  expect(readLogName(`${FOLDER}/2026/11/10/${FILE}.json.gz`)).toBeNull();
  expect(readLogName(key.replace('CloudTrail/', 'CloudTrail-Insight/'))).toBeNull();
});
