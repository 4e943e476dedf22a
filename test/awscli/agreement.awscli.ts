import { expect, test } from 'vitest';
import { bucketOf, FAULTS, logsOf } from '../support/digest-faults.ts';
import { signedChain, throwAwaySigner } from '../support/digests.ts';
import { type Opinion, opinionsOfAws, runAws, runOurs, trailWith, verdictsIn } from './both.ts';

const SPAN = { from: '2026-11-10T00:00:00Z', to: '2026-11-10T12:00:00Z' };
const signer = throwAwaySigner();
const chain = signedChain({ signer, from: SPAN.from, hours: 12 });
const AT = chain.digests.findIndex((digest, at) => at > 1 && logsOf(digest).length > 0);

interface Difference {
  readonly why: string;
  /** What the AWS CLI says of a digest, by its place in the chain; null where it says what we do. */
  readonly theirs: (place: number) => Opinion | null;
}

const atFault = (opinion: Opinion) => (place: number) => (place === AT ? opinion : null);

/** Where the AWS CLI says something else of a digest than we do, and why. A new agreement fails, too. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'two adjacent digests deleted': {
    why: 'it goes on from the next digest that is there, and names only the first that is gone',
    theirs: atFault('not mentioned'),
  },
  'appended member': {
    why: 'it decompresses a digest without looking behind the stream',
    theirs: atFault('valid'),
  },
  'appended NULs': {
    why: 'it decompresses a digest without looking behind the stream',
    theirs: atFault('valid'),
  },
  'other algorithm': {
    why: 'it does not look at the name of the algorithm, but at what the signature itself says',
    theirs: atFault('valid'),
  },
  'backdated end': {
    why: 'it does not compare the times in a digest with its name, nor a digest with the hash its successor keeps',
    theirs: atFault('valid'),
  },
  'backdated by years': {
    why: 'as before; and it goes no further back than what a digest says its start is',
    theirs: (place) => (place === AT ? 'valid' : place < AT ? 'not mentioned' : null),
  },
};

/** What the table has of a digest; null where there is no difference. */
function differing(fault: string, isIt: (place: number) => boolean): Opinion | null {
  const place = chain.digests.findIndex((_, index) => isIt(index));
  return place === -1 ? null : (DIFFERENCES[fault]?.theirs(place) ?? null);
}

/** What the AWS CLI should say of an object, by what we say of it. */
function theirOpinion(key: string, kind: string, fault: string): Opinion {
  const own = differing(fault, (place) => chain.digests[place]!.key === key);
  // Of logs it says what follows from its opinion of the digest that lists them.
  const lister = differing(fault, (place) => logsOf(chain.digests[place]!).includes(key));
  if (own !== null || lister !== null) return own ?? lister ?? 'valid';
  const isListed = chain.digests.some(
    (digest) => digest.key === key || logsOf(digest).includes(key),
  );
  if (kind === 'not-in-digest' || !isListed) return 'not mentioned';
  return kind === 'valid' ? 'valid' : 'invalid';
}

test('a chain that nobody touched', async () => {
  const aws = await trailWith(bucketOf(chain), signer);
  const [theirs, ours] = await Promise.all([runAws(aws, SPAN), runOurs(aws, SPAN)]);
  expect([theirs.exitCode, theirs.stderr, ours.exitCode, ours.stderr]).toEqual([0, '', 0, '']);
  const keys = [...chain.digests, ...chain.logs].map(({ key }) => key).sort();
  expect([...opinionsOfAws(theirs).keys()].sort()).toEqual(keys);
  expect([...verdictsIn(ours).keys()].sort()).toEqual(keys);
});

test.each(FAULTS)('$name', async ({ name, happen }) => {
  const bucket = bucketOf(chain);
  happen({ bucket, chain, signer, at: AT });
  const aws = await trailWith(bucket, signer);
  const [theirs, ours] = await Promise.all([runAws(aws, SPAN), runOurs(aws, SPAN)]);
  const verdicts = verdictsIn(ours);
  const expected = [...verdicts].map(([key, kind]) => [key, theirOpinion(key, kind, name)]);
  const said = opinionsOfAws(theirs);
  expect([...verdicts.keys()].map((key) => [key, said.get(key) ?? 'not mentioned'])).toEqual(
    expected,
  );
  expect([...said.keys()].filter((key) => !verdicts.has(key))).toEqual([]);
  expect(ours.exitCode).toBe(1);
});

test('every difference is of a fault', () => {
  const names = FAULTS.map(({ name }) => name);
  expect(Object.keys(DIFFERENCES).filter((name) => !names.includes(name))).toEqual([]);
});
