import { BlockList, isIP } from 'node:net';
import type { Statement } from '../model/trace.ts';

type Range = readonly [network: string, bits: number];

interface AddressRule {
  readonly what: string;
  readonly because: string;
  readonly ranges: readonly Range[];
}

/** Addresses that say where they are. (Source: IANA special-purpose address registries.) */
const RULES: readonly AddressRule[] = [
  {
    what: 'the machine itself',
    because: 'loopback',
    ranges: [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  },
  {
    what: 'a private address',
    because: 'RFC 1918',
    ranges: [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
    ],
  },
  {
    what: 'a private address',
    because: 'shared address space, RFC 6598: carrier NAT, some VPCs',
    ranges: [['100.64.0.0', 10]],
  },
  { what: 'a private address', because: 'unique local, RFC 4193', ranges: [['fc00::', 7]] },
  {
    what: 'an address of one link only',
    because: 'link-local',
    ranges: [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  },
  {
    what: 'a documentation address',
    because: 'RFC 5737, RFC 3849',
    ranges: [
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['2001:db8::', 32],
    ],
  },
];

const LISTS = RULES.map((rule) => {
  const list = new BlockList();
  for (const [network, bits] of rule.ranges) {
    list.addSubnet(network, bits, isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return { rule, list };
});

function ruleOf(address: string): AddressRule | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return LISTS.find(({ list }) => list.check(address, family))?.rule;
}

/** Whether an address is one that several networks use at the same time. */
export function isPrivate(address: string): boolean {
  return isIP(address) !== 0 && ruleOf(address)?.what === 'a private address';
}

/** Whether CloudTrail's source is an address, and no name of a service. */
export function isAddress(source: string): boolean {
  return isIP(source) !== 0;
}

/** What a source of requests is, by itself and by the VPC endpoint beside it. */
export function statementsOf(source: string, vpcEndpoint: string | null): readonly Statement[] {
  const certain = { learntFrom: 'the logs', certainty: 'certain' } as const;
  if (!isAddress(source)) {
    return [
      {
        ...certain,
        what: source === 'AWS Internal' ? 'AWS itself' : 'an AWS service',
        because: 'sourceIPAddress',
      },
    ];
  }
  const rule = ruleOf(source);
  const byRange: Statement =
    rule === undefined
      ? {
          what: 'a public address',
          learntFrom: 'its name',
          certainty: 'certain',
          because: 'no range of its own',
        }
      : { what: rule.what, learntFrom: 'its name', certainty: 'certain', because: rule.because };
  if (vpcEndpoint === null) return [byRange];
  return [
    byRange,
    { ...certain, what: `through VPC endpoint ${vpcEndpoint}`, because: 'vpcEndpointId' },
  ];
}
