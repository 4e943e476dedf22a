import type { Command, Option } from 'commander';
import {
  type Completion,
  prefixed,
  valuesOfArgument,
  valuesOfOption,
} from './completion-values.ts';

/** What is typed in front of the cursor, as commander will understand it. */
interface Typed {
  readonly command: Command;
  /** Arguments of the command, without its options. */
  readonly operands: number;
  /** The option whose value is wanted; null where none is. */
  readonly option: Option | null;
}

/** Bash takes `--format=json` for three words. */
function joined(words: readonly string[]): readonly string[] {
  const parts = words.filter((word) => word !== '=');
  return words.at(-1) === '=' ? [...parts, ''] : parts;
}

function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function optionNamed(command: Command, flag: string): Option | null {
  const named = optionsOf(command).find(({ long, short }) => long === flag || short === flag);
  return named ?? null;
}

function takesValue(option: Option | null): option is Option {
  return option !== null && (option.required || option.optional);
}

/** `--logs a b` takes words up to the next option; other options take one. */
function endsValues({ variadic }: Option, word: string): boolean {
  return variadic && word.startsWith('-');
}

function read(typed: Typed, word: string): Typed {
  const { command, operands, option } = typed;
  if (option !== null && !endsValues(option, word)) {
    return option.variadic ? typed : { ...typed, option: null };
  }
  if (word.startsWith('-')) {
    const named = optionNamed(command, word);
    return { command, operands, option: takesValue(named) ? named : null };
  }
  const sub = command.commands.find((one) => one.name() === word);
  return sub === undefined
    ? { command, operands: operands + 1, option: null }
    : { command: sub, operands: 0, option: null };
}

function wordsOf({ command, operands }: Typed): Completion {
  const argument = command.registeredArguments[operands];
  if (argument !== undefined) return valuesOfArgument(argument);
  const candidates = command
    .createHelp()
    .visibleCommands(command)
    .map((sub) => ({ word: sub.name(), meaning: sub.summary() || sub.description() }));
  return { kind: 'words', candidates };
}

function completionOf(typed: Typed, current: string): Completion {
  const { command, option } = typed;
  if (option !== null && !endsValues(option, current)) return valuesOfOption(option, current);
  if (!current.startsWith('-')) return wordsOf(typed);
  const [flag = '', value] = current.split('=', 2);
  const given = value === undefined ? null : optionNamed(command, flag);
  if (given !== null) return prefixed(valuesOfOption(given, value ?? ''), `${flag}=`);
  const candidates = optionsOf(command).map((one) => ({
    word: one.long ?? one.flags,
    meaning: one.description,
  }));
  return { kind: 'words', candidates };
}

/** What may stand at the cursor: `words` are those behind the program's name, the last one as far as it is typed. */
export function complete(program: Command, words: readonly string[]): Completion {
  const all = joined(words);
  const current = all.at(-1) ?? '';
  const start: Typed = { command: program, operands: 0, option: null };
  const completion = completionOf(all.slice(0, -1).reduce(read, start), current);
  if (completion.kind === 'files') return completion;
  const fitting = completion.candidates.filter(({ word }) => word.startsWith(current));
  return { kind: 'words', candidates: fitting };
}

/** The answer as the scripts in `completions/` read it: a word, a tab and its meaning a line, or `:files`. */
export function completionText(completion: Completion): string {
  if (completion.kind === 'files') return ':files\n';
  return completion.candidates
    .map(({ word, meaning }) => (meaning === '' ? `${word}\n` : `${word}\t${meaning}\n`))
    .join('');
}
