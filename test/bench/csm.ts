/**
 * How many datagrams `trail-audit csm` loses: `npm run bench:csm -- [datagrams a second] [seconds]`. A sender
 * of its own process sends calls and attempts of boto3 at an even pace over loopback; what the listener
 * received, and what the system dropped before it, is in its report.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CsmReport } from '../../src/model/csm.ts';
import { attempt, bytes, call } from '../csm/events.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const TICK = 5;
/** Datagrams that are handed to the system before one waits for it to take them. */
const BATCH = 50;

const [rate = 20_000, seconds = 10] = process.argv.slice(2).map(Number);

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

async function listener(port: number, folder: string): Promise<ChildProcess> {
  const files = ['--report', join(folder, 'report.json'), '--output', join(folder, 'calls.jsonl')];
  const child = spawn(process.execPath, [MAIN, 'csm', '--port', String(port), ...files], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child.stderr, 'data');
  return child;
}

/** Sends at an even pace; gives how many, and in how long. */
async function send(port: number): Promise<{ readonly sent: number; readonly took: number }> {
  const socket = createSocket({ type: 'udp4', sendBufferSize: 1 << 22 });
  const datagrams = [bytes(attempt()), bytes(call())];
  const start = performance.now();
  let sent = 0;
  while (sent < rate * seconds) {
    const due = Math.min(rate * seconds, ((performance.now() - start) / 1000) * rate);
    while (sent < due) {
      const batch = Math.min(BATCH, Math.ceil(due - sent));
      await Promise.all(
        Array.from({ length: batch }, (_, index) => {
          const datagram = datagrams[(sent + index) % datagrams.length]!;
          return new Promise<void>((resolve, reject) => {
            socket.send(datagram, port, '127.0.0.1', (error) =>
              error === null ? resolve() : reject(error),
            );
          });
        }),
      );
      sent += batch;
    }
    await new Promise((resolve) => setTimeout(resolve, TICK));
  }
  socket.close();
  return { sent, took: (performance.now() - start) / 1000 };
}

/** Processor time and peak memory of a process that runs still, where Linux says. */
function costOf(pid: number): string {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const cpu = (Number(fields[11]) + Number(fields[12])) / 100;
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return `${cpu.toFixed(1)} s of processor time, ${(Number(peak) / 1024).toFixed(0)} MB at most`;
}

const folder = mkdtempSync(join(tmpdir(), 'trail-audit-csm-'));
const port = await freePort();
const child = await listener(port, folder);
const { sent, took } = await send(port);
const cost = process.platform === 'linux' ? costOf(child.pid!) : 'not measured here';
child.kill('SIGINT');
await once(child, 'exit');
const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as CsmReport;
const recorded = readFileSync(join(folder, 'calls.jsonl'), 'utf8').split('\n').length - 1;
const { received, dropped, receiveBuffer } = report.datagrams;
const lost = sent - received;
process.stdout.write(
  `${availableParallelism()} processors, load ${loadavg()[0]!.toFixed(1)}, receive buffer ${receiveBuffer} B\n` +
    `sent ${sent} in ${took.toFixed(1)} s (${Math.round(sent / took)} a second)\n` +
    `received ${received}, recorded ${recorded}\n` +
    `lost ${lost} (${((lost / sent) * 100).toFixed(3)} %); dropped by the system: ${dropped}\n` +
    `listener: ${cost}\n`,
);
