import type { Comparison } from '../model/report.ts';
import type { Cell, Row } from '../model.ts';
import type { ShownRows } from './findings.ts';
import { cellText, shortArn } from './words.ts';

/** A finding by its grouping columns, on one line. */
function keyText(key: Row): string {
  const texts = Object.entries(key).map(([name, cell]) =>
    name.endsWith('_arn') ? shortArn(cellText(cell)) : cellText(cell),
  );
  return texts.filter((text) => text !== '').join(', ');
}

function spanText({ from, to }: Comparison['earlier']['window']): string {
  return from === null && to === null ? 'all of its logs' : `${from ?? 'ever'} to ${to ?? 'then'}`;
}

/** Which report this one is compared with. */
export function comparedWith({ earlier }: Comparison): string {
  return `Compared with the report of ${earlier.generatedAt}, about ${spanText(earlier.window)}.`;
}

/** Audits that could not be compared, and why. */
export function problemsOf({ audits }: Comparison): readonly string[] {
  return audits.flatMap(({ audit, problem }) =>
    problem === null ? [] : [`Not compared: ${audit}: ${problem}.`],
  );
}

/** What is new, gone, grown and shrunk, by audit. */
export function changedRows({ audits }: Comparison): ShownRows {
  return {
    columns: [
      { label: 'Change' },
      { label: 'Audit' },
      { label: 'Finding' },
      { label: 'Before', isNumber: true },
      { label: 'Now', isNumber: true },
    ],
    rows: audits.flatMap(({ audit, changes }) =>
      changes.map(({ kind, key, before, requests }): Cell[] => [
        kind,
        audit,
        keyText(key),
        before,
        requests,
      ]),
    ),
  };
}
