import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { dropsIn } from './drops.ts';

/** Bytes asked for, until the system agrees: Linux grants what net.core.rmem_max allows, others refuse. */
const RECEIVE_BUFFERS = [16, 4, 1].map((megabytes) => megabytes * 1024 * 1024);
/** Milliseconds between marks, and how many are sent, until one comes back. */
const MARK_EVERY = 50;
const MOST_MARKS = 40;

/** A socket that takes datagrams. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Bytes that the system granted for datagrams that wait. */
  readonly receiveBuffer: number;
  /** Datagrams that the system threw away; null where it does not say. */
  dropped(): Promise<number | null>;
  /**
   * Waits until every datagram that was sent before has been taken; gives how many the system had thrown
   * away by then. From then on `dropped` may count marks of our own.
   */
  drain(): Promise<number | null>;
  close(): Promise<void>;
}

/** Where to listen; port 0 is any that is free. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

const OTHER_PORT = '--port 31001, and AWS_CSM_PORT=31001 for the senders';
const OTHER_HOST = '--host 127.0.0.1, or another address of this machine';

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  EADDRINUSE: ['another program listens there', OTHER_PORT],
  EACCES: ['this port takes more permissions', OTHER_PORT],
  EADDRNOTAVAIL: ['this machine does not have that address', OTHER_HOST],
  ENOTFOUND: ['no such host is known', OTHER_HOST],
  EAI_AGAIN: ['its name cannot be looked up', OTHER_HOST],
};

function cannotListen({ host, port }: Place, error: unknown): TrailAuditError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [reason, hint] = REASONS[code] ?? [reasonOf(error)];
  return new TrailAuditError(`Cannot listen on "${host}:${port}": ${reason}`, hint, {
    cause: error,
  });
}

function widenBuffer(socket: Socket): void {
  for (const size of RECEIVE_BUFFERS) {
    try {
      socket.setRecvBufferSize(size);
      return;
    } catch {
      // Less, then; what was granted is reported.
    }
  }
}

async function bound({ host, port }: Place): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(port, host);
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw cannotListen({ host, port }, error);
  }
  widenBuffer(socket);
  // What fails from here on is one datagram, and the next ones come all the same.
  socket.on('error', () => {});
  return socket;
}

async function droppedBy(address: string, port: number): Promise<number | null> {
  const file = address.includes(':') ? '/proc/net/udp6' : '/proc/net/udp';
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : dropsIn(text, address, port);
}

/** An address to reach oneself at: one's own, or this machine where one listens everywhere. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

/**
 * Listens for datagrams and hands over each with the address it comes from. Throws a TrailAuditError
 * where it cannot listen there.
 */
export async function listen(
  place: Place,
  onDatagram: (bytes: Uint8Array, from: string) => void,
): Promise<Listener> {
  const socket = await bound(place);
  const { address, port } = socket.address();
  // A datagram of our own: what was sent before it has come, since a socket keeps the order.
  const mark = randomBytes(16);
  let isMarkBack = false;
  socket.on('message', (bytes, { address: from }) => {
    if (bytes.equals(mark)) isMarkBack = true;
    else onDatagram(bytes, from);
  });
  return {
    host: address,
    port,
    receiveBuffer: socket.getRecvBufferSize(),
    dropped: () => droppedBy(address, port),
    async drain() {
      const dropped = await droppedBy(address, port);
      for (let sent = 0; sent < MOST_MARKS && !isMarkBack; sent += 1) {
        socket.send(mark, port, reachable(address), () => {});
        await wait(MARK_EVERY);
      }
      return dropped;
    },
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
