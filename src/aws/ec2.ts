import {
  EC2Client,
  type Instance as Ec2Instance,
  type NetworkInterface as Ec2Interface,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';
import type { Tags } from './json.ts';

/** A machine. */
export interface Instance {
  readonly id: string;
  readonly region: string;
  readonly state: string;
  readonly type: string;
  readonly tags: Tags;
}

/** What has an address in a VPC. */
export interface NetworkInterface {
  readonly id: string;
  readonly region: string;
  /** `interface`, `nat_gateway`, `lambda`, `vpc_endpoint` ... */
  readonly kind: string;
  readonly description: string;
  readonly instanceId: string | null;
  /** Addresses of it, private and public. */
  readonly addresses: readonly string[];
  readonly tags: Tags;
}

/** The calls that find machines of one region. Each failure is a TrailAuditError. */
export interface Ec2 {
  /** Those of the IDs that are there. */
  instances(ids: readonly string[]): Promise<readonly Instance[]>;
  /** What has one of these addresses now. */
  interfaces(addresses: readonly string[]): Promise<readonly NetworkInterface[]>;
  close(): void;
}

function tagsOf(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

function instanceOf(found: Ec2Instance, region: string): Instance {
  return {
    id: found.InstanceId ?? '',
    region,
    state: found.State?.Name ?? 'unknown',
    type: found.InstanceType ?? 'unknown',
    tags: tagsOf(found.Tags),
  };
}

function interfaceOf(found: Ec2Interface, region: string): NetworkInterface {
  const privates = found.PrivateIpAddresses ?? [];
  return {
    id: found.NetworkInterfaceId ?? '',
    region,
    kind: found.InterfaceType ?? 'interface',
    description: found.Description ?? '',
    instanceId: found.Attachment?.InstanceId ?? null,
    addresses: [
      ...privates.flatMap(({ PrivateIpAddress, Association }) => [
        PrivateIpAddress ?? '',
        Association?.PublicIp ?? '',
      ]),
      ...(found.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address ?? ''),
    ].filter((address) => address !== ''),
    tags: tagsOf(found.TagSet),
  };
}

/** An interface is found by each kind of address with a filter of its own. */
const ADDRESS_FILTERS = [
  'addresses.private-ip-address',
  'addresses.association.public-ip',
  'ipv6-addresses.ipv6-address',
] as const;

function filtersFor(addresses: readonly string[]): readonly Filter[] {
  const v6 = addresses.filter((address) => address.includes(':'));
  const v4 = addresses.filter((address) => !address.includes(':'));
  return ADDRESS_FILTERS.map((Name) => ({ Name, Values: Name.startsWith('ipv6') ? v6 : v4 }))
    .filter(({ Values }) => Values.length > 0)
    .map(({ Name, Values }) => ({ Name, Values: [...Values] }));
}

/** EC2 of one region, spoken to over a connection. */
export function openEc2({ config }: Connection, region: string, signal: AbortSignal): Ec2 {
  const client = new EC2Client({ ...config, region });
  const options = { abortSignal: signal };
  return {
    instances: (ids) =>
      call(
        { task: `look for instances in ${region}`, action: 'ec2:DescribeInstances' },
        signal,
        async () => {
          const found: Instance[] = [];
          // By filter: an ID that is not there is no failure then.
          const input = { Filters: [{ Name: 'instance-id', Values: [...ids] }] };
          for await (const { Reservations } of paginateDescribeInstances(
            { client },
            input,
            options,
          )) {
            for (const { Instances } of Reservations ?? []) {
              found.push(...(Instances ?? []).map((instance) => instanceOf(instance, region)));
            }
          }
          return found;
        },
      ),
    interfaces: (addresses) =>
      call(
        { task: `look for addresses in ${region}`, action: 'ec2:DescribeNetworkInterfaces' },
        signal,
        async () => {
          const found = new Map<string, NetworkInterface>();
          for (const filter of filtersFor(addresses)) {
            const input = { Filters: [filter] };
            const pages = paginateDescribeNetworkInterfaces({ client }, input, options);
            for await (const { NetworkInterfaces } of pages) {
              for (const one of NetworkInterfaces ?? []) {
                const made = interfaceOf(one, region);
                found.set(made.id, made);
              }
            }
          }
          return [...found.values()];
        },
      ),
    close: () => client.destroy(),
  };
}
