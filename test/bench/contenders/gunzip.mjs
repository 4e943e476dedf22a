// The limit: what it takes to decompress all files on two threads, and nothing else.
// node gunzip.mjs FOLDER ANSWER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

const THREADS = 2;

function decompress({ files, next }) {
  let bytes = 0;
  for (let at = Atomics.add(next, 0, 1); at < files.length; at = Atomics.add(next, 0, 1)) {
    bytes += gunzipSync(readFileSync(files[at])).length;
  }
  return bytes;
}

function inThread(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const [folder, answer] = process.argv.slice(2);
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => join(folder, file));
  const data = { files, next: new Int32Array(new SharedArrayBuffer(4)) };
  const bytes = await Promise.all(Array.from({ length: THREADS }, () => inThread(data)));
  writeFileSync(answer, JSON.stringify({ bytes: bytes.reduce((sum, part) => sum + part, 0) }));
} else {
  parentPort.postMessage(decompress(workerData));
}
