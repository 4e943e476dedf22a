import { expect, test } from 'vitest';
import { askLogs } from '../support/ask.ts';

const SAMPLE = ['test/sample-logs'];
const TOO_LITTLE = 12;

test('work that needs more memory gets it, and the answer is the same', async () => {
  const { totals, rows, input } = await askLogs(
    'sigv2',
    SAMPLE,
    {},
    { first: TOO_LITTLE, most: 400 },
  );
  const enough = await askLogs('sigv2', SAMPLE);
  expect({ totals, rows, input }).toEqual({
    totals: enough.totals,
    rows: enough.rows,
    input: enough.input,
  });
});

test('where there is no more, a sentence says so', async () => {
  const asked = askLogs('sigv2', SAMPLE, {}, { first: TOO_LITTLE, most: TOO_LITTLE });
  await expect(asked).rejects.toThrow(
    'Cannot finish the query: it needs more memory than --memory allows',
  );
});
