import type {
  Address,
  Caller,
  Certainty,
  Hop,
  Neighbour,
  Neighbours,
  Statement,
  TracePage,
  Unresolved,
} from '../model/trace.ts';
import type { Answer, Input, Row, Window } from '../model.ts';
import { counted } from '../report/words.ts';
import type { Activity, SeenAddress, SeenCaller } from './activity.ts';
import { isAddress, statementsOf } from './addresses.ts';
import { chainOf, lesser, type Step } from './chain.ts';
import { nextOf } from './next.ts';
import type { Resolution } from './resolution.ts';
import type { Subject } from './subject.ts';
import type { Walked } from './walk.ts';

/** Everything that a page is made of. */
export interface Findings {
  readonly subject: Subject;
  readonly engine: string;
  readonly generatedAt: string;
  readonly window: Window;
  readonly inputs: readonly Input[];
  readonly activity: Activity;
  /** One for each of the first callers. */
  readonly walked: readonly Walked[];
  readonly neighbours: Neighbours;
  readonly resolution: Resolution;
  readonly isResolved: boolean;
  readonly unresolved: readonly Unresolved[];
}

const NO_NEIGHBOURS: Neighbours = { size: 0, values: [] };

/** The rows of `sql/trace/neighbours.sql`. */
export function neighboursOf({ rows }: Pick<Answer, 'rows'>): Neighbours {
  if (rows.length === 0) return NO_NEIGHBOURS;
  const text = (row: Row, column: string): string | null => {
    const cell = row[column];
    return typeof cell === 'string' ? cell : null;
  };
  const sizes = new Map(rows.map((row) => [row['relation'], Number(row['size'])]));
  return {
    size: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    values: rows.map((row) => ({
      relation: row['relation'] as Neighbour['relation'],
      shared: text(row, 'shared') ?? '',
      principal: text(row, 'principal_arn'),
      // Others than sessions have an ID there.
      session: row['session_arn'] === null ? null : text(row, 'session_name'),
      address: text(row, 'source_ip'),
      requests: Number(row['requests']),
      first: text(row, 'first_seen'),
      last: text(row, 'last_seen'),
    })),
  };
}

/** The thing in AWS behind a step: an instance by its session, a user by its name or its key. */
function resolvedOf({ caller, key }: Step, resolution: Resolution): readonly Statement[] {
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.principalArn ?? '')?.[1];
  const found = [
    resolution.instances.get(caller.sessionName ?? ''),
    resolution.keys.get(key ?? ''),
    resolution.users.get(user ?? ''),
  ];
  return found.flatMap((resolved) => resolved?.statements ?? []);
}

function withDetails(hops: readonly Hop[], steps: readonly Step[], resolution: Resolution) {
  return hops.map((hop, index): Hop => {
    const step = steps[index];
    const more = step === undefined ? [] : resolvedOf(step, resolution);
    return { ...hop, details: [...hop.details, ...more] };
  });
}

function callerOnPage(seen: SeenCaller, walked: Walked, resolution: Resolution): Caller {
  const { chain, end } = chainOf(walked.steps, walked.isCut);
  const { facts, keys, ...counts } = seen;
  return {
    ...counts,
    principal: facts.principalArn,
    session: facts.sessionArn ?? facts.sessionName,
    accessKeys: keys.map(({ id }) => id),
    chain: withDetails(chain, walked.steps, resolution),
    end,
  };
}

function addressOnPage(seen: SeenAddress, resolution: Resolution): Address {
  const { source, vpcEndpoint, ...counts } = seen;
  const resolved = resolution.addresses.get(source)?.statements ?? [];
  return {
    address: source,
    vpcEndpoint,
    statements: [...statementsOf(source, vpcEndpoint), ...resolved],
    ...counts,
  };
}

function least(statements: readonly Statement[]): Certainty {
  return statements.map(({ certainty }) => certainty).reduce(lesser, 'certain');
}

/** Where requests come from, in a few words; null for services, which say so themselves. */
function whereOf(
  { address, statements, requests, presigned }: Address,
  others: number,
): Statement | null {
  const [first] = statements;
  if (first === undefined || !isAddress(address)) return null;
  const how = presigned === requests ? 'opened from' : 'from';
  const what = [`${how} ${address}`, ...statements.map(({ what: text }) => text)].join(', ');
  const more = others === 0 ? '' : ` and ${counted(others, 'more address', 'more addresses')}`;
  // As sure as the least sure part of the sentence.
  const weakest = statements.find(({ certainty }) => certainty === least(statements)) ?? first;
  return { ...weakest, what: what + more };
}

/** Who it is, who is behind that, and where it runs. */
function answerOf(
  callers: readonly Caller[],
  { size, values: addresses }: TracePage['addresses'],
): readonly Statement[] {
  const [caller] = callers;
  const hops = caller?.chain ?? [];
  const [who] = hops;
  const origin = hops.length < 2 ? undefined : hops.at(-1);
  const where = addresses[0] === undefined ? null : whereOf(addresses[0], size - 1);
  const isPresigned = caller !== undefined && caller.presigned === caller.requests;
  const sign = isPresigned ? 'URLs presigned by ' : '';
  return [
    ...(who === undefined ? [] : [{ ...who.who, what: sign + who.who.what }]),
    ...(who?.details.filter(({ learntFrom }) => learntFrom === 'AWS').slice(0, 1) ?? []),
    ...(origin === undefined ? [] : [{ ...origin.who, what: `behind it ${origin.who.what}` }]),
    ...(where === null ? [] : [where]),
  ];
}

/** Each once, and without AWS's own words on a permission: ours name it. */
function once(unresolved: readonly Unresolved[]): readonly Unresolved[] {
  const brief = unresolved.map(({ what, reason }) => ({
    what,
    reason: reason.replace(/ \((?:User: |You are not authorized )[\s\S]*\)$/, ''),
  }));
  const texts = new Map(brief.map((line) => [`${line.what} ${line.reason}`, line]));
  return [...texts.values()];
}

function knownOf({ text }: Subject, resolution: Resolution): readonly Statement[] {
  const { instances, keys, users, addresses } = resolution;
  return [instances, keys, users, addresses].flatMap((found) => found.get(text)?.statements ?? []);
}

/** The page about a subject. */
export function pageOf(findings: Findings): TracePage {
  const { activity, resolution, walked } = findings;
  const callers = walked.flatMap((walk, index) => {
    const seen = activity.callers.values[index];
    return seen === undefined ? [] : [callerOnPage(seen, walk, resolution)];
  });
  const addresses = activity.addresses.values.map((seen) => addressOnPage(seen, resolution));
  const { records, accounts, regions, first, last } = activity.examined;
  const page: TracePage = {
    subject: findings.subject,
    engine: findings.engine,
    generatedAt: findings.generatedAt,
    window: findings.window,
    inputs: findings.inputs,
    examined: { records, accounts, regions, first, last },
    answer: answerOf(callers, { size: activity.addresses.size, values: addresses }),
    known: knownOf(findings.subject, resolution),
    seen: activity.seen,
    callers: { size: activity.callers.size, values: callers },
    addresses: { size: activity.addresses.size, values: addresses },
    activity: activity.facets,
    neighbours: findings.neighbours,
    unresolved: once([...findings.unresolved, ...resolution.unresolved]),
    next: [],
  };
  return { ...page, next: nextOf(page, findings.isResolved) };
}
