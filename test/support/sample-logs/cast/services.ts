import { type Act, api, s3 } from '../acts.ts';
import {
  auditBucket,
  DATA_PLATFORM,
  dataVirginia,
  type Lane,
  lanes,
  PRODUCTION,
  prodIreland,
  prodVirginia,
} from '../estate.ts';
import { assumedRole, awsService, type UserIdentity } from '../identities.ts';
import { ALWAYS, type Member, type Signing } from './member.ts';

interface ServiceCalls {
  readonly requests: number;
  readonly lane: Lane;
  readonly identity: UserIdentity;
  readonly acts: readonly Act[];
  readonly signing?: Signing;
}

/** Calls by an AWS service: its DNS name stands for the address and the user agent too. */
function byService(calls: ServiceCalls): Member {
  const { invokedBy = '' } = calls.identity;
  return {
    name: invokedBy,
    hours: ALWAYS,
    agents: [invokedBy],
    addresses: [invokedBy],
    ...calls,
  };
}

/** A service's calls with the role `role`, on behalf of one of Acme's accounts. */
function inRole(account: string, role: string, invokedBy: string): UserIdentity {
  return assumedRole(account, role, 'service-session', { invokedBy });
}

/** The services that deliver logs: noise in every lane, for themselves and not for a client. */
function deliveries(lane: Lane): readonly Member[] {
  const bucket = auditBucket(lane);
  const path = `AWSLogs/${lane.account}`;
  return [
    byService({
      requests: 120,
      lane,
      identity: awsService('delivery.logs.amazonaws.com'),
      acts: [
        s3('PutObject', bucket, `${path}/vpcflowlogs/${lane.region}/2026/11/{day}/{serial}.log.gz`),
      ],
    }),
    byService({
      requests: 80,
      lane,
      identity: awsService('cloudtrail.amazonaws.com'),
      acts: [
        s3(
          'PutObject',
          bucket,
          `${path}/CloudTrail/${lane.region}/2026/11/{day}/{serial}.json.gz`,
          4,
        ),
        s3('GetBucketAcl', bucket),
      ],
    }),
    byService({
      requests: 30,
      lane,
      identity: awsService('config.amazonaws.com'),
      acts: [
        s3('PutObject', bucket, `${path}/Config/${lane.region}/2026/11/{day}/{serial}.json.gz`),
      ],
      signing: 'unsigned',
    }),
  ];
}

/** Calls made by AWS services: no client of Acme's needs an update because of them. */
export const services: readonly Member[] = [
  ...lanes.flatMap(deliveries),
  byService({
    requests: 310,
    lane: dataVirginia,
    identity: inRole(DATA_PLATFORM, 'analyst', 'athena.amazonaws.com'),
    acts: [
      s3('ListObjects', 'acme-data-lake', undefined, 2),
      s3('GetObject', 'acme-data-lake', 'curated/orders/dt=2026-11-{day}/part-{serial}.parquet', 7),
      s3('PutObject', 'acme-query-results', 'athena/2026/11/{day}/{serial}.csv'),
    ],
  }),
  byService({
    requests: 100,
    lane: prodIreland,
    identity: inRole(PRODUCTION, 'web-deploy', 'cloudformation.amazonaws.com'),
    acts: [
      s3('GetObject', 'acme-web-uploads', 'templates/web-{serial}.yaml', 3),
      s3('GetBucketLocation', 'acme-web-uploads'),
      api.describeStacks,
    ],
  }),
  byService({
    requests: 18,
    lane: prodIreland,
    identity: inRole(PRODUCTION, 'orders-api-lambda', 'AWS Internal'),
    acts: [api.decrypt],
  }),
  byService({
    requests: 12,
    lane: prodVirginia,
    identity: inRole(PRODUCTION, 'legacy-pipeline', 'datapipeline.amazonaws.com'),
    acts: [s3('GetObject', 'acme-backup-archive', 'pipeline/definition-{serial}.json')],
    signing: 'v2-header',
  }),
];
