import { describe, expect, it, test } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { readReport } from '../../src/report/read-report.ts';
import { toReportJson } from '../../src/report/report-json.ts';
import { finding, HOSTILE, reportOn } from '../support/reports.ts';

const ROWS = HOSTILE.map((text) => finding({ principal_arn: text, user_agent: text }));
const REPORT = reportOn({ sigv2: ROWS, activity: [] });

describe('a report as JSON', () => {
  it('comes back as it was, hostile texts too', () => {
    expect(readReport('a.json', toReportJson(REPORT, null))).toEqual(REPORT);
  });

  it('comes back as it was from Athena, with what each query read', () => {
    const input = {
      kind: 'athena',
      table: 'security.logs',
      queryId: 'q-1',
      bytesScanned: 10,
      dollars: 0.01,
      daysWithoutPartition: ['2026-11-10'],
    } as const;
    const audits = REPORT.audits.map((audit) => ({ ...audit, result: { ...audit.result, input } }));
    const report = { ...REPORT, audits, signaturesInput: input };
    expect(readReport('a.json', toReportJson(report, null))).toEqual(report);
  });

  it('names the files that were skipped once, however many audits there are', () => {
    expect(toReportJson(REPORT, null).match(/cut\.json\.gz/g)).toHaveLength(1);
  });

  it('says what has changed', () => {
    const comparison = compare(REPORT, reportOn({ sigv2: [] }));
    const document = JSON.parse(toReportJson(REPORT, comparison));
    expect(document.comparison.audits[0].changes[0]).toMatchObject({ kind: 'new', requests: 10 });
  });
});

const TEXT = toReportJson(REPORT, null);

function with_(change: (document: Record<string, never>) => void): string {
  const document = JSON.parse(TEXT);
  change(document);
  return JSON.stringify(document);
}

test.each([
  ['no JSON', '<html>', /^Cannot read report "a\.json": it is no JSON: /],
  ['another document', '{"schemaVersion":1,"audit":"sigv2"}', /: \w+: Invalid /],
  ['another version', TEXT.replace('"schemaVersion": 1', '"schemaVersion": 2'), /schemaVersion: /],
  ['a cell that is no cell', TEXT.replace('"requests": 10', '"requests": [10]'), /requests/],
  [
    'an audit that would name a file elsewhere',
    TEXT.replace('"audit": "sigv2"', '"audit": "../sigv2"'),
    /audits\.0\.audit: /,
  ],
  [
    'a link that is none',
    TEXT.replace('https://docs.aws.amazon.com/', 'javascript:alert(1)'),
    /audits\.0\.words\.reading\.0\.url: /,
  ],
  ['no word on what was read', with_((document) => delete document['input']), /what was read/],
])('a file with %s is refused', (_, text, message) => {
  expect(() => readReport('a.json', text)).toThrow(message);
});
