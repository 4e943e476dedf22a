import { CHANGES, type Change, type Comparison } from '../model/report.ts';
import type { Cell, Row } from '../model.ts';
import type { ShownRows } from './findings.ts';
import { cellText, number, shortArn } from './words.ts';

/** A finding by its grouping columns, on one line. */
function keyText(key: Row): string {
  const texts = Object.entries(key).map(([name, cell]) =>
    name.endsWith('_arn') ? shortArn(cellText(cell)) : cellText(cell),
  );
  return texts.filter((text) => text !== '').join(', ');
}

function spanText({ from, to }: Comparison['earlier']['window']): string {
  if (from === null) return to === null ? 'all of its logs' : `everything before ${to}`;
  return to === null ? `everything since ${from}` : `${from} to ${to}`;
}

/** How many findings changed how: `2 new, 13 grown`. */
export function countsText(changes: readonly Change[]): string {
  const counts = CHANGES.map((kind) => ({
    kind,
    size: changes.filter((change) => change.kind === kind).length,
  }));
  const texts = counts
    .filter(({ size }) => size > 0)
    .map(({ kind, size }) => `${number(size)} ${kind}`);
  return texts.length === 0 ? 'no change' : texts.join(', ');
}

/** What has changed since which report, in short. */
export function comparedWith({ earlier, audits }: Comparison): string {
  const counts = countsText(audits.flatMap(({ changes }) => changes));
  return `Compared with the report of ${earlier.generatedAt}, about ${spanText(earlier.window)}: ${counts}.`;
}

/** Audits that could not be compared, and why. */
export function problemsOf({ audits }: Comparison): readonly string[] {
  return audits.flatMap(({ audit, problem }) =>
    problem === null ? [] : [`Not compared: ${audit}: ${problem}.`],
  );
}

/** The findings that changed, new ones first. */
export function changedRows({ audits }: Comparison): ShownRows {
  return {
    columns: [
      { label: 'Change' },
      { label: 'Audit' },
      { label: 'Finding' },
      { label: 'Before', isNumber: true },
      { label: 'Now', isNumber: true },
    ],
    rows: CHANGES.flatMap((kind) =>
      audits.flatMap(({ audit, changes }) =>
        changes
          .filter((change) => change.kind === kind)
          .map(({ key, before, requests }): Cell[] => [
            kind,
            audit,
            keyText(key),
            before,
            requests,
          ]),
      ),
    ),
  };
}
