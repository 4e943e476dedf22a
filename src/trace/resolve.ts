import type { Activity } from './activity.ts';
import { isAddress, isPrivate } from './addresses.ts';
import type { Issuance, Step } from './chain.ts';
import { issuanceOfRecord } from './history-record.ts';
import type { Resolver } from './investigate.ts';
import { type Asking, Lookups } from './lookups.ts';
import { INSTANCE } from './name-rule.ts';
import { NOTHING_RESOLVED, type Resolution } from './resolution.ts';
import type { Subject } from './subject.ts';

/** Addresses of a subject that are looked up. */
const MOST_ADDRESSES = 5;

/** An hour before a session is said to have begun, its credentials were not given yet. */
const HOUR = 60 * 60 * 1000;

/** What is to be looked up. */
interface Wanted {
  readonly instances: readonly string[];
  readonly users: readonly string[];
  readonly keys: readonly string[];
  readonly addresses: readonly string[];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** An IAM user of an account, by its ARN; none for other principals. */
export function userOfArn(arn: string | null, account: string): readonly string[] {
  const [, own, name] = /^arn:[^:]+:iam::(\d+):user\/(?:.*\/)?([^/]+)$/.exec(arn ?? '') ?? [];
  return own === account && name !== undefined ? [name] : [];
}

function wantedOf(
  subject: Subject,
  { addresses }: Activity,
  steps: readonly Step[],
  account: string,
): Wanted {
  const sessions = [subject.text, ...steps.map(({ caller }) => caller.sessionName ?? '')];
  const keys = [subject.text, ...steps.map(({ key }) => key ?? '')];
  return {
    instances: distinct(sessions.filter((session) => INSTANCE.test(session))),
    users: distinct(steps.flatMap(({ caller }) => userOfArn(caller.principalArn, account))),
    keys: distinct(keys.filter((key) => /^AKIA[A-Z0-9]+$/.test(key))),
    addresses: distinct([
      ...(subject.kind === 'ip' ? [subject.text] : []),
      ...addresses.values.map(({ source }) => source).filter(isAddress),
    ]).slice(0, MOST_ADDRESSES),
  };
}

class AwsResolver {
  readonly #asking: Asking;
  #lookups: Lookups | null = null;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  fromHistory = async (
    key: string,
    began: string | null,
    activity: Activity,
  ): Promise<Issuance | null> => {
    const from = began === null ? Number.NaN : Date.parse(began) - HOUR;
    const records = await this.#of(activity).history(
      key,
      Number.isNaN(from) ? null : new Date(from),
    );
    for (const record of records) {
      const issuance = issuanceOfRecord(record, key);
      if (issuance !== null) return issuance;
    }
    return null;
  };

  resolve: Resolver['resolve'] = async (subject, activity, walked): Promise<Resolution> => {
    const lookups = this.#of(activity);
    try {
      const identity = await lookups.identity();
      const none = { ...NOTHING_RESOLVED, unresolved: lookups.unresolved };
      if (identity === null) return none;
      const steps = walked.flatMap((walk) => walk.steps);
      const wanted = wantedOf(subject, activity, steps, identity.account);
      const own = this.#withoutForeign(wanted.addresses, activity, identity.account);
      return {
        instances: await lookups.instances(wanted.instances),
        users: await lookups.users(wanted.users),
        keys: await lookups.keys(wanted.keys),
        addresses: await lookups.addresses(own),
        unresolved: lookups.unresolved,
      };
    } finally {
      lookups.close();
    }
  };

  #of({ places }: Activity): Lookups {
    this.#lookups ??= new Lookups(this.#asking, distinct(places.map(({ region }) => region)));
    return this.#lookups;
  }

  /** A private address means something in the networks of its own account only. */
  #withoutForeign(
    addresses: readonly string[],
    { places }: Activity,
    account: string,
  ): readonly string[] {
    const accounts = distinct(places.map((place) => place.account));
    const isForeign = accounts.length > 0 && !accounts.includes(account);
    if (!isForeign) return addresses;
    for (const address of addresses.filter(isPrivate)) {
      this.#lookups?.unresolved.push({
        what: `address ${address}`,
        reason: `it is private, and was recorded in account ${accounts.join(', ')}; the credentials are of ${account}`,
      });
    }
    return addresses.filter((address) => !isPrivate(address));
  }
}

/** Asks AWS about what a trace finds. Whatever fails costs a line of the page. */
export function openResolver(asking: Asking): Resolver {
  return new AwsResolver(asking);
}
