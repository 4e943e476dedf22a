import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Check, diagnose } from '../../src/doctor/check.ts';
import { MACHINE_CHECKS, type Machine, NODE_MINIMUM } from '../../src/doctor/machine.ts';
import { TrailAuditError } from '../../src/errors.ts';

const { signal } = new AbortController();

const CHECK: Check<string> = {
  name: 'table',
  means: 'Nothing can be asked.',
  onError: 'failed',
  hint: 'another one',
  look: async () => ({ kind: 'ok', says: 'is there' }),
};

describe('Node.js', () => {
  const [node] = MACHINE_CHECKS as readonly [Check<Machine>];

  it.each([
    ['18.20.8', 'failed'],
    ['20.2.0', 'failed'],
    ['20.14.1', 'failed'],
    ['20.15.0', 'ok'],
    ['22.0.0', 'ok'],
    ['100.1.0', 'ok'],
  ])('%s is %s', async (version, kind) => {
    const about = { node: version } as Machine;
    expect(await diagnose(node, about, signal)).toMatchObject({ name: 'Node.js', kind });
  });

  it('has the minimum of package.json', () => {
    const file = new URL('../../package.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8')).engines.node).toBe(`>=${NODE_MINIMUM}`);
  });
});

describe('a diagnosis', () => {
  it('of what is well says no more', async () => {
    expect(await diagnose(CHECK, '', signal)).toEqual({
      name: 'table',
      kind: 'ok',
      says: 'is there',
    });
  });

  it.each([
    [new TrailAuditError('Cannot read it'), 'Cannot read it', 'another one'],
    [new TrailAuditError('Cannot read it', 'that'), 'Cannot read it', 'that'],
    [new Error('ENOENT'), 'ENOENT', 'another one'],
  ])(
    'of an error is its sentence, what it means, and what to try: %s',
    async (error, says, hint) => {
      const check = { ...CHECK, look: () => Promise.reject(error) };
      const means = 'Nothing can be asked.';
      expect(await diagnose(check, '', signal)).toEqual({
        name: 'table',
        kind: 'failed',
        says,
        means,
        hint,
      });
    },
  );

  it('is not made of an interruption', async () => {
    const check = { ...CHECK, look: () => Promise.reject(new Error('stopped')) };
    await expect(diagnose(check, '', AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow(
      'Ctrl-C',
    );
  });
});
