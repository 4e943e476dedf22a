import { unreachable } from '../errors.ts';
import type { ObjectType, Validation, Verdict } from '../model/validation.ts';
import { toCsv } from './csv.ts';
import type { ValidationFormat } from './format-names.ts';
import { SCHEMA_VERSION } from './json.ts';
import { safeJson, safeText } from './safe-text.ts';
import { counted, number, wrapped } from './words.ts';

/** How the result of a validation is to look. */
export interface ValidationLook {
  readonly format: ValidationFormat;
  readonly width: number;
  /** What was validated: a folder, or an `s3://` address. */
  readonly place: string;
}

interface Count {
  readonly valid: number;
  readonly invalid: number;
}

const TYPES: Readonly<Record<ObjectType, string>> = { digest: 'digest', log: 'log file' };

/** Objects that a table names of each group. */
const NAMED = 20;

function countOf({ verdicts }: Validation, type: ObjectType): Count {
  const own = verdicts.filter((verdict) => verdict.type === type);
  return {
    valid: own.filter(({ kind }) => kind === 'valid').length,
    invalid: own.filter(({ isFailure }) => isFailure).length,
  };
}

/** Verdicts that say the same, by kind and reason. */
function grouped(verdicts: readonly Verdict[]): readonly (readonly Verdict[])[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const words = `${verdict.kind} ${verdict.type} ${verdict.reason}`;
    const group = groups.get(words);
    if (group === undefined) groups.set(words, [verdict]);
    else group.push(verdict);
  }
  return [...groups.values()];
}

function groupLines(group: readonly Verdict[], width: number): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const objects = counted(group.length, TYPES[first.type]);
  const head = first.kind === 'gap' ? 'gap' : `${first.kind}, ${objects}`;
  const rest = group.length - NAMED;
  return [
    wrapped(`${head}: ${safeText(first.reason)}`, width),
    ...group.slice(0, NAMED).map(({ object }) => `  ${safeText(object)}`),
    ...(rest > 0 ? [`  and ${number(rest)} more: --format csv or json names all`] : []),
  ];
}

function sectionLines(heading: string, verdicts: readonly Verdict[], width: number): string[] {
  if (verdicts.length === 0) return [];
  return [heading, ...grouped(verdicts).flatMap((group) => groupLines(group, width)), ''];
}

function countText({ valid, invalid }: Count): string {
  return `${number(valid)} valid, ${number(invalid)} not valid`;
}

function toTable(validation: Validation, { place, width }: ValidationLook): string {
  const { verdicts, covered, chains, accounts, regions } = validation;
  const span = covered === null ? 'none to rely upon' : `${covered.from} to ${covered.to}`;
  const chainText = `${counted(chains, 'chain')}, ${counted(accounts, 'account')}, ${counted(regions, 'region')}`;
  const lines = [
    `Log-file validation of ${safeText(place)}`,
    '',
    ...sectionLines(
      'NOT VALID',
      verdicts.filter(({ isFailure }) => isFailure),
      width,
    ),
    ...sectionLines(
      'NOTICES',
      verdicts.filter(({ kind, isFailure }) => kind !== 'valid' && !isFailure),
      width,
    ),
    `Digests    ${countText(countOf(validation, 'digest'))}; ${chainText}`,
    `Log files  ${countText(countOf(validation, 'log'))}`,
    `Covered    ${safeText(span)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The stable JSON form: README.md, "Did anybody change the logs?". */
function toJson(validation: Validation): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    summary: { digests: countOf(validation, 'digest'), logs: countOf(validation, 'log') },
    verdicts: validation.verdicts.map(({ object, type, kind, reason }) => ({
      ...{ object, type, kind, reason },
    })),
  };
  return `${safeJson(document, 2)}\n`;
}

const COLUMNS = ['object', 'type', 'kind', 'reason'] as const;

function toRows({ verdicts }: Validation): string {
  return toCsv({
    columns: COLUMNS.map((name) => ({ name, type: 'varchar' })),
    rows: verdicts.map(({ object, type, kind, reason }) => ({ object, type, kind, reason })),
    totals: { shown: verdicts.length },
  });
}

/** The whole text of a validation in a format. */
export function renderValidation(validation: Validation, look: ValidationLook): string {
  const { format } = look;
  switch (format) {
    case 'table':
      return toTable(validation, look);
    case 'csv':
      return toRows(validation);
    case 'json':
      return toJson(validation);
    default:
      return unreachable(format);
  }
}
