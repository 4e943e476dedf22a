import { expect, test } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import type { AuditFlags } from '../../src/cli/flags.ts';
import { openLocalEngine } from '../../src/engines/local/engine.ts';
import { findLogs } from '../../src/logs/find.ts';
import { askSieved, type SievedAnswer, type SievedQuestion } from '../support/ask-sieved.ts';
import { logFolder, s3Record, type TestRecord } from '../support/records.ts';
import { Random } from '../support/sample-logs/random.ts';

const MEMORY = { first: 400, most: 400 };

function ask(logs: string, question: SievedQuestion): Promise<SievedAnswer> {
  return askSieved(question, async (window) =>
    openLocalEngine(await findLogs([logs], window), MEMORY),
  );
}

const RANDOM = new Random('sieve');

/** One of these, or none, or something else. */
function odd(...values: readonly unknown[]): unknown {
  const wrong = [undefined, null, 7, {}, [], '', 'SigV2', '\u0000\ud83d'];
  return RANDOM.oneIn(6) ? wrong[RANDOM.below(wrong.length)] : RANDOM.pick(values);
}

function shuffled(record: TestRecord): TestRecord {
  const keys = Object.keys(record);
  return Object.fromEntries(
    keys
      .map((key) => [RANDOM.below(1000), key] as const)
      .sort(([a], [b]) => a - b)
      .map(([, key]) => [key, record[key]]),
  );
}

/** Records with everything that audits judge by, in odd forms, orders and places. */
function oddRecord(): TestRecord {
  const record = s3Record({
    userIdentity: odd(
      { type: 'AWSService', invokedBy: 'delivery.logs.amazonaws.com' },
      { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
      { type: 'IAMUser', accountId: '111122223333', principalId: 'AIDA', accessKeyId: 'AKIAX' },
      s3Record()['userIdentity'],
    ),
    eventTime: odd('2026-11-09T12:00:00Z', '2026-11-10T00:00:00Z', '2026-11-10T00:00:00.000Z'),
    eventSource: RANDOM.pick(['s3.amazonaws.com', 's3.amazonaws.com', 'ses.amazonaws.com']),
    eventName: RANDOM.pick(['GetObject', 'PutObjectAcl', 'CreateBucket', 'GetBucketLocation']),
    awsRegion: odd('us-east-1', 'eu-west-1'),
    recipientAccountId: odd('111122223333', '444455556666'),
    userAgent: odd(
      '[aws-cli/1.11.84 Python/2.7.12]',
      '[aws-cli/2.34.12 md/awscrt#0.31.2 lang/python#3.7.1]',
      '"},{"eventVersion":"1.0","userAgent":"aws-cli/1.0"',
      'S3Console/0.4',
    ),
    requestParameters: odd(
      { bucketName: 'b', Host: 's3.amazonaws.com', 'x-amz-acl': 'public-read' },
      { bucketName: 'b', Host: ['s3-eu-west-1.amazonaws.com'] },
      { bucketName: 'a.b', 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
      { additionalEventData: { SignatureVersion: 'SigV2' }, key: '"SignatureVersion":"SigV2"' },
    ),
    additionalEventData: odd(
      { SignatureVersion: 'SigV2', AuthenticationMethod: 'QueryString', aclRequired: 'Yes' },
      { SignatureVersion: 'SigV4', SSEApplied: 'SSE_C' },
      { 'x-amz-id-2': 'SigV2', nested: { SignatureVersion: 'SigV2' } },
    ),
    tlsDetails: odd(
      { tlsVersion: 'TLSv1' },
      { tlsVersion: 'TLSv1.3' },
      { clientProvidedHostHeader: 's3.amazonaws.com' },
    ),
    eventCategory: odd('Data', 'Management'),
  });
  return RANDOM.oneIn(3) ? shuffled(record) : record;
}

/** As CloudTrail writes it, and now and then with an escape where none is needed. */
function written(record: TestRecord): string {
  const text = JSON.stringify(record);
  return RANDOM.oneIn(5) ? text.replace('SigV', 'Sig\\u0056') : text;
}

function oddLogs(): string {
  const files = Array.from({ length: 6 }, (_, i) => {
    const records = Array.from({ length: 150 }, () => written(oddRecord()));
    return [`${i}.json`, `{"Records":[${records.join(',')}]}`] as const;
  });
  return logFolder(Object.fromEntries(files));
}

const WINDOW = { from: '2026-11-09T18:00:00Z', to: '2026-11-12' };
const FLAGS: readonly AuditFlags[] = [{}, WINDOW, { includeServices: true }];
const SAMPLE = 'test/sample-logs';

test.each(AUDITS.map(({ id }) => id))(
  '%s: what is counted and not shown changes nothing',
  async (id) => {
    const odds = oddLogs();
    for (const logs of [SAMPLE, odds]) {
      for (const flags of FLAGS) {
        const sieved = await ask(logs, { id, flags, isSieved: true });
        const whole = await ask(logs, { id, flags, isSieved: false });
        expect(whole.counted).toMatchObject({ inScope: 0, outside: 0 });
        expect(sieved.result).toEqual(whole.result);
      }
    }
  },
);

test('most of what an audit only counts does not reach its query', async () => {
  for (const id of ['sigv2', 'clients', 'tls', 'acl', 'sse-c', 'presigned', 'anonymous'] as const) {
    const { result, counted } = await ask(SAMPLE, { id, flags: {}, isSieved: true });
    const others = result.examined.records - result.totals.requests - result.examined.undecided;
    expect((counted?.inScope ?? 0) + (counted?.outside ?? 0), id).toBeGreaterThan(others / 2);
  }
});
