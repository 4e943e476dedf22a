import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeClient } from '../../src/clients/judge.ts';
import { parseMinimums } from '../../src/clients/policy.ts';
import { recogniseClient } from '../../src/clients/recognise.ts';
import { ask } from '../support/ask.ts';
import { sigv2Record } from '../support/records.ts';
import {
  AGENTS_IN_ODD_SHAPES,
  AWS_AGENTS,
  HOSTILE_AGENTS,
  NAMELESS_AGENTS,
  TOOL_AGENTS,
} from './agents.ts';
import { recognise } from './recognise.ts';

const REAL = new URL('../../../shared/data/user-agents/user-agents.jsonl', import.meta.url);

function realAgents(): readonly string[] {
  if (!existsSync(REAL)) return [];
  const lines = readFileSync(REAL, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { userAgent: string }).userAgent);
}

/** Brackets are S3's own, around what the client sent. */
function unbracketed(agent: string): string {
  return agent.replace(/^\[(.*)\]$/s, '$1').replace(/^\[/, '');
}

const AGENTS = [
  ...[AWS_AGENTS, AGENTS_IN_ODD_SHAPES, TOOL_AGENTS, HOSTILE_AGENTS].flat().map(([agent]) => agent),
  ...NAMELESS_AGENTS,
  ...realAgents(),
].map(unbracketed);

test('TypeScript names the clients that SQL names', async () => {
  const bySql = (await recognise(AGENTS)).map(({ client, version }) => ({ client, version }));
  const byUs = AGENTS.map((agent) => {
    const found = recogniseClient(agent);
    return { client: found?.client.name ?? null, version: found?.version ?? null };
  });
  expect(byUs.filter(({ client }) => client !== null).length).toBeGreaterThan(50);
  expect(byUs).toEqual(bySql);
});

test('TypeScript judges them as SQL does', async () => {
  const minimum = ['aws-cli=2.15.0', 'aws-cli=1.32.0', 'boto3=1.43.0', 'rclone=1.60.0'];
  const asOf = '2026-11-20';
  const address = (index: number): string => `10.0.${index >> 8}.${index & 255}`;
  const { rows } = await ask(
    'clients',
    AGENTS.map((userAgent, index) => sigv2Record({ userAgent, sourceIPAddress: address(index) })),
    { by: ['client', 'client_version', 'source_ip'], minimum, asOf, all: true },
  );
  const bySql = new Map(rows.map((row) => [row['source_ip'], row]));
  const minimums = parseMinimums(minimum);
  const byUs = AGENTS.map((agent) => {
    const found = recogniseClient(agent);
    const isJudged =
      found !== null && (found.client.kind !== 'tool' || found.client.name === 'rclone');
    return isJudged ? judgeClient(found, true, { minimums, asOf }) : null;
  });
  const expected = AGENTS.map((_, index) => {
    const row = bySql.get(address(index));
    if (row === undefined) return null;
    return {
      status: row['status'],
      minimumVersion: row['minimum_version'],
      endOfSupport: row['end_of_support'],
    };
  });
  expect(byUs).toEqual(expected);
});
