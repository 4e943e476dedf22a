import { expect, test } from 'vitest';
import {
  AGENTS_IN_ODD_SHAPES,
  AWS_AGENTS,
  HOSTILE_AGENTS,
  NAMELESS_AGENTS,
  type NamedAgent,
  TOOL_AGENTS,
} from './agents.ts';
import { recognise } from './recognise.ts';

async function named(agents: readonly string[]): Promise<readonly NamedAgent[]> {
  const seen = await recognise(agents);
  return seen.map(({ client, version }, index) => [agents[index]!, client, version] as NamedAgent);
}

async function expectNames(table: readonly NamedAgent[]): Promise<void> {
  expect(await named(table.map(([agent]) => agent))).toEqual(table);
}

test('AWS’s own CLIs and SDKs are named with their versions', async () => {
  await expectNames(AWS_AGENTS);
});

test('a token is found anywhere, in any case, and in agents that were cut', async () => {
  await expectNames(AGENTS_IN_ODD_SHAPES);
});

test('other tools are named where no AWS token is', async () => {
  await expectNames(TOOL_AGENTS);
});

test('the console, services, browsers, look-alikes and the unknown have no client', async () => {
  await expectNames(NAMELESS_AGENTS.map((agent) => [agent, null, null]));
});

test('text meant to do harm is only text', async () => {
  await expectNames(HOSTILE_AGENTS);
});

test('a user agent that is missing or no text has no client', async () => {
  const seen = await recognise([undefined, null, 12, { 'aws-cli/1.0.0': 1 }, ['x'], true]);
  expect(seen.map(({ client, version }) => [client, version])).toEqual(
    Array.from({ length: 6 }, () => [null, null]),
  );
});

// botocore puts a custom tool's name first, and its own version into `md/`. (Source:
// botocore/useragent.py, _build_sdk_metadata.)
test('Botocore behind the name of a custom tool is named', async () => {
  await expectNames([
    ['MyTool/1.0 md/Botocore#1.31.0 ua/2.0 os/linux lang/python#3.10', 'botocore', '1.31.0'],
  ]);
});

test('only a "v" before digits is left out of a version', async () => {
  await expectNames([['aws-cli/version', 'aws-cli', 'version']]);
});

test('the runtime is read out of old and new shapes', async () => {
  const table: readonly (readonly [agent: string, runtime: string | null])[] = [
    ['aws-cli/1.11.1 Python/2.7.12 Linux/4.9 botocore/1.5.71', 'python/2.7.12'],
    ['aws-cli/2.15.51 md/awscrt#0.20.9 ua/2.0 lang/python#3.11.8', 'python/3.11.8'],
    ['aws-sdk-java/1.11.1 Linux/4.9 OpenJDK/25 java/1.8.0_171', 'java/1.8.0_171'],
    ['aws-sdk-nodejs/2.68.0 linux/v6.10.3', 'nodejs/6.10.3'],
    ['aws-sdk-js/3.6.1 ua/2.0 lang/js md/nodejs#20.1.0', 'nodejs/20.1.0'],
    ['aws-sdk-go/1.44.1 (go1.19.3; linux; amd64)', 'go/1.19.3'],
    ['aws-sdk-go-v2/1.17.0 os/linux lang/go#1.19.2', 'go/1.19.2'],
    ['aws-sdk-dotnet-coreclr/3.7.1.0 .NET_Core/8.0.8', '.net_core/8.0.8'],
    [
      'aws-sdk-java/1.11.98 Linux/4.4 Java_HotSpot(TM)_64-Bit_Server_VM/25.111-b14/1.8.0_111',
      'java/1.8.0_111',
    ],
    ['JetS3t/0.9.0 (Linux/2.6.32-279.el6.x86_64; amd64; zh; JVM 1.7.0_71)', 'java/1.7.0_71'],
    ['aws-sdk-java/1.12.488 Linux/4.9 OpenJDK_64-Bit_Server_VM/25.372-b08', null],
    // The console's own, which nobody else can upgrade.
    ['S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10 java/1.8.0_372', null],
    ['aws-cli/2.0.0', null],
  ];
  const seen = await recognise(table.map(([agent]) => agent));
  expect(seen.map(({ runtime }, index) => [table[index]![0], runtime])).toEqual(table);
});
