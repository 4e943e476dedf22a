import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bucketOf } from '../support/digest-faults.ts';
import { ACCOUNT, HOME, iso, signedChain, throwAwaySigner } from '../support/digests.ts';
import { s3Record } from '../support/records.ts';
import { opinionsOfAws, runAws, runOurs, trailWith, verdictsIn } from './both.ts';

const HOURS = 100;
const FILES = 2_000;
const FROM = '2026-11-10T00:00:00Z';
const RECORDS = 50;

/** Log files of some kB, evenly over the hours. */
function manyLogs() {
  return Array.from({ length: FILES }, (_, index) => {
    const delivered = iso(Date.parse(FROM) + Math.floor((index * HOURS * 60) / FILES) * 60_000);
    const [day = '', time = ''] = delivered.split('T');
    const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
    const folder = `AWSLogs/${ACCOUNT}/CloudTrail/${HOME}/${day.replaceAll('-', '/')}`;
    const records = Array.from({ length: RECORDS }, () => s3Record({ eventTime: delivered }));
    return {
      key: `${folder}/${ACCOUNT}_CloudTrail_${HOME}_${stamp}_${String(index).padStart(16, '0')}.json.gz`,
      body: gzipSync(JSON.stringify({ Records: records })),
      metadata: {},
    };
  });
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** Milliseconds to an answer. S3 takes 100 to 200 for small objects. (Source: S3 user guide, performance guidelines.) */
const DELAYS = [0, 20];

test.each(DELAYS)(`${FILES} log files, %i ms to each answer`, async (delay) => {
  const signer = throwAwaySigner();
  const chain = signedChain({ signer, from: FROM, hours: HOURS, logs: manyLogs() });
  const aws = await trailWith(bucketOf(chain), signer, { delay });
  const span = { from: FROM, to: iso(Date.parse(FROM) + HOURS * 3_600_000) };
  const theirs = await seconds(async () => {
    expect(opinionsOfAws(await runAws(aws, span)).size).toBe(FILES + HOURS);
  });
  const ours = await seconds(async () => {
    expect(verdictsIn(await runOurs(aws, span)).size).toBe(FILES + HOURS);
  });
  console.log(
    `${FILES} log files, ${delay} ms to each answer: aws ${theirs.toFixed(1)} s, trail-audit ${ours.toFixed(1)} s, ${(theirs / ours).toFixed(1)} times as fast`,
  );
});
