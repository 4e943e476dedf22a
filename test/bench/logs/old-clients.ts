import { api, failing, s3 } from '../../support/sample-logs/acts.ts';
import { ALWAYS, type Member } from '../../support/sample-logs/cast/member.ts';
import {
  addresses,
  type BucketName,
  buckets,
  type Lane,
} from '../../support/sample-logs/estate.ts';
import { assumedRole } from '../../support/sample-logs/identities.ts';

/** A client from before SigV4 was the default. */
export interface OldClient {
  /** Its family and version, as an audit shows them. */
  readonly version: string;
  readonly agent: string;
  /** Where its program runs: the name of its role, and the third part of its address. */
  readonly role: string;
  readonly network: number;
  /** Its major version is past the end of its support on AS_OF: found whatever service it calls. */
  readonly ended: boolean;
}

/** The day on which the bench has support judged. */
export const AS_OF = '2026-11-20';

/** Old clients, with versions and dates as in src/clients/catalogue.ts. */
export const oldClients: readonly OldClient[] = [
  {
    version: 'aws-cli 1.10.44',
    agent: 'aws-cli/1.10.44 Python/2.7.6 Linux/3.13.0-92-generic botocore/1.4.34',
    role: 'cron-archive',
    network: 10,
    ended: false,
  },
  {
    version: 'aws-cli 1.11.84',
    agent: 'aws-cli/1.11.84 Python/2.7.12 Linux/4.4.0-59-generic botocore/1.5.47',
    role: 'legacy-backup',
    network: 11,
    ended: false,
  },
  {
    version: 'boto3 1.4.4',
    agent: 'Boto3/1.4.4 Python/2.7.12 Linux/4.9.27-14.31.amzn1.x86_64 Botocore/1.5.40',
    role: 'export-worker',
    network: 12,
    ended: false,
  },
  {
    version: 'aws-sdk-java 1.11.98',
    agent:
      'aws-sdk-java/1.11.98 Linux/4.4.41-36.55.amzn1.x86_64 Java_HotSpot(TM)_64-Bit_Server_VM/25.111-b14/1.8.0_111',
    role: 'nightly-etl',
    network: 13,
    ended: true,
  },
  {
    version: 'aws-sdk-js 2.4.7',
    agent: 'aws-sdk-nodejs/2.4.7 linux/v4.4.7',
    role: 'thumbnailer',
    network: 14,
    ended: true,
  },
  {
    version: 'aws-sdk-ruby 2.5.11',
    agent: 'aws-sdk-ruby2/2.5.11 ruby/2.3.1 x86_64-linux',
    role: 'asset-sync',
    network: 15,
    ended: true,
  },
];

/** The members of a lane that run one old client: one a bucket, all with the same role. */
export function membersWith(client: OldClient, lane: Lane): readonly Member[] {
  return bucketsOf(lane).map((bucket) => ({
    name: `${client.version} on ${bucket}`,
    requests: 10,
    lane,
    hours: ALWAYS,
    identity: assumedRole(lane.account, client.role, 'i-0a1b2c3d4e5f67890', {
      ec2RoleDelivery: '1.0',
    }),
    agents: [client.agent],
    addresses: addresses(`10.20.${client.network}`, 20),
    signing: 'v2-header',
    tls: 'TLSv1.2',
    host: 'global',
    acts: [
      s3('GetObject', bucket, 'exports/2026-11-{day}/part-{serial}', 8),
      s3('PutObject', bucket, 'nightly/2026-11-{day}/{serial}.gz', 5),
      s3('HeadObject', bucket, 'exports/2026-11-{day}/part-{serial}', 3),
      s3('ListObjects', bucket, undefined, 2),
      s3('ListBuckets'),
      failing(s3('GetObject', bucket, 'state/{serial}.json'), 'NoSuchKey'),
      { ...api.describeInstances, weight: 1 },
    ],
  }));
}

function bucketsOf(lane: Lane): readonly BucketName[] {
  return (Object.keys(buckets) as BucketName[]).filter((name) => {
    const { owner, region } = buckets[name];
    return owner === lane.account && region === lane.region && !name.includes('audit');
  });
}
