import { current } from '../../support/sample-logs/cast/current.ts';
import type { Member } from '../../support/sample-logs/cast/member.ts';
import { people } from '../../support/sample-logs/cast/people.ts';
import { services } from '../../support/sample-logs/cast/services.ts';
import type { Lane } from '../../support/sample-logs/estate.ts';
import type { UserIdentity } from '../../support/sample-logs/identities.ts';
import { type Random, UPPER_ALPHANUMERIC } from '../../support/sample-logs/random.ts';
import { Actor, isData } from './actor.ts';
import { membersWith, type OldClient, oldClients } from './old-clients.ts';
import type { Values } from './values.ts';

/** Hosts that run one program, each with a session and an access key of its own. */
const HOSTS = 6;
/** Addresses of the hosts of an old client. */
const OLD_HOSTS = 4;

/** Who calls in one lane; an actor is there as often as it is busy. */
export interface Callers {
  readonly old: readonly Actor[];
  readonly services: readonly Actor[];
  readonly current: readonly Actor[];
}

/** The callers of a lane. `random` names their sessions, `values` fills their records. */
export function callersOf(lane: Lane, random: Random, values: Values): Callers {
  const here = (member: Member): boolean => member.lane === lane && isCurrent(member);
  const actors = (members: readonly Member[], client: OldClient | null = null): Actor[] =>
    members.flatMap((member) => {
      const actor = new Actor(member, client, values);
      return Array<Actor>(busyness(member)).fill(actor);
    });
  const programs = [...current, ...people].filter(here);
  return {
    old: oldClients.flatMap((client) => {
      const members = membersWith(client, lane);
      return actors(
        members.flatMap((member) => oldHosts(member, random)),
        client,
      );
    }),
    services: actors(services.filter(here)),
    current: actors(programs.flatMap((member) => hosts(member, HOSTS, random))),
  };
}

/** How often a member calls: those that cause few data events call rarely. */
function busyness({ requests, acts }: Member): number {
  const data = acts.filter(isData).length;
  return Math.ceil((requests / 10) * (data / acts.length) ** 2);
}

/** The sample's story has members that audits find; here only `old` is to be found. */
function isCurrent({ signing, agents }: Member): boolean {
  return signing !== 'v2-header' && !agents.some((agent) => agent.startsWith('aws-sdk-nodejs/2.'));
}

function oldHosts(member: Member, random: Random): readonly Member[] {
  const network = member.addresses[0]?.replace(/\d+$/, '') ?? '';
  return hosts(member, OLD_HOSTS, random).map((host, index) => ({
    ...host,
    addresses: [`${network}${20 + index}`],
  }));
}

/** The member on `count` hosts; people and users have their credentials with them. */
function hosts(member: Member, count: number, random: Random): readonly Member[] {
  if (member.identity.type !== 'AssumedRole' || member.identity.invokedBy) return [member];
  return Array.from({ length: count }, (_, index) => ({
    ...member,
    identity: session(member.identity, random),
    addresses: member.addresses.filter(
      (_address, place) =>
        place % count === index % Math.min(count, member.addresses.length) ||
        member.addresses.length === 1,
    ),
  }));
}

/** Another session of the same role: of another instance or task, where the name says it is one. */
function session(identity: UserIdentity, random: Random): UserIdentity {
  const name = identity.principalId?.split(':')[1] ?? '';
  const other = name.replace(
    /^(i-0|ecs-task-).*$/,
    (_, kind: string) => `${kind}${random.hex8()}${random.hex8()}`,
  );
  const key = `ASIA${random.text(UPPER_ALPHANUMERIC, 16)}`;
  const text = JSON.stringify({ ...identity, accessKeyId: key });
  return JSON.parse(text.replaceAll(name, other)) as UserIdentity;
}
