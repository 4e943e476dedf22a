import { failing, s3 } from '../acts.ts';
import {
  addresses,
  DATA_PLATFORM,
  dataVirginia,
  PRODUCTION,
  prodIreland,
  prodVirginia,
} from '../estate.ts';
import { assumedRole, iamUser } from '../identities.ts';
import type { Member } from './member.ts';

const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

/** What customers open a link with. */
export const browsers: readonly string[] = [
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/148.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/147.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0`,
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:151.0) Gecko/20100101 Firefox/151.0',
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/148.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI}`,
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:151.0) Gecko/20100101 Firefox/151.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  `Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) ${SAFARI}`,
  `Mozilla/5.0 (Linux; Android 15; K) ${WEBKIT} Chrome/148.0.0.0 Mobile Safari/537.36`,
];

const backup = 'nightly/2026-11-{day}/volume-{serial}.tar.gz';
const invoice = 'export/2026/11/{day}/invoice-{serial}.xml';
const report = 'monthly/2026-10/customer-{serial}.pdf';
const partition = 'curated/orders/dt=2026-11-{day}/part-{serial}.parquet';

/** The clients that still sign with Signature Version 2. */
export const sigv2: readonly Member[] = [
  {
    name: 'AWS CLI on a forgotten EC2 instance',
    requests: 180,
    lane: prodVirginia,
    hours: { from: 2, to: 3 },
    identity: assumedRole(PRODUCTION, 'legacy-backup-ec2', 'i-0a1b2c3d4e5f67890', {
      ec2RoleDelivery: '1.0',
    }),
    agents: ['aws-cli/1.11.84 Python/2.7.12 Linux/4.4.0-59-generic botocore/1.5.47'],
    addresses: ['203.0.113.24'],
    signing: 'v2-header',
    tls: 'TLSv1.2',
    host: 'global',
    acts: [
      s3('PutObject', 'acme-backup-archive', backup, 24),
      s3('ListObjects', 'acme-backup-archive', undefined, 6),
      s3('GetObject', 'acme-backup-archive', 'nightly/manifest-{serial}.json', 6),
      failing(
        s3('PutObject', 'acme-backup-archive', 'restricted/key-{serial}.pem'),
        'AccessDenied',
      ),
      failing(s3('GetObject', 'acme-backup-archive', backup), 'NoSuchKey'),
    ],
  },
  {
    name: 'Lambda function never redeployed',
    requests: 90,
    lane: prodIreland,
    hours: { from: 0, to: 24 },
    identity: assumedRole(PRODUCTION, 'invoice-export-lambda', 'invoice-export'),
    agents: [
      'Boto3/1.4.4 Python/2.7.12 Linux/4.9.27-14.31.amzn1.x86_64 exec-env/AWS_Lambda_python2.7 Botocore/1.5.40',
    ],
    addresses: addresses('198.51.100', 17, 3),
    signing: 'v2-header',
    tls: 'TLSv1.2',
    acts: [
      s3('PutObject', 'acme-invoices', invoice, 5),
      s3('GetObject', 'acme-invoices', 'templates/invoice.xsl', 3),
      s3('ListObjects', 'acme-invoices'),
    ],
  },
  {
    name: 'links signed with SigV2, opened by customers',
    requests: 140,
    lane: prodIreland,
    hours: { from: 8, to: 20 },
    identity: iamUser(PRODUCTION, 'report-presigner'),
    agents: [...browsers, 'curl/8.5.0', 'curl/7.88.1'],
    addresses: [...addresses('192.0.2', 20, 24), ...addresses('198.51.100', 130, 24)],
    signing: 'v2-query',
    acts: [
      s3('GetObject', 'acme-customer-reports', report, 11),
      failing(s3('GetObject', 'acme-customer-reports', report), 'Expired'),
    ],
  },
  {
    name: 'Java 1 batch job behind a VPC endpoint',
    requests: 250,
    lane: dataVirginia,
    hours: { from: 1, to: 2 },
    identity: assumedRole(DATA_PLATFORM, 'nightly-etl', 'etl-runner', { ec2RoleDelivery: '1.0' }),
    agents: [
      'aws-sdk-java/1.11.98 Linux/4.4.41-36.55.amzn1.x86_64 Java_HotSpot(TM)_64-Bit_Server_VM/25.111-b14/1.8.0_111',
    ],
    addresses: addresses('10.20.4', 31, 6),
    signing: 'v2-header',
    tls: 'TLSv1.2',
    host: 'global',
    vpcEndpointId: 'vpce-0d1e2f3a4b5c60718',
    acts: [
      s3('GetObject', 'acme-data-lake', partition, 8),
      s3('HeadObject', 'acme-data-lake', partition, 4),
      s3('PutObject', 'acme-data-lake', 'reports/{day}/summary-{serial}.csv', 5),
      s3('ListObjects', 'acme-data-lake', undefined, 2),
      s3('DeleteObject', 'acme-data-lake', 'tmp/etl-{serial}/_SUCCESS', 1),
    ],
  },
];
