import { describe, expect, it } from 'vitest';
import { changedRows, comparedWith } from '../../src/report/changes.ts';
import { compare, countNew } from '../../src/report/compare.ts';
import { finding, reportOn } from '../support/reports.ts';

function changesOf(
  earlier: Parameters<typeof reportOn>[0],
  now: Parameters<typeof reportOn>[0],
): readonly string[] {
  return compare(reportOn(now), reportOn(earlier)).audits.flatMap(({ audit, changes }) =>
    changes.map(
      ({ kind, key, before, requests }) =>
        `${audit} ${kind} ${key['source_ip']} ${before} ${requests}`,
    ),
  );
}

function from(address: string, requests: number) {
  return finding({ source_ip: address, requests });
}

describe('a comparison', () => {
  it('tells what is new, grown, shrunk and gone, and leaves out what is as it was', () => {
    const earlier = {
      sigv2: [from('gone', 1), from('grown', 5), from('shrunk', 7), from('same', 3)],
    };
    const now = { sigv2: [from('new', 2), from('grown', 6), from('shrunk', 4), from('same', 3)] };
    expect(changesOf(earlier, now)).toEqual([
      'sigv2 new new 0 2',
      'sigv2 grown grown 5 6',
      'sigv2 shrunk shrunk 7 4',
      'sigv2 gone gone 1 0',
    ]);
    const [sigv2] = compare(reportOn(now), reportOn(earlier)).audits;
    expect(sigv2).toMatchObject({ same: 1, requestsBefore: 16 });
  });

  it('does not take who opened a presigned URL for another finding', () => {
    const presigned = (address: string, client: string) =>
      finding({ auth_method: 'QueryString', source_ip: address, client, client_version: null });
    const earlier = { sigv2: [presigned('192.0.2.1', 'a'), presigned('192.0.2.2', 'b')] };
    expect(changesOf(earlier, { sigv2: [presigned('192.0.2.3', 'c')] })).toEqual([
      'sigv2 shrunk null 20 10',
    ]);
  });

  it('tells values apart that read alike', () => {
    const earlier = { sigv2: [finding({ client: 'a', client_version: null })] };
    expect(
      changesOf(earlier, { sigv2: [finding({ client: null, client_version: 'a' })] }),
    ).toHaveLength(2);
  });

  it('says why an audit is not compared', () => {
    const { audits } = compare(reportOn({ tls: [finding()] }), reportOn({ sigv2: [] }));
    expect(audits).toEqual([
      {
        audit: 'tls',
        problem: 'it is not in the earlier report',
        changes: [],
        same: 0,
        requestsBefore: null,
      },
    ]);
  });

  it('says so where findings were told apart by other columns', () => {
    const earlier = reportOn({ tls: [finding()] });
    const [tls] = earlier.audits;
    const columns = tls!.result.columns.slice(1);
    const other = { ...earlier, audits: [{ ...tls!, result: { ...tls!.result, columns } }] };
    expect(compare(reportOn({ tls: [finding()] }), other).audits[0]).toMatchObject({
      problem:
        'its findings were told apart by client_version, principal_arn, source_ip, auth_method',
      changes: [],
    });
  });
});

describe('its rows', () => {
  it('have new findings first, of whatever audit, and say how many changed how', () => {
    const now = reportOn({ sigv2: [from('a', 5)], tls: [from('b', 1)] });
    const comparison = compare(now, reportOn({ sigv2: [from('a', 4)], tls: [from('c', 9)] }));
    expect(changedRows(comparison).rows.map(([kind, audit]) => [kind, audit])).toEqual([
      ['new', 'tls'],
      ['grown', 'sigv2'],
      ['gone', 'tls'],
    ]);
    expect(comparedWith(comparison)).toBe(
      'Compared with the report of 2026-11-20T12:00:00Z, about all of its logs: 1 new, 1 grown, 1 gone.',
    );
  });
});

describe('new findings', () => {
  it('are counted, but for those of an audit of how much there is', () => {
    const now = reportOn({ sigv2: [from('a', 1), from('b', 1)], activity: [from('c', 1)] });
    const earlier = reportOn({ sigv2: [from('a', 9)], activity: [] });
    expect(countNew(compare(now, earlier), now)).toBe(1);
  });
});
