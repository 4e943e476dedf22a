import { describe, expect, test } from 'vitest';
import { parseMinimums, parsePolicy } from '../../src/clients/policy.ts';
import { TrailAuditError } from '../../src/errors.ts';

describe('a minimum holds for every major up to its own', () => {
  test('one entry holds for all older majors too', () => {
    expect(parseMinimums(['aws-cli=2.15.0'])).toEqual([
      {
        client: 'aws-cli',
        aboveMajor: -1,
        upToMajor: 2,
        comparator: 20_150_000,
        version: '2.15.0',
      },
    ]);
  });

  test('several majors share the range, in whatever order they are given', () => {
    const bounds = parseMinimums([
      'aws-sdk-js=3.600.0',
      'aws-sdk-js=1.18.0',
      'aws-sdk-js=2.1692.0',
    ]);
    expect(bounds.map((rule) => [rule.version, rule.aboveMajor, rule.upToMajor])).toEqual([
      ['1.18.0', -1, 1],
      ['2.1692.0', 1, 2],
      ['3.600.0', 2, 3],
    ]);
  });

  test('clients do not share ranges with each other', () => {
    const bounds = parseMinimums(['aws-cli=2.15.0', 'boto3=1.34.0', 'aws-cli=1.32.0']);
    expect(bounds.map((rule) => [rule.client, rule.aboveMajor, rule.upToMajor])).toEqual([
      ['boto3', -1, 1],
      ['aws-cli', -1, 1],
      ['aws-cli', 1, 2],
    ]);
  });

  test('a later entry for the same client and major replaces the earlier one', () => {
    const bounds = parseMinimums(['aws-cli=2.1.0', 'aws-cli=1.32.0', 'aws-cli=2.15.0']);
    expect(bounds.map((rule) => rule.version)).toEqual(['1.32.0', '2.15.0']);
  });

  test('no entry gives no rule', () => {
    expect(parseMinimums([])).toEqual([]);
  });
});

describe('a client is named by its name or by one of its tokens, in any case', () => {
  test.each([
    ['aws-cli=1.32.0', 'aws-cli', 1, 10_320_000],
    ['AWS-CLI=1.32.0', 'aws-cli', 1, 10_320_000],
    ['  boto3 = 1.34.0  ', 'boto3', 1, 10_340_000],
    ['aws-sdk-nodejs=2.1692.0', 'aws-sdk-js', 2, 36_920_000],
    ['aws-sdk-ruby3=3.190.0', 'aws-sdk-ruby', 3, 31_900_000],
    ['aws-sdk-php2=2.8.0', 'aws-sdk-php', 2, 20_080_000],
    ['AWSPowerShell.NetCore=4.1.0', 'aws-powershell', 4, 40_010_000],
    ['aws-sdk-dotnet-coreclr=3.7.400', 'aws-sdk-dotnet', 3, 30_070_400],
    ['aws-sdk-dotnet-pcl=3.3.5', 'aws-sdk-dotnet', 3, 30_030_005],
    ['aws-sdk-go=1.55.0', 'aws-sdk-go', 1, 10_550_000],
    // The modules of Go 2 are versioned from 1, and count as major 2.
    ['aws-sdk-go-v2=1.30.0', 'aws-sdk-go', 2, 10_300_000],
    ['rclone=1.64.0', 'rclone', 1, 10_640_000],
    ['minio-go=7.0.90', 'MinIO', 7, 70_000_090],
    ['S3 Browser=12.0.0', 'S3 Browser', 12, 120_000_000],
  ])('%s', (entry, client, upToMajor, comparator) => {
    expect(parseMinimums([entry])).toMatchObject([{ client, upToMajor, comparator }]);
  });

  test('Go 1 and Go 2 have minimums side by side', () => {
    const bounds = parseMinimums(['aws-sdk-go-v2=1.30.0', 'aws-sdk-go=1.55.0']);
    expect(bounds.map((rule) => [rule.version, rule.aboveMajor, rule.upToMajor])).toEqual([
      ['1.55.0', -1, 1],
      ['1.30.0', 1, 2],
    ]);
  });
});

describe('an entry that cannot be used is refused with a sentence', () => {
  test.each([
    'aws-cli',
    'aws-cli=',
    '=2.15.0',
    'aws-cli=2',
    'aws-cli=2.15',
    'aws-cli=latest',
    'aws-cli=v2.15.0',
    'aws-cli==2.15.0',
    'aws-cli>=2.15.0',
    'aws-cli=2.15.99999',
    'aws-cli=2.15.0 boto3=1.34.0',
    '',
  ])('"%s" is not CLIENT=MAJOR.MINOR.PATCH', (entry) => {
    expect(() => parseMinimums([entry])).toThrow(TrailAuditError);
    expect(() => parseMinimums([entry])).toThrow(/^Cannot use minimum "/);
  });

  test.each(['aws-clii=2.15.0', 'aws=1.0.0', 'constructor=1.0.0'])(
    '"%s" names no client',
    (entry) => {
      expect(() => parseMinimums([entry])).toThrow(/no client of that name is known$/);
    },
  );

  test('the hint lists the clients there are', () => {
    try {
      parseMinimums(['nobody=1.0.0']);
      expect.unreachable();
    } catch (error) {
      expect((error as TrailAuditError).hint).toContain('aws-cli, aws-powershell, boto3');
    }
  });
});

describe('a policy is read into entries', () => {
  test.each([
    ['lines', 'aws-cli=2.15.0\nboto3=1.34.0\n', ['aws-cli=2.15.0', 'boto3=1.34.0']],
    ['lines of Windows', 'aws-cli=2.15.0\r\nboto3=1.34.0', ['aws-cli=2.15.0', 'boto3=1.34.0']],
    ['comments and blanks', '# ours\n\n  aws-cli = 2.15.0 # at least\n', ['aws-cli = 2.15.0']],
    ['nothing but comments', '# nothing yet\n', []],
    ['no text', '', []],
    ['JSON', '{"aws-cli": "2.15.0", "boto3": "1.34.0"}', ['aws-cli=2.15.0', 'boto3=1.34.0']],
    [
      'JSON with majors side by side',
      ' \n{"aws-sdk-js": ["2.1692.0", "3.600.0"]}',
      ['aws-sdk-js=2.1692.0', 'aws-sdk-js=3.600.0'],
    ],
    ['an empty JSON object', '{}', []],
    ['lines behind a byte-order mark', '\ufeffaws-cli=2.15.0', ['aws-cli=2.15.0']],
  ])('%s', (_, text, entries) => {
    expect(parsePolicy(text)).toEqual(entries);
  });

  test.each(['{', '{"aws-cli": }', '{"aws-cli": "2.15.0",}', '{} trailing'])(
    'JSON that is broken throws: %s',
    (text) => {
      expect(() => parsePolicy(text)).toThrow(SyntaxError);
    },
  );

  test.each(['{"aws-cli": 2}', '{"aws-cli": null}', '{"aws-cli": {"1": "1.0.0"}}', '["aws-cli"]'])(
    'JSON of another shape is refused as a minimum: %s',
    (text) => {
      expect(() => parseMinimums(parsePolicy(text))).toThrow(TrailAuditError);
    },
  );
});
