import { openAccessKeys } from '../aws/access-keys.ts';
import type { Account, Connection } from '../aws/connect.ts';
import { type Instance, openEc2 } from '../aws/ec2.ts';
import { type History, openHistory } from '../aws/history.ts';
import { type Identity, identify } from '../aws/identity.ts';
import { TrailAuditError } from '../errors.ts';
import type { Unresolved } from '../model/trace.ts';
import { resolvedAddress, resolvedInstance, resolvedKey, resolvedUser } from './owners.ts';
import type { Resolved } from './resolution.ts';

/** What asking AWS needs of the world. */
export interface Asking {
  readonly account: Account;
  readonly connect: (account: Account) => Promise<Connection>;
  readonly signal: AbortSignal;
  /** Tells how far it is, in words. */
  readonly onStep: (detail: string) => void;
}

/** Regions that are asked, where nobody knows better than that requests went there. */
const MOST_REGIONS = 4;

/** IDs or addresses in one call. */
const BATCH = 100;

type Found = Map<string, Resolved>;

function batches(values: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / BATCH) }, (_, index) =>
    values.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** Looks things up in AWS. What fails is a line in `unresolved`, and no failure. */
export class Lookups {
  readonly unresolved: Unresolved[] = [];
  readonly #asking: Asking;
  readonly #regions: readonly string[];
  readonly #histories = new Map<string, History>();
  #connection: Connection | null = null;
  #identity: Identity | null | undefined;

  /** `regions` are those that requests went to, the busiest first. */
  constructor(asking: Asking, regions: readonly string[]) {
    this.#asking = asking;
    this.#regions = regions;
  }

  /** Whose credentials these are; null where nobody can say. */
  async identity(): Promise<Identity | null> {
    if (this.#identity !== undefined) return this.#identity;
    const { signal, onStep } = this.#asking;
    onStep('asking AWS whose credentials these are');
    this.#identity = await this.#try('anything in AWS', async () =>
      identify(await this.#connect(), signal),
    );
    return this.#identity;
  }

  async instances(ids: readonly string[]): Promise<Found> {
    const found: Found = new Map();
    const what = ids.length === 1 ? `instance ${ids[0]}` : 'instances';
    const instances = await this.#instances(what, ids);
    for (const instance of instances ?? []) found.set(instance.id, resolvedInstance(instance));
    if (instances !== null) await this.#missing('instance', ids, found, 'not there any more');
    return found;
  }

  async addresses(addresses: readonly string[]): Promise<Found> {
    const found: Found = new Map();
    const what = addresses.length === 1 ? `address ${addresses[0]}` : 'addresses';
    const interfaces = await this.#eachRegion(what, addresses, found, async (region, rest) => {
      const ec2 = openEc2(await this.#connect(), region, this.#asking.signal);
      try {
        return await ec2.interfaces(rest);
      } finally {
        ec2.close();
      }
    });
    if (interfaces === null) return found;
    const ids = interfaces.flatMap(({ instanceId }) => instanceId ?? []);
    const instances = await this.#instances(what, [...new Set(ids)]);
    for (const one of interfaces) {
      const instance = instances?.find(({ id }) => id === one.instanceId) ?? null;
      for (const address of one.addresses) {
        if (addresses.includes(address)) found.set(address, resolvedAddress(one, instance));
      }
    }
    await this.#missing('address', addresses, found, 'no interface has it now');
    return found;
  }

