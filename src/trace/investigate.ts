import { TrailAuditError } from '../errors.ts';
import type { Neighbours, TracePage, Unresolved } from '../model/trace.ts';
import type { Answer, Input, Window } from '../model.ts';
import { type Filters, NO_FILTERS } from '../query/filters.ts';
import { isNothingExamined, nothingExamined } from '../report/examined.ts';
import { type Activity, activityOf, sharedOf } from './activity.ts';
import { isAddress } from './addresses.ts';
import { type Issuance, issuanceOf, type Step } from './chain.ts';
import { nameOf, roleText } from './names.ts';
import { neighboursOf, pageOf } from './page.ts';
import {
  activityQuery,
  issuedQuery,
  MOST_VALUES,
  neighboursQuery,
  type Scope,
  type Shared,
} from './questions.ts';
import { NOTHING_RESOLVED, type Resolution } from './resolution.ts';
import type { Subject } from './subject.ts';
import { type IssuanceSources, Walk, type Walked } from './walk.ts';

/** Asks AWS about the things behind a subject. */
export interface Resolver {
  readonly fromHistory: (
    key: string,
    began: string | null,
    activity: Activity,
  ) => Promise<Issuance | null>;
  readonly resolve: (
    subject: Subject,
    activity: Activity,
    walked: readonly Walked[],
  ) => Promise<Resolution>;
}

/** Where a trace is made. */
export interface Investigation {
  readonly subject: Subject;
  readonly filters: Filters;
  readonly engine: string;
  readonly now: Date;
  /** Runs one query over the records that the filters hold. */
  readonly ask: (filters: Filters, query: (scope: Scope) => string) => Promise<Answer>;
  /** Null where AWS is not to be asked. */
  readonly resolver: Resolver | null;
}

/** Callers whose chains are followed: one query a hop for all of them. */
const CHAINS = 3;

const HOUR = 60 * 60 * 1000;
/** The longest life of temporary credentials, those of GetSessionToken and GetFederationToken. */
const LONGEST_SESSION = 36 * HOUR;

function isOnlyWindow(filters: Filters): boolean {
  const { window, ...lists } = filters;
  return Object.values(lists).every((values) => values.length === 0);
}

/** Sessions begin before their requests, and with calls of other accounts and regions. */
function filtersOfIssuing({ window }: Filters): Filters {
  const from =
    window.from === null
      ? null
      : `${new Date(Date.parse(window.from) - LONGEST_SESSION).toISOString().slice(0, 19)}Z`;
  return { ...NO_FILTERS, window: { from, to: window.to } };
}

function isLong({ from, to }: Window, now: Date): boolean {
  if (from === null) return true;
  return (to === null ? now.getTime() : Date.parse(to)) - Date.parse(from) > LONGEST_SESSION;
}

class Investigator {
  readonly #world: Investigation;
  readonly #inputs: Input[] = [];
  readonly #unresolved: Unresolved[] = [];

  constructor(world: Investigation) {
    this.#world = world;
  }

  async page(): Promise<TracePage> {
    const { subject, filters, engine, now, resolver } = this.#world;
    const activity = await this.#activity();
    const walked = await this.#walk(activity);
    const neighbours = await this.#neighbours(activity);
    const resolution =
      resolver === null ? NOTHING_RESOLVED : await resolver.resolve(subject, activity, walked);
    return pageOf({
      subject,
      engine,
      generatedAt: `${now.toISOString().slice(0, 19)}Z`,
      window: filters.window,
      inputs: this.#inputs,
      activity,
      walked,
      neighbours,
      resolution,
      isResolved: resolver !== null,
      unresolved: this.#unresolved,
    });
  }

  async #ask(filters: Filters, query: (scope: Scope) => string): Promise<Answer> {
    const answer = await this.#world.ask(filters, query);
    // The same files again and again are named once.
    const isKnown = answer.input.kind === 'local' && this.#inputs.length > 0;
    if (!isKnown) this.#inputs.push(answer.input);
    return answer;
  }

  async #activity(): Promise<Activity> {
    const { subject, filters } = this.#world;
    const answer = await this.#ask(filters, (scope) => activityQuery(subject, scope));
    const activity = activityOf(answer);
    const { window } = filters;
    if (isNothingExamined({ examined: activity.examined, window })) {
      throw new TrailAuditError(...nothingExamined({ window, input: answer.input }));
    }
    return activity;
  }

  async #walk(activity: Activity): Promise<readonly Walked[]> {
    const starts = activity.callers.values.slice(0, CHAINS).map(
      ({ facts, keys: [key] }): Step => ({
        caller: facts,
        key: key?.id ?? null,
        began: key?.began ?? null,
        via: null,
      }),
    );
    const sources = this.#sources(activity);
    const walk = new Walk(sources);
    const walked = await walk.walk(starts);
    this.#unresolved.push(...walk.unresolved);
    if (sources.fromHistory === null) this.#missing(walked, sources);
    return walked;
  }

  #sources({ examined, ...activity }: Activity): IssuanceSources {
    const { filters, now, resolver } = this.#world;
    const hasNone = examined.issued === 0 && isOnlyWindow(filters) && isLong(filters.window, now);
    return {
      fromLogs: hasNone
        ? null
        : async (keys, sessions) => {
            const issuing = filtersOfIssuing(filters);
            const { rows } = await this.#ask(issuing, (scope) =>
              issuedQuery({ keys, sessions }, scope),
            );
            return rows.map(issuanceOf);
          },
      fromHistory:
        resolver === null
          ? null
          : (key, began) => resolver.fromHistory(key, began, { examined, ...activity }),
    };
  }

  #missing(walked: readonly Walked[], { fromLogs }: IssuanceSources): void {
    for (const { steps } of walked) {
      const last = steps.at(-1);
      const role = last === undefined ? null : roleText(last.caller);
      if (last?.key?.startsWith('ASIA') !== true || role === null) continue;
      if (nameOf(last.caller).end !== null || last.caller.federatedProvider !== null) continue;
      this.#unresolved.push({
        what: `who made the session of ${role}`,
        reason:
          fromLogs === null
            ? 'the logs hold no record of temporary credentials given to anybody'
            : 'no record of its access key being given in the logs',
      });
    }
  }

  async #neighbours(activity: Activity): Promise<Neighbours> {
    const { subject, filters } = this.#world;
    const none: Neighbours = { size: 0, values: [] };
    const shared: Shared = sharedOf(activity, isAddress);
    if (activity.seen === null || Object.values(shared).flat().length === 0) return none;
    const cut = [activity.callers.size, activity.addresses.size].some((size) => size > MOST_VALUES);
    if (cut) {
      this.#unresolved.push({
        what: 'all neighbours',
        reason: `only the ${MOST_VALUES} busiest keys, sessions and addresses were compared`,
      });
    }
    try {
      return neighboursOf(
        await this.#ask(filters, (scope) => neighboursQuery(subject, shared, scope)),
      );
    } catch (error) {
      if (!(error instanceof TrailAuditError)) throw error;
      this.#unresolved.push({ what: 'neighbours', reason: error.message });
      return none;
    }
  }
}

/**
 * Traces a subject through the logs and, with a resolver, in AWS. Throws a TrailAuditError where
 * nothing could be examined; what else fails costs a part of the page.
 */
export async function investigate(world: Investigation): Promise<TracePage> {
  return new Investigator(world).page();
}
