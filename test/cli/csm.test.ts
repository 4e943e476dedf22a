import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { attempt, CAPTURES, call, type Fields, OLD_BOTO3, TOKEN } from '../csm/events.ts';
import { temporaryFolder } from '../support/records.ts';
import { runCli, type Transcript } from '../support/run-cli.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SEND = fileURLToPath(new URL('../csm/send.mjs', import.meta.url));

function fileOf(events: readonly Fields[]): string {
  const file = join(temporaryFolder(), 'sent.jsonl');
  writeFileSync(file, events.map((event) => JSON.stringify(event)).join('\n'));
  return file;
}

/** `csm OPTIONS -- node send.mjs`, which sends these events. */
function runSending(
  events: readonly Fields[],
  options: readonly string[] = [],
  exitCode = 0,
): Transcript {
  const program = [process.execPath, SEND, fileOf(events), String(exitCode)];
  return runCli('csm', ...options, '--', ...program);
}

/** What depends on the machine and the moment, made the same. */
function stable(report: string): string {
  return report
    .replace(/on 127\.0\.0\.1:\d+ in \d+ seconds?/, 'on 127.0.0.1:PORT in N seconds')
    .replace(/\s+\(receive buffer [^)]+\)/, ' (receive buffer N)')
    .replace(/; 0 dropped\s+by the system/, '; 0 dropped by the system');
}

const STORY: readonly Fields[] = [
  attempt({ HttpStatusCode: 503, AwsException: 'SlowDown' }),
  attempt(),
  call({ AttemptCount: 2, Latency: 310 }),
  attempt({ UserAgent: OLD_BOTO3, Region: undefined, Api: 'PutObject' }),
  call({ UserAgent: OLD_BOTO3, Region: undefined, Api: 'PutObject', Latency: 40 }),
  attempt({ Service: 'STS', Api: 'GetCallerIdentity', HttpStatusCode: 403 }),
  call({
    Service: 'STS',
    Api: 'GetCallerIdentity',
    FinalHttpStatusCode: 403,
    FinalAwsException: 'ExpiredToken',
  }),
];

test('a command is run, and its calls are reported on standard error', async () => {
  const { stdout, stderr, exitCode } = runSending(STORY);
  expect({ stdout, exitCode }).toEqual({ stdout: 'output of the program\n', exitCode: 0 });
  expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  await expect(stable(stderr)).toMatchFileSnapshot('snapshots/csm/command.txt');
});

test('the IAM actions that a command used', async () => {
  const { stderr, exitCode } = runSending(STORY, ['--policy']);
  expect(exitCode).toBe(0);
  await expect(stable(stderr)).toMatchFileSnapshot('snapshots/csm/policy.txt');
});

test('the report as JSON', () => {
  const file = join(temporaryFolder(), 'report.json');
  expect(runSending(STORY, ['--report', file, '--policy', '--full-access-keys'], 3).exitCode).toBe(
    3,
  );
  const report = JSON.parse(readFileSync(file, 'utf8'));
  expect(report).toMatchObject({
    schemaVersion: 1,
    report: 'csm',
    listener: { host: '127.0.0.1' },
    datagrams: { received: 7, calls: 3, attempts: 4, rejected: { junk: 0 } },
    commandExit: 3,
    expectation: null,
    actions: { document: { Version: '2012-10-17' } },
  });
  expect(report.rows[0]).toMatchObject({ sender: 'node', accessKeys: ['ASIAIOSFODNN7EXAMPLE'] });
});

test('no session token comes out again, whatever is asked for', () => {
  const folder = temporaryFolder();
  const [records, report, policy] = ['calls.jsonl', 'report.json', 'policy.json'].map((name) =>
    join(folder, name),
  );
  const leaks = [
    attempt({ SdkException: 'E', SdkExceptionMessage: `http://x/?token=${TOKEN}` }),
    attempt({ AwsException: 'E', AwsExceptionMessage: TOKEN, Extra: TOKEN }),
    { ...attempt({ Version: 2 }) },
    { SessionToken: TOKEN },
  ];
  const said = [[], ['--format', 'json'], ['--debug', '--full-access-keys']].map((more) =>
    runSending(
      [...STORY, ...leaks],
      [...['--output', records!, '--report', report!, '--policy', policy!, ...more]],
    ),
  );
  const files = [records, report, policy].map((file) => readFileSync(file!, 'utf8'));
  expect(files[0]).toContain('"Type":"ApiCallAttempt"');
  for (const output of [...files, ...said.flatMap(({ stdout, stderr }) => [stdout, stderr])]) {
    expect(output).not.toContain(TOKEN);
  }
});

test('recorded events are those that were sent, with shortened access keys', () => {
  const file = join(temporaryFolder(), 'calls.jsonl');
  runSending(STORY, ['--output', file]);
  const events = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { SessionToken: _, ...first } = STORY[0]!;
  expect(events).toHaveLength(STORY.length);
  expect(events[0]).toEqual({ ...first, ClientId: 'node', AccessKey: 'ASIA…MPLE' });
});

const GET_ONLY = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };

