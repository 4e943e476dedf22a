import type { Examined, Input, LocalInput, SkippedFile, Window } from '../model.ts';
import { counted } from './words.ts';

const NAMED_FILES = 20;
const NAMED_DAYS = 7;

/** What an answer was made from. */
interface Source {
  readonly window: Window;
  readonly input: Input;
}

/** Files that should have been readable, and were not, or not whole. */
function damagedFiles(input: Input): readonly SkippedFile[] {
  return input.kind === 'local' ? input.filesSkipped.filter(({ kind }) => kind === 'damaged') : [];
}

/** Why an answer is not the whole one, as a sentence, and what to try; null where it is. */
export function doubtAbout({ input }: Pick<Source, 'input'>): readonly [string, string] | null {
  const damaged = damagedFiles(input).length;
  if (damaged === 0) return null;
  return [
    `Cannot vouch for the answer: ${counted(damaged, 'file')} could not be read whole`,
    'without --strict, to accept that',
  ];
}

function skippedLines(input: LocalInput): readonly string[] {
  const damaged = damagedFiles(input);
  const foreign = input.filesSkipped.filter(({ kind }) => kind === 'foreign');
  const reasons = [...new Set(foreign.map((file) => file.reason))];
  return [
    ...damaged
      .slice(0, NAMED_FILES)
      .map(
        ({ file, reason, recordsKept }) =>
          `Skipped: ${file}: ${reason}; ${counted(recordsKept, 'record')} kept`,
      ),
    ...(damaged.length > NAMED_FILES
      ? [`… and ${damaged.length - NAMED_FILES} more such files: --format json names all`]
      : []),
    ...reasons.map((reason) => {
      const files = foreign.filter((file) => file.reason === reason);
      const more = files.length === 1 ? '' : ` and ${counted(files.length - 1, 'other file')}`;
      return `Passed over: ${files[0]?.file}${more}: ${reason}`;
    }),
  ];
}

/**
 * What is not in an answer, for a person to read beside it. Damaged files by name; the others by
 * number, as a bucket may hold thousands of digests.
 */
export function notesOn({ input }: Pick<Source, 'input'>): readonly string[] {
  if (input.kind === 'local') return skippedLines(input);
  const days = input.daysWithoutPartition;
  if (days.length === 0) return [];
  const shown = days.slice(0, NAMED_DAYS).join(', ');
  const named = days.length > NAMED_DAYS ? `${shown} ... ${days.at(-1)}` : shown;
  const why =
    input.compact === undefined
      ? `table ${input.table} has no partition for`
      : `table ${input.compact.table} does not hold`;
  return [`Not read: ${why} ${counted(days.length, 'day')} (${named})`];
}

/** Records without a usable time are kept in every window, but do not make one examined. */
export function isNothingExamined({
  examined,
  window,
}: {
  readonly examined: Pick<Examined, 'records' | 'untimed'>;
  readonly window: Window;
}): boolean {
  const isWindow = window.from !== null || window.to !== null;
  return examined.records === (isWindow ? examined.untimed : 0);
}

/** Whether an engine read nothing at all: no answer is made of that. */
export function isNothingRead({ input }: Pick<Source, 'input'>): boolean {
  return (input.kind === 'local' ? input.records : input.bytesScanned) === 0;
}

/** Why nothing was examined, as a sentence, and what to try. */
export function nothingExamined({ window, input }: Source): readonly [string, string] {
  const { from, to } = window;
  const span = from === null && to === null ? '' : ` between ${from ?? 'ever'} and ${to ?? 'now'}`;
  if (input.kind === 'athena') {
    return [
      `Cannot say: no records${span}${input.bytesScanned > 0 ? ' that match the filters' : ''} (${input.bytesScanned.toLocaleString('en-US')} bytes of ${input.table} scanned)`,
      'a wider window, fewer filters; or --max-cost 5, which says what lies in the partitions',
    ];
  }
  const outside = input.filesOutsideWindow;
  const read = [
    `${counted(input.records, 'record')} read from ${counted(input.filesRead, 'file')}`,
    ...(outside > 0 ? [`${counted(outside, 'file')} delivered outside of it`] : []),
  ].join(', ');
  return [
    `Cannot say: no records${span}${input.records > 0 ? ' that match the filters' : ''} (${read})`,
    input.records > 0 ? 'a wider window, or fewer filters' : 'other --logs',
  ];
}
