import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Answers } from './answers.ts';
import type { Contender } from './contenders.ts';
import type { DataSet } from './data-set.ts';
import { type Measurement, measure } from './measure.ts';

/** What each contender took, round by round, by its name. */
export type Runs = ReadonlyMap<string, readonly Measurement[]>;

/**
 * Runs each contender once a round, one after the other, so that what disturbs the machine disturbs
 * them all; every round begins with another one. Throws where an answer is wrong.
 */
export async function measureRounds(
  contenders: readonly Contender[],
  data: DataSet,
  rounds: number,
): Promise<Runs> {
  readOnce(data.logs);
  for (const contender of contenders) contender.prepare?.(data);
  const answers = new Answers(data.written);
  const runs = new Map(contenders.map(({ name }): [string, Measurement[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length];
      if (contender === undefined) continue;
      const measurement = await measureOne(contender, data, answers);
      runs.get(contender.name)?.push(measurement);
      const seconds = measurement.seconds.toFixed(2);
      process.stderr.write(`round ${round + 1} of ${rounds}: ${contender.name} ${seconds} s\n`);
    }
  }
  return runs;
}

/** Nobody has to wait for the disk: the files are in the system's cache from here on. */
function readOnce(folder: string): void {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name));
}

async function measureOne(
  contender: Contender,
  data: DataSet,
  answers: Answers,
): Promise<Measurement> {
  const file = join(data.work, `${contender.name}.json`);
  rmSync(file, { force: true });
  contender.before?.(data);
  const measurement = await measure(contender.command(data, file), data.work);
  if (contender.check === null) return measurement;
  if (!existsSync(file)) throw new Error(`${contender.name}: no answer`);
  try {
    contender.check(answers, JSON.parse(readFileSync(file, 'utf8')) as never);
  } catch (error) {
    throw new Error(`${contender.name}: ${error instanceof Error ? error.message : error}`);
  }
  return measurement;
}
