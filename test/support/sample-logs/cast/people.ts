import { api, assumeRole, failing, s3 } from '../acts.ts';
import {
  addresses,
  DATA_PLATFORM,
  dataVirginia,
  PRODUCTION,
  prodFrankfurt,
  prodIreland,
  prodVirginia,
} from '../estate.ts';
import {
  assumedRole,
  federatedUser,
  iamUser,
  root,
  ssoUser,
  webIdentityUser,
} from '../identities.ts';
import { ALWAYS, type Member, OFFICE } from './member.ts';

const OIDC = 'token.actions.githubusercontent.com';

const CONSOLE =
  'S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10.230-201.885.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.432-b06 java/1.8.0_432 vendor/Oracle_Corporation cfg/retry-mode/standard';

function awsCli(os: string, commands: readonly string[]): readonly string[] {
  return commands.map(
    (command) =>
      `aws-cli/2.34.12 md/awscrt#0.31.0 ua/2.1 ${os} lang/python#3.13.11 md/pyimpl#CPython ` +
      `m/E,C,b,Z cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#${command}`,
  );
}

/** People, pipelines and the ways in which they get credentials; also records with gaps. */
export const people: readonly Member[] = [
  {
    name: 'Alice, AWS CLI 2 with single sign-on',
    requests: 90,
    lane: prodVirginia,
    hours: OFFICE,
    identity: ssoUser(PRODUCTION, 'Operations', 'alice@acme.example'),
    agents: awsCli('os/macos#26.1.0 md/arch#arm64', ['s3.ls', 's3.cp', 's3.sync']),
    addresses: addresses('192.0.2', 10, 2),
    acts: [
      s3('ListObjects', 'acme-app-config', undefined, 4),
      s3('GetObject', 'acme-app-config', 'services/web-{serial}.yaml', 6),
      s3('ListBuckets', undefined, undefined, 2),
      failing(
        s3('GetObject', 'acme-backup-archive', 'restricted/key-{serial}.pem'),
        'AccessDenied',
      ),
      api.describeInstances,
      api.callerIdentity,
    ],
  },
  {
    name: 'Bob, AWS CLI 2 with an access key',
    requests: 70,
    lane: dataVirginia,
    hours: ALWAYS,
    identity: iamUser(DATA_PLATFORM, 'bob'),
    agents: awsCli('os/linux#6.14.0-36-generic md/arch#x86_64', ['s3.cp', 's3api.head-object']),
    addresses: ['192.0.2.14'],
    acts: [
      s3('GetObject', 'acme-data-lake', 'samples/{serial}.parquet', 5),
      s3('HeadObject', 'acme-data-lake', 'samples/{serial}.parquet', 2),
      assumeRole(DATA_PLATFORM, 'analyst'),
    ],
  },
  {
    name: 'Carol in the S3 console',
    requests: 90,
    lane: prodIreland,
    hours: OFFICE,
    identity: ssoUser(PRODUCTION, 'Support', 'carol@acme.example'),
    agents: [CONSOLE],
    addresses: ['192.0.2.15'],
    fromConsole: true,
    acts: [
      s3('ListBuckets'),
      s3('GetBucketLocation', 'acme-customer-reports'),
      s3('ListObjects', 'acme-customer-reports', undefined, 4),
      s3('HeadObject', 'acme-customer-reports', 'monthly/2026-10/customer-{serial}.pdf', 3),
    ],
  },
  {
    name: 'Cyberduck',
    requests: 30,
    lane: prodFrankfurt,
    hours: { from: 6, to: 20, weekdaysOnly: true },
    identity: iamUser(PRODUCTION, 'agency-dave'),
    agents: ['Cyberduck/9.3.1.44119 (Mac OS X/26.1) (aarch64)'],
    addresses: ['198.51.100.7'],
    acts: [
      s3('ListObjects', 'acme-media'),
      s3('PutObject', 'acme-media', 'agency/{serial}.psd', 2),
    ],
  },
  {
    name: 'S3 Browser',
    requests: 30,
    lane: prodVirginia,
    hours: OFFICE,
    identity: iamUser(PRODUCTION, 'helpdesk'),
    agents: ['S3 Browser/13.1.3 (https://s3browser.com)'],
    addresses: ['192.0.2.16'],
    acts: [s3('ListBuckets'), s3('ListObjects', 'acme-app-config', undefined, 3)],
  },
  {
    name: 'the root user, who should not be there',
    requests: 6,
    lane: prodVirginia,
    hours: { from: 20, to: 21 },
    identity: root(PRODUCTION),
    agents: [CONSOLE],
    addresses: ['192.0.2.9'],
    fromConsole: true,
    acts: [s3('ListBuckets'), s3('PutBucketTagging', 'acme-app-config')],
  },
  {
    name: 'an auditor with a federation token',
    requests: 30,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: federatedUser(PRODUCTION, 'auditor', 'token-vendor'),
    agents: [
      'Boto3/1.42.31 md/Botocore#1.42.31 ua/2.1 os/windows#11 md/arch#amd64 lang/python#3.12.10 md/pyimpl#CPython m/Z,b cfg/retry-mode#legacy Botocore/1.42.31',
    ],
    addresses: ['198.51.100.9'],
    acts: [
      s3('ListObjects', 'acme-media'),
      s3('GetObject', 'acme-media', 'contracts/{serial}.pdf'),
    ],
  },
  {
    name: 'a build pipeline asking for its role',
    requests: 20,
    lane: prodIreland,
    hours: OFFICE,
    identity: webIdentityUser(PRODUCTION, OIDC, 'repo:acme/web:ref:refs/heads/main'),
    agents: [
      'aws-sdk-nodejs/2.1692.0 linux/v20.19.5 configure-aws-credentials-for-github-actions promise',
    ],
    addresses: addresses('198.51.100', 200, 12),
    acts: [assumeRole(PRODUCTION, 'web-deploy', 'AssumeRoleWithWebIdentity')],
  },
  {
    name: 'the build pipeline with its role',
    requests: 60,
    lane: prodIreland,
    hours: OFFICE,
    identity: assumedRole(PRODUCTION, 'web-deploy', 'GitHubActions', {
      federatedProvider: `arn:aws:iam::${PRODUCTION}:oidc-provider/${OIDC}`,
    }),
    agents: awsCli('os/linux#6.11.0-1018-azure md/arch#x86_64', ['s3.sync']),
    addresses: addresses('198.51.100', 200, 12),
    acts: [
      s3('PutObject', 'acme-web-uploads', 'releases/{serial}/index.html', 3),
      s3('ListObjects', 'acme-web-uploads'),
    ],
  },
  {
    name: 'an inventory script',
    requests: 70,
    lane: prodVirginia,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'inventory', 'inventory', { mfa: true }),
    agents: [
      'Boto3/1.42.31 md/Botocore#1.42.31 ua/2.1 os/linux#6.8.0-90-generic md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython m/Z,b,D cfg/retry-mode#standard Botocore/1.42.31',
    ],
    addresses: ['203.0.113.201'],
    acts: [
      api.describeInstances,
      api.listUsers,
      api.callerIdentity,
      s3('ListBuckets'),
      s3('GetBucketLocation', 'acme-backup-archive'),
    ],
  },
  {
    name: 'records whose additionalEventData is null',
    requests: 8,
    lane: prodVirginia,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'bulk-tagger'),
    agents: ['rclone/v1.72.1'],
    addresses: ['203.0.113.210'],
    signing: 'unrecorded',
    acts: [s3('DeleteObjects', 'acme-backup-archive')],
  },
  {
    name: 'records without userAgent',
    requests: 6,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'camera-upload'),
    agents: [],
    addresses: ['203.0.113.220'],
    acts: [s3('PutObject', 'acme-media', 'cameras/{day}/{serial}.ts')],
  },
];
