import { TrailAuditError } from '../errors.ts';
import type { Unresolved } from '../model/trace.ts';
import { type Issuance, isOpen, nextStep, recordedIssuer, type Step, stepOf } from './chain.ts';
import { roleText } from './names.ts';

/** Hops after which a chain is left: IAM itself allows few, and each one is a query. */
const LONGEST_CHAIN = 5;

/** Where records of given credentials are looked for. */
export interface IssuanceSources {
  /** One query for all: Athena bills each. Null where the logs cannot hold any. */
  readonly fromLogs:
    | ((keys: readonly string[], sessions: readonly string[]) => Promise<readonly Issuance[]>)
    | null;
  /** CloudTrail's event history; null where AWS is not to be asked. */
  readonly fromHistory: ((key: string, began: string | null) => Promise<Issuance | null>) | null;
}

/** A chain of steps; `isCut` where it was left before its end. */
export interface Walked {
  readonly steps: readonly Step[];
  readonly isCut: boolean;
}

function defined<Value>(values: readonly (Value | null)[]): readonly Value[] {
  return [...new Set(values.filter((value) => value !== null))];
}

/** Walks chains back to their ends, all of them one hop at a time. */
export class Walk {
  readonly #sources: IssuanceSources;
  readonly unresolved: Unresolved[] = [];

  constructor(sources: IssuanceSources) {
    this.#sources = sources;
  }

  async walk(starts: readonly Step[]): Promise<readonly Walked[]> {
    const chains = starts.map((start) => ({ steps: [start], isDone: false }));
    for (let hop = 0; hop < LONGEST_CHAIN; hop += 1) {
      const open = chains.filter(({ steps, isDone }) => !isDone && isOpen(last(steps)));
      if (open.length === 0) break;
      const issuances = await this.#fromLogs(open.map(({ steps }) => last(steps)));
      for (const chain of open) {
        const next = await this.#next(last(chain.steps), issuances);
        if (next === null) chain.isDone = true;
        else chain.steps.push(next);
      }
    }
    return chains.map(({ steps, isDone }) => ({ steps, isCut: !isDone && isOpen(last(steps)) }));
  }

  async #fromLogs(steps: readonly Step[]): Promise<readonly Issuance[]> {
    const { fromLogs } = this.#sources;
    if (fromLogs === null) return [];
    const keys = defined(steps.map(({ key }) => key));
    const sessions = defined(steps.map(({ caller }) => caller.sessionArn));
    try {
      return await fromLogs(keys, sessions);
    } catch (error) {
      this.#failed('who made the sessions, in the logs', error);
      return [];
    }
  }

  async #next(step: Step, issuances: readonly Issuance[]): Promise<Step | null> {
    const found = nextStep(step, issuances);
    if (found?.via?.certainty === 'certain') return found;
    const asked = await this.#fromHistory(step);
    if (asked !== null) return asked;
    if (found !== null) return found;
    const issuer = recordedIssuer(step);
    return issuer === null ? null : { caller: issuer, key: null, began: null, via: null };
  }

  async #fromHistory({ key, began, caller }: Step): Promise<Step | null> {
    const { fromHistory } = this.#sources;
    if (fromHistory === null || key === null) return null;
    const what = `who made the session of ${roleText(caller) ?? key}`;
    try {
      const found = await fromHistory(key, began);
      if (found !== null) return stepOf(found, 'certain', null);
      this.unresolved.push({ what, reason: 'no event of the last 90 days names its access key' });
    } catch (error) {
      this.#failed(what, error);
    }
    return null;
  }

  #failed(what: string, error: unknown): void {
    if (!(error instanceof TrailAuditError)) throw error;
    this.unresolved.push({ what, reason: error.message });
  }
}

function last(steps: readonly Step[]): Step {
  const step = steps.at(-1);
  if (step === undefined) throw new Error('a chain without a step');
  return step;
}
