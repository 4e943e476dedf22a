import type { ChainEnd, TracePage } from '../model/trace.ts';
import { isAddress } from './addresses.ts';

/** Names that may stand in a command that somebody copies: callers choose names. */
const HARMLESS = /^[\w.@/:+=-]{1,200}$/;

interface NextRule {
  readonly sign: RegExp;
  /** What to do; `{name}` is the group of the sign. */
  readonly text: string;
}

/** What to do about what the chain names. */
const RULES: readonly NextRule[] = [
  {
    sign: /^EC2 instance (?<name>i-[0-9a-f]+)/,
    text: 'aws ec2 describe-instances --instance-ids {name}, for its tags and its owner',
  },
  {
    sign: /^Lambda function (?<name>[\w-]+)(?: \(|, role )/,
    text: 'aws lambda get-function --function-name {name}, for its tags and its code',
  },
  {
    sign: /^IAM user (?<name>[\w+=,.@-]+) of /,
    text: 'aws iam list-user-tags --user-name {name}, for its owner',
  },
  { sign: /^person (?<name>[^,]+)/, text: 'Ask {name}.' },
  {
    sign: /^GitHub Actions, (?<name>repo:[^:]+)/,
    text: 'Look at the workflows of {name} that ran at these times.',
  },
  {
    sign: /^a program with /,
    text: 'Set a session name in that program (AWS_ROLE_SESSION_NAME), so that the next trace names it.',
  },
];

function ofChain(page: TracePage): readonly string[] {
  const whats = page.callers.values
    .slice(0, 1)
    .flatMap(({ chain }) => chain.map(({ who }) => who.what));
  const found = whats.flatMap((what) =>
    RULES.flatMap(({ sign, text }) => {
      const hit = sign.exec(what);
      const name = hit?.groups?.['name'] ?? '';
      if (hit === null || (name !== '' && !HARMLESS.test(name))) return [];
      return [text.replace('{name}', name)];
    }),
  );
  return [...new Set(found)];
}

/** What AWS may know, by where a chain ends. */
const ASKED: Readonly<Partial<Record<ChainEnd, string>>> = {
  instance: 'the instance and its owner',
  'long-lived-key': "the user's owner, and the key's last use",
  unknown: 'who made the session, and what has the address',
};

function toResolve({ callers, addresses }: TracePage): readonly string[] {
  const asked = callers.values.flatMap(({ end }) => ASKED[end] ?? []);
  const what =
    asked[0] ??
    (addresses.values.some(({ address }) => isAddress(address)) ? 'what has the address' : null);
  return what === null ? [] : [`--resolve asks AWS: ${what}.`];
}

/** What to do next, the most telling first. */
export function nextOf(page: TracePage, isResolved: boolean): readonly string[] {
  if (page.seen === null) {
    return [
      'A wider window (--from, --to), other logs; S3 object operations are recorded only where a trail asks for data events.',
      ...(isResolved ? [] : ['--resolve asks AWS about it.']),
    ];
  }
  const open = page.callers.values.some(({ end }) => end === 'unknown');
  const isKnown = page.callers.values.some(({ chain }) =>
    chain.some(({ details }) => details.some(({ learntFrom }) => learntFrom === 'AWS')),
  );
  return [
    ...(isResolved ? [] : toResolve(page)),
    ...(open && page.callers.values[0]?.end === 'unknown' && isResolved
      ? ['Logs of management events (STS), from before the session began, would name who made it.']
      : []),
    ...(isKnown ? [] : ofChain(page)),
  ].slice(0, 3);
}
