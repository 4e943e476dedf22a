import { type Answer, AwsError, notImplemented, xmlAnswer } from './answers.ts';
import { element, type FormShape } from './forms.ts';
import { optionalNumber, type Parameters, structures, text, textList } from './parameters.ts';

/** A machine of a test. */
export interface GivenInstance {
  readonly id: string;
  readonly region: string;
  readonly state?: string;
  readonly type?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An interface of a test: what has an address. */
export interface GivenInterface {
  readonly id: string;
  readonly region: string;
  readonly privateIp?: string;
  readonly publicIp?: string;
  readonly ipv6?: string;
  readonly instance?: string;
  /** `interface` where it is not given. */
  readonly kind?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export const EC2_NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

const FILTER = { Name: 'text', Value: 'texts' } as const;

const PAGES = { Filter: FILTER, MaxResults: 'number', NextToken: 'text' } as const;

export const EC2_SHAPES: Readonly<Record<string, FormShape>> = {
  DescribeInstances: { ...PAGES, InstanceId: 'texts' },
  DescribeNetworkInterfaces: { ...PAGES, NetworkInterfaceId: 'texts' },
};

/** A value of a thing for each filter that can be asked for. */
type Filters<Thing> = Readonly<Record<string, (thing: Thing) => string | undefined>>;

const INSTANCE_FILTERS: Filters<GivenInstance> = {
  'instance-id': ({ id }) => id,
  'instance-state-name': ({ state }) => state ?? 'running',
};

const INTERFACE_FILTERS: Filters<GivenInterface> = {
  'network-interface-id': ({ id }) => id,
  'addresses.private-ip-address': ({ privateIp }) => privateIp,
  'addresses.association.public-ip': ({ publicIp }) => publicIp,
  'association.public-ip': ({ publicIp }) => publicIp,
  'ipv6-addresses.ipv6-address': ({ ipv6 }) => ipv6,
  'attachment.instance-id': ({ instance }) => instance,
};

function matching<Thing>(
  things: readonly Thing[],
  filters: Filters<Thing>,
  input: Parameters,
): readonly Thing[] {
  const asked = structures(input, 'Filter').map((filter) => {
    const name = text(filter, 'Name');
    const read = filters[name];
    if (read === undefined) {
      throw new AwsError(400, 'InvalidParameterValue', `The filter '${name}' is invalid`);
    }
    return { read, values: textList(filter, 'Value') };
  });
  return things.filter((thing) =>
    asked.every(({ read, values }) => values.includes(read(thing) ?? '')),
  );
}

function tagSet(tags: Readonly<Record<string, string>> = {}): string {
  const items = Object.entries(tags).map(
    ([key, value]) => `<item>${element('key', key)}${element('value', value)}</item>`,
  );
  return items.join('');
}

function instanceXml(instance: GivenInstance): string {
  const { id, state = 'running', type = 'm5.large', tags } = instance;
  return (
    `<item><instancesSet><item>${element('instanceId', id)}${element('instanceType', type)}` +
    `<instanceState>${element('name', state)}</instanceState>` +
    `<tagSet>${tagSet(tags)}</tagSet></item></instancesSet></item>`
  );
}

function interfaceXml(one: GivenInterface): string {
  const association =
    one.publicIp === undefined
      ? ''
      : `<association>${element('publicIp', one.publicIp)}</association>`;
  const attachment =
    one.instance === undefined
      ? ''
      : `<attachment>${element('instanceId', one.instance)}</attachment>`;
  const v6 = one.ipv6 === undefined ? '' : `<item>${element('ipv6Address', one.ipv6)}</item>`;
  return (
    `<item>${element('networkInterfaceId', one.id)}${element('description', one.description ?? '')}` +
    `${element('interfaceType', one.kind ?? 'interface')}${attachment}` +
    `<privateIpAddressesSet><item>${element('privateIpAddress', one.privateIp)}${association}</item></privateIpAddressesSet>` +
    `<ipv6AddressesSet>${v6}</ipv6AddressesSet><tagSet>${tagSet(one.tags)}</tagSet></item>`
  );
}

/** Few enough that a test with three things has two pages. */
const PAGE = 2;

interface PageXml {
  readonly items: string;
  readonly token: string;
}

function page<Thing>(
  things: readonly Thing[],
  input: Parameters,
  xml: (thing: Thing) => string,
): PageXml {
  const most = optionalNumber(input, 'MaxResults') ?? PAGE;
  if (most < 1 || most > 1000) throw new AwsError(400, 'InvalidParameterValue', 'MaxResults');
  const from = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
  if (from === undefined) throw new AwsError(400, 'InvalidNextToken', 'The token is invalid');
  const to = Number(from) + most;
  return {
    items: things.slice(Number(from), to).map(xml).join(''),
    token: to < things.length ? element('nextToken', `page-${to}`) : '',
  };
}

/** Machines and their interfaces, by region. */
export class Ec2 {
  readonly instances: GivenInstance[] = [];
  readonly interfaces: GivenInterface[] = [];

  answer(operation: string, input: Parameters, region: string): Answer {
    switch (operation) {
      case 'DescribeInstances':
        return this.#instances(input, region);
      case 'DescribeNetworkInterfaces':
        return this.#interfaces(input, region);
      default:
        throw notImplemented(`ec2:${operation}`);
    }
  }

  #instances(input: Parameters, region: string): Answer {
    const here = this.instances.filter((instance) => instance.region === region);
    const ids = textList(input, 'InstanceId');
    const missing = ids.find((id) => !here.some((instance) => instance.id === id));
    if (missing !== undefined) {
      const message = `The instance ID '${missing}' does not exist`;
      throw new AwsError(400, 'InvalidInstanceID.NotFound', message);
    }
    const named = ids.length === 0 ? here : here.filter(({ id }) => ids.includes(id));
    const { items, token } = page(matching(named, INSTANCE_FILTERS, input), input, instanceXml);
    return xmlAnswer(
      `<DescribeInstancesResponse xmlns="${EC2_NAMESPACE}"><reservationSet>${items}</reservationSet>${token}</DescribeInstancesResponse>`,
    );
  }

  #interfaces(input: Parameters, region: string): Answer {
    const here = this.interfaces.filter((one) => one.region === region);
    const { items, token } = page(matching(here, INTERFACE_FILTERS, input), input, interfaceXml);
    return xmlAnswer(
      `<DescribeNetworkInterfacesResponse xmlns="${EC2_NAMESPACE}"><networkInterfaceSet>${items}</networkInterfaceSet>${token}</DescribeNetworkInterfacesResponse>`,
    );
  }
}
