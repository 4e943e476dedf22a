import { safeText } from '../report/safe-text.ts';
import { counted, wrapped } from '../report/words.ts';
import type { Diagnosis } from './check.ts';
import type { Group } from './examine.ts';

/** Brings out how a check ended; the text stays as wide as it is. */
export type Emphasis = (kind: Diagnosis['kind'], text: string) => string;

const KIND_WIDTH = 'warning'.length;
const INDENT = ' '.repeat(KIND_WIDTH + 4);

function indented(text: string, width: number): string {
  // Names and messages in it are AWS's.
  const lines = wrapped(safeText(text), width - INDENT.length).split('\n');
  return lines.map((line) => `${INDENT}${line}`).join('\n');
}

function diagnosisText(diagnosis: Diagnosis, width: number, emphasise: Emphasis): string {
  const { kind, name, says } = diagnosis;
  const head = `  ${emphasise(kind, kind.padEnd(KIND_WIDTH))}  ${indented(`${name}: ${says}`, width).trimStart()}`;
  if (diagnosis.kind === 'ok') return head;
  return [head, indented(diagnosis.means, width), indented(`Try: ${diagnosis.hint}`, width)].join(
    '\n',
  );
}

function endText(diagnoses: readonly Diagnosis[]): string {
  const failed = diagnoses.filter(({ kind }) => kind === 'failed').length;
  const warnings = diagnoses.filter(({ kind }) => kind === 'warning').length;
  if (failed + warnings === 0) return 'All of it is well.';
  return `${failed} failed, ${counted(warnings, 'warning')}.`;
}

/** The diagnoses for a person. */
export function doctorText(groups: readonly Group[], width: number, emphasise: Emphasis): string {
  const texts = groups.map(({ title, diagnoses }) =>
    [title, ...diagnoses.map((one) => diagnosisText(one, width, emphasise))].join('\n'),
  );
  const all = groups.flatMap(({ diagnoses }) => diagnoses);
  return `${[...texts, endText(all)].join('\n\n')}\n`;
}
