import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/digest/document.ts';
import { digestKey, readDigestName } from '../../src/digest/keys.ts';
import { publicKeyList, readPublicKeys } from '../../src/digest/public-keys.ts';
import { isSignatureOf, isSigned, stringToSign } from '../../src/digest/signature.ts';
import { sha256, signedChain, throwAwaySigner } from '../support/digests.ts';

const VECTORS = new URL('../../../shared/data/digest-vectors/', import.meta.url);

function vector(name: string): string {
  return readFileSync(new URL(name, VECTORS), 'utf8');
}

describe.runIf(existsSync(VECTORS))('what AWS published', () => {
  const {
    signatures,
    keys,
    string_to_sign_vector: example,
  } = JSON.parse(existsSync(VECTORS) ? vector('rsa-vectors.json') : '{}');

  test('two signatures are by the key that they name, and by no other', () => {
    const all = readPublicKeys(JSON.stringify({ publicKeyList: keys }), 'vectors');
    const verified = signatures.map((signature: Record<string, string>) => {
      const hash = Buffer.from(signature['sha256_of_string_to_sign']!, 'hex');
      return all
        .filter(({ key }) => isSignatureOf(hash, signature['signature_hex']!, key))
        .map(({ fingerprint }) => fingerprint);
    });
    expect(verified).toEqual(
      signatures.map(({ fingerprint }: { fingerprint: string }) => [fingerprint]),
    );
    expect(verified).toHaveLength(2);
  });

  test('four keys are read, in PKCS#1 and in SPKI, and fingerprints are their MD5', () => {
    const read = readPublicKeys(JSON.stringify({ publicKeyList: keys }), 'vectors');
    expect(read).toHaveLength(4);
    for (const { Value, Fingerprint } of keys) {
      const md5 = createHash('md5').update(Buffer.from(Value, 'base64')).digest('hex');
      expect(md5).toBe(Fingerprint);
      expect(read.map(({ fingerprint }) => fingerprint)).toContain(Fingerprint);
    }
    const printed = readPublicKeys(vector('aws-docs_list-public-keys_2015.json'), 'printed');
    expect(publicKeyList(printed)).toEqual(publicKeyList(read.slice(0, printed.length)));
    expect(new Date(read[0]!.from).toISOString()).toBe('2015-07-08T01:04:01.000Z');
  });

  test('the text to sign of a first digest', () => {
    const { digestEndTime: end, digestS3Bucket: bucket, digestS3Object: key } = example.digest;
    const hash = sha256(Buffer.from(example.inflated_bytes));
    expect(stringToSign({ end, bucket, key, hash, previousSignature: null })).toBe(
      example.expected,
    );
  });

  test.each([
    [
      'aws-docs_111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_20150817T150131Z',
      1,
    ],
    [
      'aws-docs_111122223333_CloudTrail-Digest_us-east-2_example-trail-name_us-east-2_20150820T180131Z',
      0,
    ],
    [
      'llm-guard_327878933619_CloudTrail-Digest_ap-northeast-1_llm-guard-trail_us-west-2_20231015T230404Z',
      5,
    ],
  ])('digest %s', (name, logs) => {
    const document = readDocument(Buffer.from(vector(`${name}.json`)));
    const read = readDigestName(document.key);
    expect(read).not.toBeNull();
    expect(digestKey(read!)).toBe(document.key);
    expect(read!.end).toBe(document.end);
    expect(document.logs).toHaveLength(logs);
    expect(readDigestName(document.previous!.key)!.end).toBe(document.start);
  });
});

const signer = throwAwaySigner();
const [first] = signedChain({ signer, from: '2026-11-10T00:00:00Z', hours: 1, logs: [] }).digests;
const KEYS = [{ Value: signer.value, Fingerprint: signer.fingerprint }];

describe('public keys', () => {
  const times = (from: unknown, to: unknown) => ({ ValidityStartTime: from, ValidityEndTime: to });
  const read = (entry: object) => readPublicKeys(JSON.stringify({ PublicKeyList: [entry] }), 'f');

  test('times are ISO 8601, or seconds', () => {
    const [iso] = read({
      ...KEYS[0],
      ...times('2026-11-01T00:00:00+00:00', '2026-12-01T00:00:00Z'),
    });
    const [seconds] = read({ ...KEYS[0], ...times(1793491200.0, '1796083200.0') });
    expect([iso!.from, iso!.to]).toEqual([seconds!.from, seconds!.to]);
  });

  test('what is saved can be read again', () => {
    const keys = read({ ...KEYS[0], ...times('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z') });
    const again = readPublicKeys(JSON.stringify(publicKeyList([...keys, ...keys])), 'f');
    expect(publicKeyList(again)).toEqual(publicKeyList(keys));
    expect(again).toHaveLength(1);
  });

  test.each([
    ['{', 'Cannot read public keys "f"'],
    ['[]', 'it has no PublicKeyList'],
    ['{"PublicKeyList":[]}', 'it has no PublicKeyList'],
    [JSON.stringify({ PublicKeyList: KEYS }), 'it has no time of validity'],
    [
      JSON.stringify({ PublicKeyList: [{ ...times(1, 2), Value: 'AAAA', Fingerprint: 'ab' }] }),
      'Cannot use public key "ab"',
    ],
    [JSON.stringify({ PublicKeyList: [null] }), 'Cannot use public key "undefined"'],
  ])('%s is refused', (text, reason) => {
    expect(() => readPublicKeys(text, 'f')).toThrow(reason);
  });
});

test('a signature of another kind of key, or no hex, is no signature', () => {
  const [key] = readPublicKeys(
    JSON.stringify({
      PublicKeyList: [{ ...KEYS[0], ValidityStartTime: 0, ValidityEndTime: 1 }],
    }),
    'f',
  );
  const signed = {
    end: '2026-11-10T01:00:00Z',
    bucket: 'b',
    key: first!.key,
    hash: sha256(Buffer.from('')),
    previousSignature: null,
  };
  for (const signature of ['', 'zz', 'ab12', '00'.repeat(256), 'ff'.repeat(256)]) {
    expect(isSigned(signed, signature, key!.key)).toBe(false);
  }
});
