import type { Argument, Option } from 'commander';
import { BY_COLUMNS } from '../audits/columns.ts';
import { REGIONS } from '../aws/regions.ts';

/** A word that may stand where the cursor is, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** What may stand there: one of these words, or the name of a file. */
export type Completion =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'files' };

/** Names of values that are files or folders, as the help writes them: `--logs <path...>`. */
const FILES = /^(path|file|folder|store|source)$/;

const ALL_REGIONS = Object.values(REGIONS).flat();

/** Values that are too many to be choices, by the option's name in commander. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  by: BY_COLUMNS,
  region: ALL_REGIONS,
  awsRegion: ALL_REGIONS,
};

function wordsAlone(words: readonly string[]): Completion {
  return { kind: 'words', candidates: words.map((word) => ({ word, meaning: '' })) };
}

/** What may stand where an argument is wanted. */
export function valuesOfArgument(argument: Argument): Completion {
  return FILES.test(argument.name()) ? { kind: 'files' } : wordsAlone(argument.argChoices ?? []);
}

/** What may stand where the value of an option is wanted, of which `current` is typed. */
export function valuesOfOption(option: Option, current: string): Completion {
  const [, name = ''] = /<([^>.]+)(?:\.\.\.)?>/.exec(option.flags) ?? [];
  if (FILES.test(name)) return { kind: 'files' };
  const known = VALUES[option.attributeName()];
  if (known === undefined) return wordsAlone(option.argChoices ?? []);
  // Lists are typed with commas between: the last of them is the one.
  const earlier = current.slice(0, current.lastIndexOf(',') + 1);
  return wordsAlone(known.map((value) => `${earlier}${value}`));
}

/** `--format=json`; no files, which shells complete as whole words. */
export function prefixed(completion: Completion, prefix: string): Completion {
  const values = completion.kind === 'files' ? [] : completion.candidates;
  const candidates = values.map(({ word, meaning }) => ({ word: `${prefix}${word}`, meaning }));
  return { kind: 'words', candidates };
}
