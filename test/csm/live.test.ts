import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type CsmContext, type CsmRequest, csm } from '../../src/commands/csm.ts';
import { bytes, call } from './events.ts';

const REQUEST: CsmRequest = {
  place: { host: '127.0.0.1', port: 0 },
  isLoopback: true,
  program: null,
  clientId: '',
  duration: null,
  records: null,
  fullAccessKeys: false,
  demands: { minimums: [], asOf: '2026-11-21' },
  format: 'table',
  report: null,
  policy: null,
  expected: null,
};

test('who watches sees each change, and then the report', async () => {
  const stop = new AbortController();
  const shown: string[] = [];
  const written: string[] = [];
  const sender = createSocket('udp4');
  const send = (port: number): void => sender.send(bytes(call()), port, '127.0.0.1');
  let port = 0;
  const context = {
    now: () => new Date('2026-11-21T12:00:00Z'),
    signal: stop.signal,
    width: 80,
    note: (line: string) => {
      port = Number(/AWS_CSM_PORT=(\d+)/.exec(line)?.[1]);
    },
    write: async (text: string) => {
      written.push(text);
    },
    live: (text: string) => {
      shown.push(text);
      if (shown.length === 3) stop.abort();
      else send(port);
    },
  };
  expect(await csm(REQUEST, context as unknown as CsmContext)).toBe(0);
  sender.close();
  await once(sender, 'close');
  expect(shown.map((text) => /(\d+) calls? by/.exec(text)?.[1])).toEqual([undefined, '1', '2']);
  expect(written).toHaveLength(1);
  expect(written[0]).toContain('2 calls by 1 sender');
});
