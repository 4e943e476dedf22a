import { InvalidArgumentError } from 'commander';
import { REGIONS } from '../aws/regions.ts';
import type { Choice, TextQuestion } from './prompts.ts';
import { didYouMean } from './suggestions.ts';
import { EXPIRE_LOGS, type SetupFlags } from './trail-flags.ts';
import { bucket, days } from './trail-values.ts';

/** Asks on the terminal, one question after the other. */
export interface Asking {
  readonly askText: (question: TextQuestion) => Promise<string>;
  readonly choose: <Word extends string>(choice: Choice<Word>) => Promise<Word>;
}

const EVENTS: Choice<'all' | 'write' | 'read'> = {
  message: 'Which requests? Each recorded one is billed.',
  words: { all: 'reads and writes', write: 'writes only', read: 'reads only' },
};

/** What the parser of an option has against a value; null for nothing. */
function refusal(parse: (value: string) => unknown, value: string): string | null {
  try {
    parse(value);
    return null;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
    throw error;
  }
}

function noRegion(value: string): string | null {
  const known = Object.values(REGIONS).flat();
  return known.includes(value) ? null : `No region of AWS.${didYouMean(value, known)}`;
}

function names(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

function noBuckets(text: string): string | null {
  const wrong = names(text).find((name) => refusal(bucket, name) !== null);
  return wrong === undefined ? null : `"${wrong}": ${refusal(bucket, wrong)}`;
}

/** The flags of `setup` that a person chose by answering; `region` is the one of the AWS configuration. */
export async function setupByAnswers(
  flags: SetupFlags,
  region: string,
  { askText, choose }: Asking,
): Promise<SetupFlags> {
  const chosen =
    flags.region ??
    (await askText({
      message: 'Region of the trail and its bucket?',
      initial: region,
      check: noRegion,
    }));
  const buckets = names(
    await askText({ message: 'Which buckets? Their names, or nothing for all.', check: noBuckets }),
  );
  const events = await choose(EVENTS);
  const expireLogs = await askText({
    message: 'Delete the logs after how many days?',
    initial: String(EXPIRE_LOGS),
    check: (value) => refusal(days, value),
  });
  return {
    ...flags,
    region: chosen,
    ...(buckets.length === 0 ? {} : { bucket: buckets }),
    ...(events === 'all' ? {} : { events }),
    ...(Number(expireLogs) === EXPIRE_LOGS ? {} : { expireLogs: Number(expireLogs) }),
  };
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that asks for the same, to be kept. */
export function commandFor({
  region,
  profile,
  bucket: buckets = [],
  events,
  expireLogs,
}: SetupFlags): string {
  const parts = [
    ...(profile === undefined ? [] : [`--profile ${quoted(profile)}`]),
    ...(region === undefined ? [] : [`--region ${region}`]),
    ...buckets.map((name) => `--bucket ${name}`),
    ...(events === undefined ? [] : [`--events ${events}`]),
    ...(expireLogs === undefined ? [] : [`--expire-logs ${expireLogs}`]),
  ];
  return `trail-audit setup ${parts.join(' ')}`;
}
