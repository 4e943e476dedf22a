import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { closest, distance } from 'fastest-levenshtein';

/** Of a word's letters, the share that may be wrong in a misspelt one. */
const MISSPELT = 0.5;

/** ` Did you mean sigv2?` for a misspelt word; empty where none of the words is near it. */
export function didYouMean(word: string, words: readonly string[]): string {
  const nearest = closest(word.toLowerCase(), words);
  const isNear = distance(word.toLowerCase(), nearest) <= MISSPELT * nearest.length;
  return isNear ? ` Did you mean ${nearest}?` : '';
}

function suggestFor(taker: Argument | Option): void {
  const { argChoices: choices, parseArg: parse } = taker;
  if (choices === undefined || parse === undefined) return;
  taker.argParser((value: string, previous: unknown) => {
    if (choices.includes(value)) return parse(value, previous);
    throw new InvalidArgumentError(
      `Allowed choices are ${choices.join(', ')}.${didYouMean(value, choices)}`,
    );
  });
}

/** Makes every option and argument with choices, of a command and those below it, name the one that was meant. */
export function suggestChoices(command: Command): void {
  for (const taker of [...command.options, ...command.registeredArguments]) suggestFor(taker);
  for (const sub of command.commands) suggestChoices(sub);
}
