import { ANSWERS, isAnswer } from '../logs/store.ts';

/** Where things lie within a store. */
export const EVENTS = 'events';
export const SOURCES = 'sources';

/** For what is not committed; empty between two runs. */
export const PENDING = 'pending';
export const LOCK = 'lock.json';

const WIDTH = 6;

/** A generation as a name that sorts. */
function serial(generation: number): string {
  return String(generation).padStart(WIDTH, '0');
}

export function partFile(day: string, generation: number): string {
  return `${EVENTS}/day=${day}/${serial(generation)}.parquet`;
}

export function segmentFile(generation: number): string {
  return `${SOURCES}/${serial(generation)}.jsonl`;
}

export function notesFile(generation: number): string {
  return `${SOURCES}/${serial(generation)}-notes.json`;
}

/** Whether a file within a store is one that we write, and so may remove. */
export function isOurs(file: string): boolean {
  if (file.startsWith(`${ANSWERS}/`)) return isAnswer(file.slice(ANSWERS.length + 1));
  return /^(events\/day=[\w-]+\/\d{6,}\.parquet|sources\/\d{6,}(\.jsonl|-notes\.json))$/.test(file);
}
