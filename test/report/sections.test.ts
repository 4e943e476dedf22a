import { describe, expect, it } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { headlineOf } from '../../src/report/headline.ts';
import { principalsOf } from '../../src/report/principals.ts';
import { versionsOf } from '../../src/report/versions.ts';
import { auditReport, finding, reportOn } from '../support/reports.ts';

describe('the headline', () => {
  it('is about SigV2 where that was asked', () => {
    const report = reportOn({ tls: [finding()], sigv2: [finding(), finding({ client: 'boto3' })] });
    expect(headlineOf(report, null)).toEqual({
      sentence:
        '20 requests signed with SigV2, by 1 principal and 2 clients; the last on 2026-11-15.',
      figures: [
        { value: '20', label: 'requests signed with SigV2', before: null },
        { value: '2', label: 'client versions', before: null },
        { value: '1', label: 'principal', before: null },
        { value: '2026-11-15', label: 'last seen', before: null },
      ],
    });
  });

  it('says what the number was before', () => {
    const [now, earlier] = [reportOn({ sigv2: [] }), reportOn({ sigv2: [finding()] })];
    expect(headlineOf(now, compare(now, earlier)).figures[0]).toMatchObject({
      value: '0',
      before: '10',
    });
  });

  it('does not call logs clean that hold nothing in question', () => {
    expect(headlineOf(reportOn({ sigv2: [] }), null).sentence).toBe(
      'No request signed with SigV2 among 4,800 records in question.',
    );
    const { words, result } = auditReport('sigv2', []);
    const none = { ...result, examined: { ...result.examined, inScope: 0 } };
    const audits = [{ words: { ...words, outside: 'No S3 request.' }, result: none }];
    expect(headlineOf({ ...reportOn({}), audits }, null).sentence).toBe(
      'Cannot say: no record in question. No S3 request.',
    );
  });
});

describe('who to talk to', () => {
  it('is whoever has most by the first audit, then by the next', () => {
    const by = (arn: string, requests: number) => finding({ principal_arn: arn, requests });
    const report = reportOn({
      sigv2: [by('a', 1), by('b', 2), by('b', 2)],
      tls: [by('c', 9), by('d', 10), by('a', 3)],
      activity: [by('service', 1000)],
    });
    expect(
      principalsOf(report).map(({ arn, requests }) => [arn, Object.fromEntries(requests)]),
    ).toEqual([
      ['b', { sigv2: 4 }],
      ['a', { sigv2: 1, tls: 3 }],
      ['d', { tls: 10 }],
      ['c', { tls: 9 }],
    ]);
  });
});

describe('client versions', () => {
  it('stand by client, the one with most requests first', () => {
    const of = (client: string, version: string, requests: number) =>
      finding({ client, client_version: version, requests });
    const clients = [
      of('boto3', '1.4', 50),
      of('cli', '1.1', 30),
      of('cli', '1.2', 20),
      of('cli', '1.2', 20),
    ];
    expect(
      versionsOf(reportOn({ clients })).map(({ client, version, requests }) => [
        client,
        version,
        requests,
      ]),
    ).toEqual([
      ['cli', '1.2', 40],
      ['cli', '1.1', 30],
      ['boto3', '1.4', 50],
    ]);
  });
});
