import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptQuestion } from '../support/kept-questions.ts';
import { recordsIn } from './logs.ts';
import type { Arguments } from './questions.ts';

/** What the audits' own tests asked: their records, and each question once. */
export interface Cases {
  readonly records: readonly string[];
  readonly questions: readonly { readonly audit: string; readonly args: Arguments }[];
}

/** Options that say how an answer is shown, or whose file is gone with its test. */
const NOT_ASKED = new Set(['limit', 'format', 'policy']);

function optionName(flag: string): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The flags of a test as a person would write them. */
function argumentsOf({ flags }: KeptQuestion): Arguments {
  return Object.entries(flags)
    .filter(([flag, value]) => !NOT_ASKED.has(flag) && value !== false)
    .flatMap(([flag, value]) => {
      const name = optionName(flag);
      if (value === true) return [name];
      if (flag === 'by') return [name, String(value)];
      return [value].flat().flatMap((one: unknown) => [name, String(one)]);
    });
}

/**
 * Records of different tests share IDs, and an engine may choose any of two events with one ID as
 * the sample: here those of each test get IDs of their own.
 */
function withOwnIds(record: string, test: string): string {
  return record
    .replace('"eventID":"', `"eventID":"${test}/`)
    .replace('"requestID":"', `"requestID":"${test}/`);
}

/** Reads what `keepQuestion` kept in a folder. */
export async function readCases(folder: string): Promise<Cases> {
  const records: string[] = [];
  const questions = new Map<string, { audit: string; args: Arguments }>();
  for (const test of readdirSync(folder).toSorted()) {
    const kept = JSON.parse(
      readFileSync(join(folder, test, 'question.json'), 'utf8'),
    ) as KeptQuestion;
    const asked = { audit: kept.audit, args: argumentsOf(kept) };
    questions.set(JSON.stringify(asked), asked);
    const own = await recordsIn(join(folder, test, 'logs'));
    records.push(...own.map((record) => withOwnIds(record, test)));
  }
  return { records, questions: [...questions.values()] };
}
