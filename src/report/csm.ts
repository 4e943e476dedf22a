import { unreachable } from '../errors.ts';
import type { CsmReport, CsmRow } from '../model/csm.ts';
import { actionLines, expectationLines } from './csm-actions.ts';
import { callLines } from './csm-rows.ts';
import type { CsmFormat } from './format-names.ts';
import { SCHEMA_VERSION } from './json.ts';
import { safeJson } from './safe-text.ts';
import { bytesText, counted, number, wrapped } from './words.ts';

/** Nothing heard is not nothing done. (No documentation of these SDKs names Client Side Monitoring.) */
const SILENT_CLIENTS =
  'The SDKs for JavaScript 3, Java 2, Go 2 and Rust are not known to report their calls: their silence says nothing.';

type Count = 'calls' | 'retries' | 'redirects';

function sum(rows: readonly CsmRow[], count: Count): number {
  return rows.reduce((total, row) => total + row[count], 0);
}

function totalLine({ rows, datagrams: { attempts } }: CsmReport): string {
  const senders = new Set(rows.map(({ sender, address }) => `${sender} ${address}`)).size;
  const counts = [
    counted(attempts, 'attempt'),
    counted(sum(rows, 'retries'), 'retry', 'retries'),
    counted(sum(rows, 'redirects'), 'redirect'),
  ];
  return `${counted(sum(rows, 'calls'), 'call')} by ${counted(senders, 'sender')}: ${counts.join(', ')}.`;
}

function oldLine({ rows }: CsmReport): string[] {
  const old = rows.filter(({ client: { status } }) => status !== null && status !== 'current');
  if (old.length === 0) return [];
  return [`${counted(sum(old, 'calls'), 'call')} by clients too old, or of a version not known.`];
}

function sigv2Line({ rows }: CsmReport): string[] {
  const attempts = rows.reduce((total, { sigv2 }) => total + (sigv2?.attempts ?? 0), 0);
  if (attempts === 0) return [];
  return [
    `Headers that look signed with SigV2: ${counted(attempts, 'attempt')}. CloudTrail's records tell for sure: trail-audit csm match.`,
  ];
}

function datagramLine({ datagrams, listener }: CsmReport): string {
  const seconds = Math.round((Date.parse(listener.to) - Date.parse(listener.from)) / 1000);
  const rejected = Object.entries(datagrams.rejected).filter(([, count]) => count > 0);
  const reasons = rejected.map(([reason, count]) => `${number(count)} ${reason}`).join(', ');
  const dropped =
    datagrams.dropped === null
      ? 'the system does not say how many it dropped'
      : `${number(datagrams.dropped)} dropped by the system`;
  return `Received ${counted(datagrams.received, 'datagram')} on ${listener.host}:${listener.port} in ${counted(seconds, 'second')}, ${
    reasons === '' ? 'none' : reasons
  } rejected; ${dropped} (receive buffer ${bytesText(datagrams.receiveBuffer)}).`;
}

/** What there is to say below the calls. */
export function csmSummary(report: CsmReport): readonly string[] {
  const { leftOut, commandExit } = report;
  return [
    ...(report.rows.length === 0 ? ['No call was heard.'] : [totalLine(report)]),
    ...sigv2Line(report),
    ...oldLine(report),
    ...(leftOut > 0
      ? [`${number(leftOut)} events more, of too many kinds for this table: --output has them.`]
      : []),
    datagramLine(report),
    SILENT_CLIENTS,
    ...(commandExit === null ? [] : [`The command ended with exit code ${commandExit}.`]),
  ];
}

function toText(report: CsmReport, width: number): string {
  const calls = callLines(report.rows, width);
  const parts = [
    ...(calls.length === 0 ? [] : [calls]),
    csmSummary(report).map((line) => wrapped(line, width)),
    ...(report.actions === null ? [] : [actionLines(report.actions, width)]),
    ...(report.expectation === null ? [] : [expectationLines(report.expectation, width)]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The report in a format. */
export function renderCsm(report: CsmReport, format: CsmFormat, width: number): string {
  switch (format) {
    case 'table':
      return toText(report, width);
    case 'json':
      return `${safeJson({ schemaVersion: SCHEMA_VERSION, report: 'csm', ...report }, 2)}\n`;
    default:
      return unreachable(format);
  }
}
