import { afterAll, describe, expect, it } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { connect } from '../../src/aws/connect.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { printSql } from './cli.ts';
import type { Table } from './compare.ts';
import { Locals } from './conformance.ts';
import { type Arguments, fullQuestionOf, questionsOf, windowOf, withWindow } from './questions.ts';
import { digestOf, nameOf, readStored, storedTable } from './stored.ts';
import { SAMPLES } from './world.ts';

const locals = new Locals();
afterAll(() => locals.close());

async function answer(audit: string, args: Arguments): Promise<Table> {
  const all = withWindow(args);
  const text = await printSql({ buildProgram, connect }, [audit, ...all]);
  return locals.ask(SAMPLES, windowOf(all), text);
}

// An audit without stored answers is new: `npm run test:trino` asks for them.
const stored = AUDITS.map(({ id }) => ({ id, answers: readStored(id) })).filter(
  ({ answers }) => answers !== null,
);

describe.each(stored)('$id answers as Trino did', ({ id, answers }) => {
  it('to the same questions', () => {
    expect(questionsOf(id).map(nameOf)).toEqual(Object.keys(answers!.digests));
  });

  it('in each cell', async () => {
    expect(storedTable(await answer(id, fullQuestionOf(id)))).toEqual(answers!.inFull);
  });

  it.each(questionsOf(id).map((args) => ({ args, name: nameOf(args) })))(
    'to "$name"',
    async ({ args, name }) => {
      const local = await answer(id, args);
      // A digest a column: with their names, the different ones can be seen.
      const named = (digests: string): readonly string[] =>
        digests.split(' ').map((part, index) => `${local.columns[index - 2]?.name ?? ''} ${part}`);
      expect(named(digestOf(local))).toEqual(named(answers!.digests[name]!));
    },
  );
});
