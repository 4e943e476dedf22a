import { fileURLToPath } from 'node:url';
import type { Transcript } from './run-cli.ts';

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).href;

/** What a run listens to until its process ends. */
const EARS: readonly (readonly [NodeJS.EventEmitter, string])[] = [
  [process, 'SIGINT'],
  [process, 'SIGTERM'],
  [process, 'SIGHUP'],
  [process.stdout, 'error'],
];

let runs = 0;
let last: Promise<unknown> = Promise.resolve();

/** Sets the environment, all of AWS's included; gives what puts it back. */
function setEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, { TZ: 'Pacific/Auckland' }, env);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** Remembers who listens; gives what sends away those who came since. */
function rememberListeners(): () => void {
  const before = EARS.map(([emitter, event]) => emitter.listeners(event));
  return () => {
    for (const [index, [emitter, event]] of EARS.entries()) {
      const own = emitter.listeners(event).filter((one) => !before[index]?.includes(one));
      for (const listener of own) emitter.off(event, listener as () => void);
    }
  };
}

/** Keeps what is written to one of the standard streams. */
function capture(stream: NodeJS.WriteStream): { readonly text: () => string; end(): void } {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.find((argument) => typeof argument === 'function');
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  return {
    text: () => text,
    end: () => {
      stream.write = write;
    },
  };
}

/** Runs the built main module once more; everything that it imports stays loaded. */
async function runMain(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Transcript> {
  const { argv } = process;
  const resets = [rememberListeners(), setEnvironment(env)];
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  process.argv = [process.execPath, fileURLToPath(MAIN), ...args];
  process.exitCode = undefined;
  try {
    runs += 1;
    await import(/* @vite-ignore */ `${MAIN}?run=${runs}`);
    return {
      stdout: stdout.text(),
      stderr: stderr.text(),
      exitCode: Number(process.exitCode ?? 0),
    };
  } finally {
    process.exitCode = undefined;
    process.argv = argv;
    for (const stream of [stdout, stderr]) stream.end();
    for (const reset of resets) reset();
  }
}

/**
 * Runs the built command line within this process, a tenth of the work of starting one; with an
 * environment of its own. As it has one standard output, runs wait for each other.
 */
export function callCliWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Transcript> {
  const run = last.then(() => runMain(env, args));
  last = run.catch(() => {});
  return run;
}

/** The same in the environment of the tests. */
export function callCli(...args: readonly string[]): Promise<Transcript> {
  return callCliWith({}, ...args);
}
