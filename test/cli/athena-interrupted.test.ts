import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { smallWorld, WELL } from '../engines/athena/small-world.ts';
import type { StandIn } from '../support/aws/stand-in.ts';
import type { Transcript } from '../support/run-cli.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

interface Running {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** What it has said so far on standard error. */
  readonly said: () => string;
  readonly ended: Promise<Transcript>;
}

/** Starts the built command line; its folder for temporary files must be empty at the end. */
function start(env: Readonly<Record<string, string>>, ...args: readonly string[]): Running {
  const home = mkdtempSync(join(tmpdir(), 'trail-audit-home-'));
  const temporary = join(home, 'tmp');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [MAIN, 'sigv2', ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary, ...env },
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const end = async (): Promise<Transcript> => {
    const [stdout, exitCode] = await Promise.all([text(child.stdout), closed]);
    expect([readdirSync(temporary), readdirSync(home)]).toEqual([[], ['tmp']]);
    rmSync(home, { recursive: true });
    return { stdout, stderr, exitCode };
  };
  return { kill: (signal) => child.kill(signal), said: () => stderr, ended: end() };
}

async function until(isThere: () => boolean): Promise<void> {
  for (let waited = 0; !isThere(); waited += 10) {
    if (waited > 20_000) throw new Error('it did not come to that');
    await setTimeout(10);
  }
}

function isCalled(aws: StandIn, operation: string): boolean {
  return aws.calls.some((call) => call.operation === operation && call.status !== 0);
}

