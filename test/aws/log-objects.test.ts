import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBucket } from '../../src/aws/log-objects.ts';
import { temporaryFolder } from '../support/records.ts';

const { signal } = new AbortController();
const BODY = Buffer.alloc(200_000, 'x');
const OBJECT = { path: 'a.json.gz', size: BODY.length, version: '"etag"' };

/** A server that ends the first answers half-way. */
async function brokenServer(
  broken: number,
): Promise<{ readonly port: number; asked: () => number }> {
  let asked = 0;
  const server: Server = createServer((_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-length': BODY.length, etag: OBJECT.version });
    if (asked > broken) return response.end(BODY);
    return response.write(BODY.subarray(0, BODY.length / 2), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

function open(port: number): ReturnType<typeof openBucket> {
  const config = {
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  };
  const bucket = openBucket({ region: 'us-east-1', config }, 's3://acme-logs/logs');
  onTestFinished(() => bucket.close());
  return bucket;
}

test('what breaks off is asked for again, from its beginning', async () => {
  const { port, asked } = await brokenServer(2);
  const file = join(temporaryFolder(), 'copy');
  expect(await open(port).download(OBJECT, file, signal)).toBeNull();
  expect(readFileSync(file).equals(BODY)).toBe(true);
  expect(asked()).toBe(3);
});

test('what breaks off each time is given up, with a reason', async () => {
  const { port, asked } = await brokenServer(99);
  const file = join(temporaryFolder(), 'copy');
  expect(await open(port).download(OBJECT, file, signal)).toBe('cut short 3 times on its way');
  expect(asked()).toBe(3);
});

test('an answer of another length than was listed is not taken', async () => {
  const { port } = await brokenServer(0);
  const file = join(temporaryFolder(), 'copy');
  const grown = { ...OBJECT, size: BODY.length + 1 };
  expect(await open(port).download(grown, file, signal)).toBe('cut short 3 times on its way');
});

test('addresses are those of the keys', async () => {
  const bucket = open(1);
  expect(bucket.addressOf('2026/a.json.gz')).toBe('s3://acme-logs/logs/2026/a.json.gz');
  expect(() => openBucket({ region: 'us-east-1', config: {} }, 's3://Not_A_Bucket')).toThrow(
    'Cannot collect "s3://Not_A_Bucket": it is no s3:// address',
  );
});
