import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DISK } from '../../src/store/disk.ts';
import { lockStore, type Writer } from '../../src/store/lock.ts';
import { NOW } from '../support/ask.ts';
import { temporaryFolder } from '../support/records.ts';

const SINCE = '2026-11-20T11:48:00.000Z';

function writer(changes: Partial<Writer> = {}): Writer {
  return { pid: 100, isAlive: () => true, now: () => NOW, ...changes };
}

/** A folder locked by process 7, with the last sign so many minutes ago. */
function locked(host: string, minutes = 0): string {
  const folder = temporaryFolder();
  const file = join(folder, 'lock.json');
  writeFileSync(file, JSON.stringify({ pid: 7, host, since: SINCE }));
  const seconds = NOW.getTime() / 1000 - minutes * 60;
  utimesSync(file, seconds, seconds);
  return folder;
}

function owner(folder: string): number {
  return (JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')) as { pid: number }).pid;
}

test('one writer at a time, and the next when it is done', async () => {
  const folder = temporaryFolder();
  const unlock = await lockStore(folder, DISK, writer());
  await expect(lockStore(folder, DISK, writer({ pid: 101 }))).rejects.toThrow(
    `Cannot collect into "${folder}": process 100 on ${hostname()} has been writing to it for 0 minutes`,
  );
  await unlock();
  await (await lockStore(folder, DISK, writer({ pid: 101 })))();
});

test('a living owner is named with its age', async () => {
  const folder = locked(hostname());
  await expect(lockStore(folder, DISK, writer())).rejects.toMatchObject({
    message: `Cannot collect into "${folder}": process 7 on ${hostname()} has been writing to it for 12 minutes`,
    hint: expect.stringContaining(join(folder, 'lock.json')),
  });
  expect(owner(folder)).toBe(7);
});

test('the lock of a dead process of this machine is taken over', async () => {
  const folder = locked(hostname());
  const unlock = await lockStore(folder, DISK, writer({ isAlive: (pid) => pid !== 7 }));
  expect(owner(folder)).toBe(100);
  await unlock();
});

test('on another machine an owner that gives signs keeps it, and a silent one does not', async () => {
  await expect(lockStore(locked('elsewhere', 10), DISK, writer())).rejects.toThrow(
    'process 7 on elsewhere',
  );
  const folder = locked('elsewhere', 20);
  await (await lockStore(folder, DISK, writer({ isAlive: () => false })))();
});

test('a lock that was never finished counts for a minute', async () => {
  const folder = locked(hostname());
  const file = join(folder, 'lock.json');
  const cut = (minutes: number): void => {
    writeFileSync(file, '{"pid":');
    const seconds = NOW.getTime() / 1000 - minutes * 60;
    utimesSync(file, seconds, seconds);
  };
  cut(0);
  await expect(lockStore(folder, DISK, writer())).rejects.toThrow('Cannot collect into');
  cut(2);
  await (await lockStore(folder, DISK, writer()))();
});

test('of many at once, one gets a dead one’s lock', async () => {
  const folder = locked(hostname());
  const isAlive = (pid: number): boolean => pid !== 7;
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      lockStore(folder, DISK, writer({ pid: 200 + index, isAlive })),
    ),
  );
  const won = tries.filter(({ status }) => status === 'fulfilled');
  expect(won).toHaveLength(1);
});
