import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AUDITS } from '../src/audits/catalogue.ts';
import { runCli } from './support/run-cli.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const captures = [...README.matchAll(/```text\n([\s\S]*?)\n```/g)].map(([, text]) => text!);

test('the first capture is what the first command prints', () => {
  const command = /npx trail-audit (.*)/.exec(README)![1]!;
  expect(captures[0]).toBe(runCli(...command.split(' ')).stdout.trimEnd());
});

test.each([1, 2])('capture %i is what its command prints', (index) => {
  const [first, ...rest] = captures[index]!.split('\n');
  expect(rest.join('\n')).toBe(
    runCli(...first!.replace('$ trail-audit ', '').split(' ')).stdout.trimEnd(),
  );
});

test('each audit has its row', () => {
  const rows = [...README.matchAll(/^\| `trail-audit ([\w-]+)` \|/gm)].map(([, id]) => id);
  expect(rows).toEqual(AUDITS.map(({ id }) => id));
});

test('the files it points to are there', () => {
  const links = [...README.matchAll(/\]\(([^)#:]+)\)|`((?:src|sql|test)\/[\w./-]+)`/g)];
  const files = links.map(([, link, path]) => link ?? path!);
  expect(files.filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([]);
});