/** A world in between that is slow to tell that a query was started. */
async function slowly(aws: StandIn, milliseconds: number): Promise<StandIn> {
  const server = createServer(async (message, response) => {
    const body = await text(message);
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'x-amz-target', 'x-amz-date']) {
      const value = message.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const { method = 'GET', url = '/' } = message;
    const answer = await fetch(`${aws.url}${url}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
    });
    if (headers.get('x-amz-target')?.endsWith('.StartQueryExecution')) {
      await setTimeout(milliseconds);
    }
    const type = answer.headers.get('content-type') ?? '';
    response.writeHead(answer.status, { 'content-type': type }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await aws.close();
  };
  return {
    ...aws,
    env: { ...aws.env, AWS_ENDPOINT_URL: url },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const WAITING = "Waiting for Athena's answer, to stop what it may have started\n";

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

test.for(SIGNALS)('%s while the query runs stops it', async (signal) => {
  await using aws = await smallWorld();
  aws.nextOutcome({ state: 'RUNNING' });
  const { kill, ended } = start(aws.env, ...WELL);
  await until(() => aws.executions[0]?.state === 'RUNNING');
  kill(signal);
  const { stdout, stderr, exitCode } = await ended;
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
  const [query, ...more] = aws.executions;
  expect(more).toEqual([]);
  expect(query).toMatchObject({ stopped: true, state: 'CANCELLED' });
  expect(stderr).toMatch(new RegExp(`^Query ${query?.id} stopped; at least .* scanned, .*\n$`));
});

test('Ctrl-C before the query is started starts none', async () => {
  await using aws = await smallWorld();
  aws.refuse({ operation: 'GetPartitions', kind: 'hang', times: 9 });
  const { kill, ended } = start(aws.env, ...WELL);
  await until(() => aws.calls.some(({ operation }) => operation === 'GetPartitions'));
  kill('SIGINT');
  expect(await ended).toEqual({ stdout: '', stderr: '', exitCode: 130 });
  expect(aws.executions).toEqual([]);
});

test('Ctrl-C while the start is answered slowly: what was started is stopped', async () => {
  await using aws = await slowly(await smallWorld(), 1500);
  aws.nextOutcome({ state: 'RUNNING' });
  const { kill, ended } = start(aws.env, ...WELL);
  await until(() => aws.executions.length === 1);
  kill('SIGINT');
  const { stdout, stderr, exitCode } = await ended;
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
  expect(aws.executions).toMatchObject([{ stopped: true }]);
  expect(stderr).toBe(
    `${WAITING}Query ${aws.executions[0]?.id} stopped; what it scanned is billed\n`,
  );
});

// Both wait; so they do at the same time.
test.concurrent.each([
  ['', [], WAITING],
  [' with --quiet', ['--quiet'], ''],
] as const)(
  'Ctrl-C while the start hangs%s: it waits 10 s, and says that a query may run',
  async (_, more, note) => {
    await using aws = await smallWorld();
    const operation = 'StartQueryExecution';
    aws.refuse({ operation, kind: 'hang', times: 99, takesEffect: true });
    const { kill, said, ended } = start(aws.env, ...WELL, ...more);
    await until(() => aws.executions.length === 1);
    expect(said()).toBe('');
    const since = Date.now();
    kill('SIGINT');
    // At once, while the start hangs.
    await until(() => said() === note);
    expect(Date.now() - since).toBeLessThan(5000);
    const { stdout, stderr, exitCode } = await ended;
    const waited = Date.now() - since;
    expect(waited).toBeGreaterThanOrEqual(9900);
    expect(waited).toBeLessThan(20_000);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    expect(stderr.slice(note.length)).toMatch(
      /^Cannot start a query in workgroup "primary": it was interrupted before AWS answered; a query may have been started, and be running in it\nTry: .*\n$/,
    );
    expect(stderr.startsWith(note)).toBe(true);
    expect(aws.calls.filter((call) => call.operation === operation)).toHaveLength(1);
  },
);

test('Ctrl-C while the result is read: the query has ended, and is not stopped', async () => {
  await using aws = await smallWorld();
  aws.refuse({ operation: 'GetQueryResults', kind: 'hang', times: 9 });
  const { kill, ended } = start(aws.env, ...WELL);
  await until(() => aws.calls.some(({ operation }) => operation === 'GetQueryResults'));
  kill('SIGINT');
  expect(await ended).toMatchObject({ stdout: '', exitCode: 130 });
  expect(isCalled(aws, 'StopQueryExecution')).toBe(false);
});

test.each([
  ['', []],
  [', with --quiet', ['--quiet']],
] as const)(
  'Ctrl-C, and the query cannot be stopped: it may be running still%s',
  async (_, more) => {
    await using aws = await smallWorld();
    aws.nextOutcome({ state: 'RUNNING' });
    aws.refuse({ operation: 'StopQueryExecution', kind: 'denied', times: 9 });
    const { kill, ended } = start(aws.env, ...WELL, ...more);
    await until(() => aws.executions[0]?.state === 'RUNNING');
    kill('SIGINT');
    const { stdout, stderr, exitCode } = await ended;
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    const id = aws.executions[0]?.id;
    expect(stderr).toMatch(
      new RegExp(
        `^Cannot stop query ${id}: athena:StopQueryExecution is missing .*: query ${id} may be running still, and cost\nTry: .*aws athena stop-query-execution .*--query-execution-id ${id}.*\n$`,
      ),
    );
  },
);

test.each([
  ['', []],
  [', with --quiet', ['--quiet']],
] as const)(
  'the credentials expire while the query runs: it may be running still%s',
  async (_, more) => {
    await using aws = await smallWorld();
    aws.nextOutcome({ state: 'RUNNING' });
    aws.refuse({ operation: 'GetQueryExecution', kind: 'expired', at: 2, times: 99 });
    aws.refuse({ operation: 'StopQueryExecution', kind: 'expired', times: 99 });
    const { stdout, stderr, exitCode } = await start(aws.env, ...WELL, ...more).ended;
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const id = aws.executions[0]?.id;
    expect(stderr).toMatch(
      new RegExp(
        `^Cannot follow query ${id}: the AWS credentials have expired; Cannot stop query ${id}: the AWS credentials have expired: query ${id} may be running still, and cost\nTry: .*aws athena stop-query-execution .*--query-execution-id ${id}.*\n$`,
      ),
    );
  },
);

test('--quiet is quiet about what was stopped, and stops it all the same', async () => {
  await using aws = await smallWorld();
  aws.nextOutcome({ state: 'RUNNING' });
  const { kill, ended } = start(aws.env, ...WELL, '--quiet');
  await until(() => aws.executions[0]?.state === 'RUNNING');
  kill('SIGINT');
  expect(await ended).toEqual({ stdout: '', stderr: '', exitCode: 130 });
  expect(aws.executions).toMatchObject([{ stopped: true }]);
});
