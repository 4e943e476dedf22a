import type { Certainty, ChainEnd, Hop, Source, Statement } from '../model/trace.ts';
import type { Row } from '../model.ts';
import { type CallerFacts, callerKey, callerOf } from './caller-facts.ts';
import { type Named, nameOf, roleText } from './names.ts';

/** Who was given temporary credentials, by a record of STS. */
export interface Issuance {
  /** The key asked for; null where the record is about another one of the same session. */
  readonly key: string | null;
  readonly session: string | null;
  /** `AssumeRole`. */
  readonly call: string;
  readonly caller: CallerFacts;
  readonly callerKey: string | null;
  /** When the caller's own session began. */
  readonly began: string | null;
  /** The name set for this session and all that follow from it. */
  readonly sourceIdentity: string | null;
  readonly times: number;
  readonly time: string | null;
  readonly eventId: string | null;
  readonly learntFrom: Source;
}

/** Somebody in a chain, the latest first: how the one before got its credentials from here. */
export interface Step {
  readonly caller: CallerFacts;
  readonly key: string | null;
  readonly began: string | null;
  readonly via: {
    readonly issuance: Issuance;
    readonly certainty: Certainty;
    readonly because: string | null;
  } | null;
}

function text(row: Row, column: string): string | null {
  const cell = row[column];
  return typeof cell === 'string' && cell !== '' ? cell : null;
}

/** Reads a row of `sql/trace/issued.sql`. */
export function issuanceOf(row: Row): Issuance {
  const facts = callerOf(row);
  return {
    key: text(row, 'issued_access_key_id'),
    session: text(row, 'issued_session_arn'),
    call: text(row, 'event_name') ?? '?',
    caller: {
      ...facts,
      userName: facts.userName ?? text(row, 'identity_subject'),
      federatedProvider: facts.federatedProvider ?? text(row, 'identity_provider'),
    },
    callerKey: text(row, 'access_key_id'),
    began: text(row, 'began'),
    sourceIdentity: text(row, 'issued_source_identity'),
    times: Number(row['times'] ?? 1),
    time: text(row, 'last_seen'),
    eventId: text(row, 'sample_event_id'),
    learntFrom: 'the logs',
  };
}

/** Whether looking for who gave the credentials makes sense. */
export function isOpen({ caller, key }: Step): boolean {
  if (nameOf(caller).end !== null) return false;
  return key?.startsWith('ASIA') === true || caller.sessionArn !== null;
}

/** Of the same request recorded by two accounts, the caller's own copy names the caller. */
function best(issuances: readonly Issuance[]): Issuance | undefined {
  return issuances.find(({ caller }) => caller.type !== 'AWSAccount') ?? issuances[0];
}

/** The step that gave a step its credentials, by records of the logs; null where there is none. */
export function nextStep(step: Step, issuances: readonly Issuance[]): Step | null {
  const exact = best(issuances.filter(({ key }) => key !== null && key === step.key));
  if (exact !== undefined) return stepOf(exact, 'certain', null);
  const session = step.caller.sessionArn;
  const same = issuances.filter((issuance) => session !== null && issuance.session === session);
  const found = best(same);
  if (found === undefined) return null;
  const callers = new Set(same.map(({ caller }) => callerKey(caller))).size;
  const times = same.reduce((sum, issuance) => sum + issuance.times, 0);
  return callers === 1
    ? stepOf(found, 'likely', `made this session at other times (${times})`)
    : stepOf(found, 'possible', `one of ${callers} who made this session at other times`);
}

/** The step that an issuance leads to. */
export function stepOf(issuance: Issuance, certainty: Certainty, because: string | null): Step {
  const { caller, callerKey: key, began } = issuance;
  return { caller, key, began, via: { issuance, certainty, because } };
}

/** A federated user's own records name the user who made it. */
export function recordedIssuer({ caller }: Step): CallerFacts | null {
  if (caller.type !== 'FederatedUser' || caller.issuerArn === null) return null;
  const nothing = { sessionArn: null, sessionName: null, issuerArn: null, principalId: null };
  return { ...caller, ...nothing, type: 'IAMUser', userName: null, principalArn: caller.issuerArn };
}

const SURENESS: readonly Certainty[] = ['possible', 'likely', 'certain'];

/** The less sure of two. */
export function lesser(one: Certainty, other: Certainty): Certainty {
  return SURENESS.indexOf(one) < SURENESS.indexOf(other) ? one : other;
}

function makerOf(next: Step | undefined): string | null {
  if (next?.caller.type !== 'AWSService') return null;
  return next.caller.invokedBy ?? next.caller.principalArn;
}

function namedStep({ caller, via }: Step, next: Step | undefined, isFirst: boolean): Named {
  const { statement, end } = nameOf(caller, makerOf(next));
  const role = roleText(caller);
  const what = role === null ? statement.what : `${statement.what}, ${role}`;
  // The first one is the caller itself; another one without a call was named by the one before it.
  if (via === null) {
    const because = isFirst ? statement.because : 'sessionIssuer in the record';
    return { statement: { ...statement, what, because }, end };
  }
  const { issuance, certainty, because } = via;
  // Who the caller was is as sure as the record that names it.
  const isAsked = issuance.learntFrom === 'AWS';
  const reason = isAsked ? `${statement.because}; LookupEvents` : statement.because;
  return {
    statement: {
      what,
      learntFrom: isAsked ? 'AWS' : statement.learntFrom,
      certainty: lesser(statement.certainty, certainty),
      because: because ?? reason,
    },
    end,
  };
}

function detailsOf({ caller }: Step, gave: Issuance | undefined): readonly Statement[] {
  const identity = caller.sourceIdentity ?? gave?.sourceIdentity ?? null;
  if (identity === null) return [];
  return [
    {
      what: `source identity ${identity}`,
      learntFrom: gave?.learntFrom ?? 'the logs',
      certainty: 'certain',
      because: 'set when a role was assumed, and the same ever after',
    },
  ];
}

/** A chain as the page shows it: from the caller back to whoever is behind it. */
export function chainOf(
  steps: readonly Step[],
  isCut: boolean,
): { readonly chain: readonly Hop[]; readonly end: ChainEnd } {
  const chain = steps.map((step, index): Hop => {
    const next = steps[index + 1];
    const call = step.via?.issuance;
    return {
      who: namedStep(step, next, index === 0).statement,
      call: call === undefined ? null : { name: call.call, time: call.time, eventId: call.eventId },
      details: detailsOf(step, next?.via?.issuance),
    };
  });
  return { chain, end: isCut ? 'too-long' : endOf(steps.at(-1)) };
}

function endOf(step: Step | undefined): ChainEnd {
  if (step === undefined) return 'unknown';
  const { end } = nameOf(step.caller);
  if (end !== null) return end;
  return step.caller.federatedProvider === null ? 'unknown' : 'web-identity';
}
