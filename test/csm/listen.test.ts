import { createSocket } from 'node:dgram';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { newHearing } from '../../src/csm/hearing.ts';
import { type Listener, listen } from '../../src/csm/listen.ts';
import { bytes, call } from './events.ts';
import { numbers, spoilt } from './spoil.ts';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

async function started(
  onDatagram: (bytes: Uint8Array, from: string) => void = () => {},
): Promise<Listener> {
  const listener = await listen(ANYWHERE, onDatagram);
  onTestFinished(() => listener.close());
  return listener;
}

/** Sends; the listener, which is in this process, has its turn after each few. */
async function send(
  port: number,
  datagrams: readonly (string | Buffer)[],
  atOnce: number,
): Promise<void> {
  const socket = createSocket('udp4');
  for (const [index, datagram] of datagrams.entries()) {
    if (index % atOnce === 0) await nextTurn();
    await new Promise<void>((resolve, reject) => {
      socket.send(datagram, port, '127.0.0.1', (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }
  socket.close();
}

test('what was sent before drain() has been taken after it, in order', async () => {
  const taken: string[] = [];
  const listener = await started((bytes, from) => taken.push(`${from} ${Buffer.from(bytes)}`));
  const texts = Array.from({ length: 1_000 }, (_, index) => `datagram ${index}`);
  await send(listener.port, texts, texts.length);
  await listener.drain();
  expect(taken).toEqual(texts.map((text) => `127.0.0.1 ${text}`));
});

test('what is spoilt, empty or huge is counted at the socket, too, and what follows is heard', async () => {
  const options = { minimums: [], asOf: '2026-11-21', fullAccessKeys: false, onEvent: () => {} };
  const hearing = newHearing(options);
  const { port, drain } = await started(hearing.take);
  const number = numbers(7);
  const datagrams = [
    Buffer.alloc(0),
    Buffer.alloc(60_000, '{'),
    ...Array.from({ length: 20_000 }, () => spoilt(number)),
    bytes(call({ ClientId: 'the last one' })),
  ];
  await send(port, datagrams, 16);
  await drain();
  const { datagrams: counts, rows } = hearing.heard();
  expect(counts.received).toBe(datagrams.length);
  expect(counts.rejected['oversized']).toBe(1);
  expect(rows.at(-1)).toMatchObject({ sender: 'the last one', calls: 1 });
});

test('the system says what it granted, and dropped', async () => {
  const listener = await started();
  expect(listener.receiveBuffer).toBeGreaterThan(0);
  const isLinux = process.platform === 'linux';
  expect(await listener.dropped()).toBe(isLinux ? 0 : null);
});

test('a port that is taken is an error in words', async () => {
  const { port } = await started();
  await expect(listen({ host: '127.0.0.1', port }, () => {})).rejects.toThrow(
    `Cannot listen on "127.0.0.1:${port}": another program listens there`,
  );
});

test('an address of another machine is an error in words', async () => {
  await expect(listen({ host: '192.0.2.1', port: 0 }, () => {})).rejects.toThrow(
    'Cannot listen on "192.0.2.1:0": this machine does not have that address',
  );
});
