import type { KeyUse } from '../aws/access-keys.ts';
import type { Instance, NetworkInterface } from '../aws/ec2.ts';
import type { Tags } from '../aws/json.ts';
import type { Certainty, Statement } from '../model/trace.ts';
import type { Resolved } from './resolution.ts';

/** Words in tags that say whose a thing is, the most telling first. */
const OWNER_WORDS = ['owner', 'team', 'contact', 'maintainer', 'responsible', 'squad'];

/** The tag that says whose a thing is: `Owner`, `team`, `acme:owner-email` ... */
export function ownerTag(tags: Tags): { readonly key: string; readonly value: string } | null {
  for (const word of OWNER_WORDS) {
    const pattern = new RegExp(`(?:^|[:/_. -])${word}(?:[_. -]?(?:e?mail|name|id))?$`, 'i');
    const found = Object.entries(tags).find(([key, value]) => pattern.test(key) && value !== '');
    if (found !== undefined) return { key: found[0], value: found[1] };
  }
  return null;
}

function nameTag(tags: Tags): string | null {
  return tags['Name'] || null;
}

function ownText(tags: Tags): string {
  const owner = ownerTag(tags);
  return owner === null ? '; no tag names an owner' : `; owner ${owner.value} (tag ${owner.key})`;
}

/** `ops@acme.example (backup-1)`; null where nothing is known. */
function ownerText(tags: Tags, otherwise: string | null): string | null {
  const name = nameTag(tags) ?? otherwise;
  const owner = ownerTag(tags)?.value ?? null;
  if (owner === null) return name;
  return name === null ? owner : `${owner} (${name})`;
}

function said(what: string, certainty: Certainty, because: string): Statement {
  return { what, learntFrom: 'AWS', certainty, because };
}

/** What is said of an instance by its ID, which is given to no other ever. */
export function resolvedInstance(instance: Instance): Resolved {
  const { tags, type, state, region } = instance;
  const name = nameTag(tags);
  const what = `${name === null ? 'no name' : `Name ${name}`}, ${type}, ${state}, in ${region}${ownText(tags)}`;
  return {
    statements: [said(what, 'certain', 'DescribeInstances')],
    owner: ownerText(tags, `EC2 ${instance.id}`),
  };
}

/** Interfaces that services made, by what they write into the description. */
const SERVICES: readonly (readonly [sign: RegExp, what: string])[] = [
  [
    /^AWS Lambda VPC ENI-(?<name>.+?)(?:-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    'Lambda function {name}',
  ],
  [/^Interface for NAT Gateway (?<name>nat-[0-9a-f]+)/, 'NAT gateway {name}: anything behind it'],
  [/^ELB (?<name>.+)$/, 'load balancer {name}'],
  [/^VPC Endpoint Interface (?<name>vpce-[0-9a-f]+)/, 'VPC endpoint {name}'],
  [/^arn:aws[\w-]*:ecs:[^:]*:[^:]*:attachment\//, 'an ECS task'],
  [/^Amazon EKS (?<name>.+)$/, 'EKS cluster {name}'],
];

function behind({ description, kind, instanceId }: NetworkInterface): string {
  if (instanceId !== null) return `EC2 instance ${instanceId}`;
  for (const [sign, what] of SERVICES) {
    const hit = sign.exec(description);
    if (hit !== null) return what.replace('{name}', hit.groups?.['name'] ?? '');
  }
  return description === '' ? `an interface of kind ${kind}` : `"${description}"`;
}

/** What is said of an address: as of now, since addresses move on. */
export function resolvedAddress(found: NetworkInterface, instance: Instance | null): Resolved {
  const what = behind(found);
  const tags = instance?.tags ?? found.tags;
  const name = nameTag(tags);
  const text = `${what}${name === null ? '' : `, Name ${name}`}, by ${found.id} in ${found.region}`;
  const isOwned = ownerTag(tags) !== null;
  return {
    statements: [
      said(
        isOwned ? text + ownText(tags) : text,
        'likely',
        'DescribeNetworkInterfaces, as of now: addresses move on',
      ),
    ],
    owner: ownerText(tags, what),
  };
}

/** What is said of a user by its tags. */
export function resolvedUser(user: string, tags: Tags): Resolved {
  const owner = ownerTag(tags);
  const what = owner === null ? 'no tag names an owner' : `owner ${owner.value} (tag ${owner.key})`;
  return {
    statements: [said(`user ${user}: ${what}`, 'certain', 'ListUserTags')],
    owner: ownerText(tags, null) ?? `IAM user ${user}`,
  };
}

/** What is said of a long-lived key. */
export function resolvedKey(
  { user, last, service, region }: KeyUse,
  owner: string | null,
): Resolved {
  const when = last === null ? 'never used' : `last used ${last.toISOString().slice(0, 10)}`;
  const where = service === null ? '' : ` with ${service}${region === null ? '' : ` in ${region}`}`;
  return {
    statements: [said(`key of user ${user}, ${when}${where}`, 'certain', 'GetAccessKeyLastUsed')],
    owner: owner ?? `IAM user ${user}`,
  };
}