function policyFile(document: unknown): string {
  const file = join(temporaryFolder(), 'policy.json');
  writeFileSync(file, JSON.stringify(document));
  return file;
}

test('calls within the expected policy', () => {
  const { stderr, exitCode } = runSending([attempt(), call()], ['--expect', policyFile(GET_ONLY)]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Every call is within ');
});

test('calls outside of the expected policy are named, and fail', () => {
  const { stderr, exitCode } = runSending(STORY, ['--expect', policyFile(GET_ONLY)]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('2 actions outside of ');
  expect(stderr).toContain('  s3:PutObject is not allowed: S3 PutObject');
  expect(stderr).toContain('  sts:GetCallerIdentity is not allowed, unverified: STS');
});

test('a command that fails keeps its exit code', () => {
  expect(runSending(STORY, ['--expect', policyFile(GET_ONLY)], 42).exitCode).toBe(42);
});

test('nothing heard is no proof', () => {
  const { stderr, exitCode } = runSending([], ['--expect', policyFile(GET_ONLY)]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Cannot say: no call was heard');
  expect(runSending([]).exitCode).toBe(0);
});

test.each([
  [['csm', '--', 'no-such-program-here'], 'Cannot run command "no-such-program-here": there is no'],
  [['csm', '--host', '0.0.0.0', '--', 'true'], 'Cannot use --host with a command'],
  [['csm', '--duration', '5s', '--', 'true'], 'Cannot use --duration with a command'],
  [['csm', '--duration', 'soon'], 'A duration is like 30s'],
  [['csm', '--port', '70000'], 'A port is a number from 1 to 65535'],
  [['csm', '--expect', 'no/such.json', '--', 'true'], 'Cannot read policy "no/such.json"'],
  [['csm', '--expect', 'README.md', '--', 'true'], 'Cannot use policy "README.md": it is no JSON'],
  [['csm', '--output', 'no/such/file', '--', 'true'], 'Cannot write file "no/such/file"'],
  [['csm', '--minimum', 'nobody=1.0.0', '--', 'true'], 'no client of that name is known'],
])('%j is refused', (args, reason) => {
  const { stdout, stderr, exitCode } = runCli(...args);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain(reason);
});

test('a signal goes to the command, and its end is the report’s time', async () => {
  const script =
    'process.on("SIGTERM", () => process.exit(9)); console.log("up"); setInterval(() => {}, 1e3)';
  const child = spawn(process.execPath, [MAIN, 'csm', '--', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = text(child.stderr);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(9);
  expect(await said).toContain('The command ended with exit code 9.');
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

interface Listening {
  readonly child: ChildProcess;
  readonly stdout: Promise<string>;
  readonly said: () => string;
  send(...datagrams: readonly string[]): Promise<void>;
}

/** A listener that is up. */
async function listening(...options: readonly string[]): Promise<Listening> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, 'csm', '--port', String(port), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const up = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C ends it.')) resolve();
    });
  });
  const stdout = text(child.stdout);
  await up;
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const send = async (...datagrams: readonly string[]): Promise<void> => {
    for (const datagram of datagrams) {
      await new Promise((resolve) => {
        socket.send(datagram, port, '127.0.0.1', resolve);
      });
    }
  };
  return { child, stdout, said: () => said, send };
}

test('a listener hears whoever sends, and Ctrl-C ends it with the report', async () => {
  const { child, stdout, send } = await listening();
  await send(...CAPTURES['boto3']!, 'junk', '{"Version":1,', '{}', 'x'.repeat(9_000));
  child.kill('SIGINT');
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(0);
  await expect(stable(await stdout)).toMatchFileSnapshot('snapshots/csm/listener.txt');
});

test('what a sender writes does not act on the terminal', async () => {
  const { child, stdout, said, send } = await listening('--policy');
  const hostile = '\u001b[2J\u001b]0;owned\u0007\u202egnp\u009b31m';
  const fields = ['ClientId', 'Service', 'Api', 'UserAgent', 'Region', 'AwsException', 'Fqdn'];
  const changes = Object.fromEntries(fields.map((field) => [field, hostile]));
  await send(
    JSON.stringify(attempt(changes)),
    JSON.stringify(call({ ...changes, FinalAwsException: hostile })),
  );
  child.kill('SIGINT');
  const report = await stdout;
  expect(report).toContain('\\u001b[2J');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  expect(report + said()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('a duration ends it, and silence is no answer', async () => {
  const { child, stdout, said } = await listening('--duration', '1s');
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(2);
  expect(await stdout).toContain('No call was heard.');
  expect(said()).toContain('Cannot say: no call was heard');
});

test('an address for other machines comes with a warning', async () => {
  const { child, said, send } = await listening('--host', '0.0.0.0');
  await send(JSON.stringify(call()));
  child.kill('SIGINT');
  await once(child, 'exit');
  expect(said()).toContain('Warning: 0.0.0.0 takes datagrams of other machines. SDKs send session');
});

test('help has examples, and fits', () => {
  for (const help of [runCli('csm', '--help').stdout, runCli('csm', 'match', '--help').stdout]) {
    expect(help).toMatch(/Examples:\n {2}\$ trail-audit csm/);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});
