import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/logs/unwrap.ts';

const A = { eventName: 'GetObject', eventSource: 's3.amazonaws.com', eventID: 'a' };
const B = { ...A, eventID: 'b', requestParameters: { Records: [1], detail: { x: 1 } } };
const NOTHING = { records: [], foreign: 0 };

describe('the records in a value', () => {
  it.each<readonly [name: string, value: unknown]>([
    ['a list', [A, B]],
    ['lists in a list', [[A], [[B]], []]],
    ['the wrapper of CloudTrail', { Records: [A, B] }],
    ['wrappers in a list', [{ Records: [A] }, { Records: [B] }]],
    [
      'lookup-events',
      {
        Events: [A, B].map((record) => ({
          EventId: '1',
          EventName: 'x',
          CloudTrailEvent: JSON.stringify(record),
        })),
      },
    ],
    [
      'EventBridge',
      [A, B].map((detail) => ({
        'detail-type': 'AWS API Call via CloudTrail',
        source: 'aws.s3',
        detail,
      })),
    ],
    [
      'CloudWatch Logs',
      {
        messageType: 'DATA_MESSAGE',
        logEvents: [
          { id: '1', timestamp: 1, message: JSON.stringify(A) },
          { message: ` ${JSON.stringify(B)}\n` },
        ],
      },
    ],
    ['a text field', [{ time: 'x', body: JSON.stringify([A, B]) }]],
    ['a wrapper in a text field', { Message: JSON.stringify({ Records: [A, B] }) }],
    ['two text fields', { one: JSON.stringify(A), two: JSON.stringify(B), three: '{not json' }],
    ['texts', [JSON.stringify(A), JSON.stringify(B)]],
    ['text in text', JSON.stringify(JSON.stringify([A, B]))],
  ])('are found in %s', (_, value) => {
    expect(unwrap(value)).toEqual({ records: [A, B], foreign: 0 });
  });

  it('are the value itself, with all that it holds', () => {
    expect(unwrap(B)).toEqual({ records: [B], foreign: 0 });
  });

  it('are no lists of their own', () => {
    const record = { ...A, Records: [B], detail: B, note: JSON.stringify(B) };
    expect(unwrap(record)).toEqual({ records: [record], foreign: 0 });
  });

  it('are none in an empty list', () => {
    expect(unwrap([])).toEqual(NOTHING);
    expect(unwrap({ Records: [] })).toEqual(NOTHING);
  });
});

describe('what is no record', () => {
  it.each<readonly [name: string, value: unknown]>([
    [
      'an S3 notification',
      { eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: {} },
    ],
    [
      'an Insight',
      {
        eventType: 'AwsCloudTrailInsight',
        eventID: 'i',
        insightDetails: { eventName: 'x', eventSource: 'y' },
      },
    ],
    ['an object without eventSource', { eventName: 'GetObject' }],
    ['an object without eventName', { eventSource: 's3.amazonaws.com' }],
    ['an eventSource that is null', { ...A, eventSource: null }],
    ['keys in lower case', { eventname: 'GetObject', eventsource: 's3.amazonaws.com' }],
    ['an empty object', {}],
    ['a number', 5],
    ['null', null],
    ['true', true],
    ['text', 'hello'],
    ['text that begins like JSON', '{"a":'],
    ['another event of EventBridge', { detail: { state: 'running' } }],
    ['a list that is no list', { Records: 'none', Events: {} }],
    ['a digest', { awsAccountId: '1', digestS3Object: 'x', logFiles: [{ s3Object: 'y' }] }],
  ])('counts once as foreign: %s', (_, value) => {
    expect(unwrap(value)).toEqual({ records: [], foreign: 1 });
  });

  it('counts beside the records', () => {
    const notification = { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' };
    expect(unwrap({ Records: [A, notification, 7, B, {}] })).toEqual({
      records: [A, B],
      foreign: 3,
    });
  });

  it('ends in wrapping that is too deep', () => {
    let value: unknown = A;
    for (let i = 0; i < 6; i++) value = [value];
    expect(unwrap(value).records).toEqual([A]);
    for (let i = 0; i < 5000; i++) value = [value];
    expect(unwrap(value)).toEqual({ records: [], foreign: 1 });
  });
});
