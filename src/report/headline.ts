import type { AuditReport, Comparison, Report } from '../model/report.ts';
import { lastDay } from './rows.ts';
import { counted, number } from './words.ts';

/** One of the numbers on top of a report. */
export interface Figure {
  readonly value: string;
  readonly label: string;
  /** What it was in the report that this one is compared with; null for nothing. */
  readonly before: string | null;
}

/** The answer of a report, before anything else. */
export interface Headline {
  readonly sentence: string;
  readonly figures: readonly Figure[];
}

/** The audit that a report is about first: SigV2 where it was asked, else the first that can find something wrong. */
export function leadOf({ audits }: Report): AuditReport | undefined {
  return (
    audits.find(({ result }) => result.audit === 'sigv2') ??
    audits.find(({ words }) => !words.isVolume) ??
    audits[0]
  );
}

function sentenceOf({ result, words }: AuditReport): string {
  const { totals, examined, rows } = result;
  const { principal_arn: principals = 0, client: clients = 0 } = totals.distinct;
  if (totals.requests > 0) {
    const by = [
      ...(principals > 0 ? [counted(principals, 'principal')] : []),
      ...(clients > 0 ? [counted(clients, 'client')] : []),
    ].join(' and ');
    const whom = by === '' ? '' : `, by ${by}`;
    return `${counted(totals.requests, 'request')} ${words.finding}${whom}; the last on ${lastDay(rows) ?? 'a day not recorded'}.`;
  }
  if (examined.inScope === 0) {
    return `Cannot say: no record in question. ${words.outside ?? ''}`.trimEnd();
  }
  const doubt =
    examined.undecided > 0 && words.undecided !== undefined
      ? ` Cannot say of ${counted(examined.undecided, 'record')} ${words.undecided}.`
      : '';
  return `No request ${words.finding} among ${counted(examined.inScope, 'record')} in question.${doubt}`;
}

function figuresOf({ result, words }: AuditReport, before: number | null): readonly Figure[] {
  const { requests, distinct } = result.totals;
  const figure = (value: number | undefined, one: string, many = `${one}s`): Figure[] =>
    value === undefined
      ? []
      : [{ value: number(value), label: value === 1 ? one : many, before: null }];
  return [
    {
      value: number(requests),
      label: `${requests === 1 ? 'request' : 'requests'} ${words.finding}`,
      before: before === null ? null : number(before),
    },
    ...figure(distinct['client'], 'client version'),
    ...figure(distinct['principal_arn'], 'principal'),
    { value: lastDay(result.rows) ?? 'never', label: 'last seen', before: null },
  ];
}

/** The answer in one sentence, and in up to four numbers. */
export function headlineOf(report: Report, comparison: Comparison | null): Headline {
  const lead = leadOf(report);
  if (lead === undefined) return { sentence: 'No audit was asked.', figures: [] };
  const changes = comparison?.audits.find(({ audit }) => audit === lead.result.audit);
  return { sentence: sentenceOf(lead), figures: figuresOf(lead, changes?.requestsBefore ?? null) };
}
