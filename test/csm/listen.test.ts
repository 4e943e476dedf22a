import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { type Listener, listen } from '../../src/csm/listen.ts';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

async function started(
  onDatagram: (bytes: Uint8Array, from: string) => void = () => {},
): Promise<Listener> {
  const listener = await listen(ANYWHERE, onDatagram);
  onTestFinished(() => listener.close());
  return listener;
}

async function send(port: number, texts: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const text of texts) {
    await new Promise<void>((resolve, reject) => {
      socket.send(text, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    });
  }
  socket.close();
}

test('what was sent before drain() has been taken after it, in order', async () => {
  const taken: string[] = [];
  const listener = await started((bytes, from) => taken.push(`${from} ${Buffer.from(bytes)}`));
  const texts = Array.from({ length: 1_000 }, (_, index) => `datagram ${index}`);
  await send(listener.port, texts);
  await listener.drain();
  expect(taken).toEqual(texts.map((text) => `127.0.0.1 ${text}`));
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