  async users(names: readonly string[]): Promise<Found> {
    const found: Found = new Map();
    await this.#withIam(async (iam) => {
      for (const name of names) {
        this.#asking.onStep(`asking IAM about user ${name}`);
        const what = `user ${name}`;
        const tags = await this.#try(what, () => iam.tags(name));
        if (tags !== null) found.set(name, resolvedUser(name, tags));
      }
    });
    return found;
  }

  async keys(keys: readonly string[]): Promise<Found> {
    const found: Found = new Map();
    await this.#withIam(async (iam) => {
      for (const key of keys) {
        this.#asking.onStep(`asking IAM about key ${key}`);
        const use = await this.#try(`access key ${key}`, () => iam.use(key));
        if (use !== null) found.set(key, resolvedKey(use, null));
      }
    });
    return found;
  }

  /** Records of the event history that name a resource, in the first region that has any. */
  async history(resource: string, from: Date | null): Promise<readonly string[]> {
    const connection = await this.#connect();
    // The global endpoint of STS is recorded in us-east-1.
    const regions = [...new Set([...(await this.#asked()), 'us-east-1'])];
    for (const region of regions) {
      this.#asking.onStep(`looking into the event history of ${region}`);
      const options = { region, signal: this.#asking.signal };
      const history = this.#histories.get(region) ?? openHistory(connection, options);
      this.#histories.set(region, history);
      const records = await history.about(resource, from);
      if (records.length > 0) return records;
    }
    return [];
  }

  close(): void {
    for (const history of this.#histories.values()) history.close();
  }

  async #connect(): Promise<Connection> {
    if (this.#connection !== null) return this.#connection;
    const { account, connect } = this.#asking;
    const [region] = this.#regions;
    try {
      this.#connection = await connect(account);
    } catch (error) {
      // Without a region of its own, that of the requests does.
      if (account.region !== undefined || region === undefined) throw error;
      this.#connection = await connect({ ...account, region });
    }
    return this.#connection;
  }

  async #asked(): Promise<readonly string[]> {
    const own = (await this.#connect()).region;
    return [...new Set([...this.#regions, own])].slice(0, MOST_REGIONS);
  }

  async #try<Result>(what: string, ask: () => Promise<Result>): Promise<Result | null> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TrailAuditError)) throw error;
      this.unresolved.push({ what, reason: error.message });
      return null;
    }
  }

  /** Asks region by region for what no region before had; null where one could not be asked. */
  async #eachRegion<Item>(
    what: string,
    wanted: readonly string[],
    found: ReadonlyMap<string, unknown>,
    ask: (region: string, wanted: readonly string[]) => Promise<readonly Item[]>,
  ): Promise<readonly Item[] | null> {
    if (wanted.length === 0) return [];
    return this.#try(what, async () => {
      const items: Item[] = [];
      for (const region of await this.#asked()) {
        for (const batch of batches(wanted.filter((value) => !found.has(value)))) {
          this.#asking.onStep(`asking EC2 of ${region} about ${what}`);
          items.push(...(await ask(region, batch)));
        }
      }
      return items;
    });
  }

  #instances(what: string, ids: readonly string[]): Promise<readonly Instance[] | null> {
    return this.#eachRegion(what, ids, new Map(), async (region, rest) => {
      const ec2 = openEc2(await this.#connect(), region, this.#asking.signal);
      try {
        return await ec2.instances(rest);
      } finally {
        ec2.close();
      }
    });
  }

  async #missing(
    kind: 'instance' | 'address',
    wanted: readonly string[],
    found: Found,
    why: string,
  ): Promise<void> {
    const missing = wanted.filter((value) => !found.has(value));
    const [first] = missing;
    if (first === undefined) return;
    const more = missing.length - 1;
    const account = (await this.identity())?.account ?? '?';
    const regions = (await this.#asked()).join(', ');
    this.unresolved.push({
      what: `${kind} ${first}${more > 0 ? ` and ${more} more` : ''}`,
      reason: `${why}, as far as account ${account} and ${regions} go`,
    });
  }

  async #withIam(use: (iam: ReturnType<typeof openAccessKeys>) => Promise<void>): Promise<void> {
    const connection = await this.#try('users and keys', () => this.#connect());
    if (connection === null) return;
    const iam = openAccessKeys(connection, this.#asking.signal);
    try {
      await use(iam);
    } finally {
      iam.close();
    }
  }
}
