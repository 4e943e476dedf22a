/**
 * Compares what a real Trino and the local engine answer: `npm run test:trino`. With `--write`, Trino's
 * answers are stored in `golden/` instead of compared with what is there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareAudits, compareCases } from './audits.ts';
import { builtCli } from './cli.ts';
import { compareCompacted } from './compact.ts';
import { type Conformance, Locals } from './conformance.ts';
import { compareMeanings } from './meaning.ts';
import { comparePruning, compareShapes } from './partitions.ts';
import { Score } from './score.ts';
import { startTrino } from './server.ts';
import { compareSignatures } from './signatures.ts';
import { compareTraces } from './traces.ts';
import { prepare, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    'class-path': { type: 'string', default: '' },
    questions: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

const began = performance.now();

function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${String(seconds).padStart(4)} s  ${line}\n`);
}

async function compareAll(conformance: Conformance): Promise<void> {
  const { score } = conformance;
  const part = async (title: string, work: Promise<unknown>): Promise<void> => {
    const before = score.queries;
    await work;
    say(`${title}: ${score.queries - before} queries`);
  };
  await part('meanings of functions', compareMeanings(conformance));
  await part('audits on the sample logs', compareAudits(conformance));
  await part('audits on cases and real logs', compareCases(conformance));
  await part('traces in the sample logs', compareTraces(conformance));
  await part("the report's requests by day", compareSignatures(conformance));
  await part('shapes of tables', compareShapes(conformance));
  for (const line of await comparePruning(conformance)) say(`pruning, ${line}`);
  for (const line of await compareCompacted(conformance)) say(`compacted, ${line}`);
}

async function run(world: World): Promise<Score> {
  const trino = await startTrino(values['class-path'], world.catalogs);
  say('Trino has started');
  // For the SDK clients of the built command line, in this process.
  const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  Object.assign(process.env, quiet, world.aws.env);
  const score = new Score();
  const locals = new Locals();
  try {
    await compareAll({
      url: trino.url,
      cli: await builtCli(),
      world,
      score,
      locals,
      isWriting: values.write,
    });
  } finally {
    await locals.close();
    await trino.close();
  }
  return score;
}

const root = mkdtempSync(join(tmpdir(), 'trail-audit-trino-'));
try {
  const world = await prepare(root, values.questions);
  const score = await run(world).finally(() => world.aws.close());
  process.stdout.write(`${score.closingLine()}\n`);
  process.exitCode = score.isClean ? 0 : 1;
} finally {
  rmSync(root, { recursive: true });
}
