import { api, failing, multipartUpload, s3 } from '../acts.ts';
import {
  addresses,
  DATA_PLATFORM,
  dataFrankfurt,
  dataVirginia,
  PRODUCTION,
  prodFrankfurt,
  prodIreland,
  prodVirginia,
} from '../estate.ts';
import { assumedRole, iamUser } from '../identities.ts';
import { ALWAYS, type Member, OFFICE } from './member.ts';

const image = 'images/2026/11/{day}/photo-{serial}.jpg';
const archived = 'archive/2026-11-{day}/events-{serial}.avro';

/** Clients that sign with SigV4 although they are old: their makers no longer support them. */
export const outdated: readonly Member[] = [
  {
    name: 'AWS CLI 1.16 on a network drive',
    requests: 60,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'nas-sync'),
    agents: ['aws-cli/1.16.242 Python/3.5.3 Linux/4.4.59+ botocore/1.12.232'],
    addresses: ['203.0.113.77'],
    tls: 'TLSv1.2',
    acts: [
      s3('PutObject', 'acme-media', 'nas/2026-11-{day}/IMG_{serial}.CR3', 4),
      s3('ListObjects', 'acme-media', undefined, 2),
      s3('GetObject', 'acme-media', 'nas/Größe & Maß/plan {serial}.dwg'),
    ],
  },
  {
    name: 'Boto3 on Python 2.7',
    requests: 70,
    lane: prodIreland,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'thumbnail-worker', 'i-0fedcba9876543210', {
      ec2RoleDelivery: '1.0',
    }),
    agents: ['Boto3/1.9.253 Python/2.7.16 Linux/4.14.146-93.123.amzn1.x86_64 Botocore/1.12.253'],
    addresses: addresses('10.30.1', 14, 2),
    vpcEndpointId: 'vpce-0a9b8c7d6e5f40312',
    tls: 'TLSv1.2',
    acts: [
      s3('GetObject', 'acme-web-uploads', image, 3),
      s3('PutObject', 'acme-web-uploads', 'thumbnails/{serial}.webp', 3),
      failing(s3('HeadObject', 'acme-web-uploads', 'thumbnails/{serial}.webp'), 'NoSuchKey'),
    ],
  },
  {
    name: 'SDK for JavaScript 2 in Lambda',
    requests: 80,
    lane: prodIreland,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'upload-api-lambda', 'upload-api'),
    agents: ['aws-sdk-nodejs/2.1692.0 linux/v20.18.1 exec-env/AWS_Lambda_nodejs20.x promise'],
    addresses: addresses('198.51.100', 40, 4),
    acts: [
      s3('PutObject', 'acme-web-uploads', image, 4),
      s3('HeadObject', 'acme-web-uploads', image, 2),
      s3('CopyObject', 'acme-web-uploads', image),
    ],
  },
  {
    name: 'SDK for Java 1.12 in a container',
    requests: 90,
    lane: dataFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'event-archiver', 'ecs-task-0a1b2c3d'),
    agents: [
      'aws-sdk-java/1.12.797 Linux/6.1.141-155.222.amzn2023.x86_64 OpenJDK_64-Bit_Server_VM/17.0.15+6-LTS java/17.0.15 vendor/Amazon.com_Inc. exec-env/AWS_ECS_FARGATE cfg/retry-mode/legacy',
    ],
    addresses: addresses('10.40.2', 50, 3),
    vpcEndpointId: 'vpce-0c3d4e5f6a7b80921',
    acts: [...multipartUpload('acme-events', archived), s3('ListObjects', 'acme-events')],
  },
  {
    name: 'SDK for Go 1',
    requests: 40,
    lane: prodVirginia,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'config-agent', 'i-0123456789abcdef0', {
      ec2RoleDelivery: '2.0',
    }),
    agents: ['aws-sdk-go/1.44.334 (go1.20.14; linux; amd64) S3Manager'],
    addresses: addresses('203.0.113', 30, 2),
    tls: 'TLSv1.2',
    acts: [
      s3('GetObject', 'acme-app-config', 'agents/config-{serial}.json', 4),
      s3('HeadBucket', 'acme-app-config'),
    ],
  },
  {
    name: 'Terraform built on the SDK for Go 1',
    requests: 45,
    lane: prodIreland,
    hours: OFFICE,
    identity: assumedRole(PRODUCTION, 'terraform-ci', 'plan-and-apply'),
    agents: [
      'APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-aws/4.67.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.44.261 (go1.19.8; linux; amd64)',
    ],
    addresses: ['203.0.113.90'],
    acts: [
      s3('GetObject', 'acme-terraform-state', 'web/terraform.tfstate', 2),
      s3('PutObject', 'acme-terraform-state', 'web/terraform.tfstate'),
      s3('GetBucketLocation', 'acme-web-uploads'),
      s3('GetBucketVersioning', 'acme-web-uploads'),
      s3('PutBucketTagging', 'acme-web-uploads'),
      api.describeInstances,
    ],
  },
  {
    name: 'SDK for PHP 2 in a web shop',
    requests: 30,
    lane: prodIreland,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'shop-media'),
    agents: ['aws-sdk-php2/2.8.31 Guzzle/3.9.3 curl/7.58.0 PHP/5.6.40'],
    addresses: ['192.0.2.201'],
    tls: 'TLSv1.2',
    host: 'path',
    needsAcl: true,
    acts: [
      s3('PutObject', 'acme-web-uploads', image, 2),
      s3('GetObject', 'acme-web-uploads', image, 3),
    ],
  },
  {
    name: 'Boto 2 told to sign with SigV4',
    requests: 35,
    lane: dataVirginia,
    hours: ALWAYS,
    identity: iamUser(DATA_PLATFORM, 'ledger-archive'),
    agents: ['Boto/2.49.0 Python/2.7.17 Linux/4.15.0-213-generic'],
    addresses: ['203.0.113.141'],
    tls: 'TLSv1.2',
    host: 'path',
    acts: [
      s3('PutObject', 'acme-data-lake', 'ledger/{day}/{serial}.gz', 3),
      s3('ListObjects', 'acme-data-lake'),
    ],
  },
  {
    name: 'SDK for Ruby 2',
    requests: 30,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'newsletter'),
    agents: ['aws-sdk-ruby2/2.11.632 ruby/2.5.9 x86_64-linux resources'],
    addresses: ['203.0.113.58'],
    tls: 'TLSv1.2',
    acts: [s3('GetObject', 'acme-media', 'newsletter/banner-{serial}.png')],
  },
  {
    name: 'SDK for .NET 3.7',
    requests: 50,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'crm-export', 'crm-export'),
    agents: [
      'aws-sdk-dotnet-coreclr/3.7.416.8 ua/2.0 os/windows#10.0.20348 md/ARCH#X64 lang/.NET_Core#8.0.11 md/aws-sdk-dotnet-core#3.7.402.35 api/S3#3.7.416.8 cfg/retry-mode#legacy md/ClientAsync',
    ],
    addresses: addresses('203.0.113', 62, 2),
    acts: [
      ...multipartUpload('acme-media', 'crm/export-{serial}.zip'),
      s3('GetObject', 'acme-media', 'crm/import-{serial}.csv'),
    ],
  },
  {
    name: 'Tools for PowerShell 4.1',
    requests: 25,
    lane: prodVirginia,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'windows-backup'),
    agents: [
      'AWSPowerShell/4.1.590.0 .NET_Runtime/4.0 .NET_Framework/4.8 OS/Microsoft_Windows_NT_10.0.17763.0 WindowsPowerShell/5.1 ClientSync',
    ],
    addresses: ['203.0.113.101'],
    tls: 'TLSv1.2',
    acts: [
      s3('PutObject', 'acme-backup-archive', 'windows/{day}/disk-{serial}.vhdx'),
      s3('ListObjects', 'acme-backup-archive'),
    ],
  },
];
