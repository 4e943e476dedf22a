import { api, failing, multipartUpload, s3 } from '../acts.ts';
import {
  addresses,
  DATA_PLATFORM,
  dataFrankfurt,
  dataIreland,
  dataVirginia,
  PRODUCTION,
  prodFrankfurt,
  prodIreland,
  prodVirginia,
} from '../estate.ts';
import { assumedRole, iamUser } from '../identities.ts';
import { ALWAYS, type Member, OFFICE } from './member.ts';
import { browsers } from './sigv2.ts';

/** The head of a current Boto3's user agent; its tail names the host. */
const BOTO3 = 'Boto3/1.42.31 md/Botocore#1.42.31 ua/2.1';
const CPYTHON =
  'lang/python#3.13.5 md/pyimpl#CPython m/b,Z,N,e cfg/retry-mode#legacy Botocore/1.42.31';

const upload = 'images/2026/11/{day}/photo-{serial}.jpg';
const model = 'churn/v7/shard-{serial}.safetensors';
const event = 'raw/dt=2026-11-{day}/batch-{serial}.json.gz';

/** Programs with SDKs and tools of the day: most of what Acme itself sends. */
export const current: readonly Member[] = [
  {
    name: 'Boto3, feature builder',
    requests: 150,
    lane: dataIreland,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'feature-builder', 'i-0b1c2d3e4f5a69788', {
      ec2RoleDelivery: '2.0',
    }),
    agents: [`${BOTO3} os/linux#6.12.40-63.114.amzn2023.x86_64 md/arch#x86_64 ${CPYTHON}`],
    addresses: addresses('10.50.3', 20, 4),
    vpcEndpointId: 'vpce-0e5f6a7b8c9d01234',
    acts: [
      s3('GetObject', 'acme-ml-models', model, 6),
      s3('HeadObject', 'acme-ml-models', model, 3),
      ...multipartUpload('acme-ml-models', model),
      failing(s3('HeadObject', 'acme-ml-models', model), 'NoSuchKey'),
    ],
  },
  {
    name: 'Boto3, orders service in Lambda',
    requests: 110,
    lane: prodIreland,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'orders-api-lambda', 'orders-api'),
    agents: [
      `${BOTO3} os/linux#5.10.240-268.974.amzn2.x86_64 md/arch#arm64 ${CPYTHON} exec-env/AWS_Lambda_python3.13`,
    ],
    addresses: addresses('198.51.100', 60, 5),
    acts: [s3('GetObject', 'acme-invoices', 'pdf/{day}/{serial}.pdf', 5), api.getItem, api.decrypt],
  },
  {
    name: 'SDK for Java 2, event ingest',
    requests: 180,
    lane: dataFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'event-ingest', 'ecs-task-4e5f6a7b'),
    agents: [
      'aws-sdk-java/2.41.9 md/io#async md/http#NettyNio ua/2.1 api/S3#2.41.x os/Linux#6.1.158 lang/java#21.0.9 md/OpenJDK_64-Bit_Server_VM#21.0.9+10-LTS md/vendor#Amazon.com_Inc. md/en_US exec-env/AWS_ECS_FARGATE m/D,N',
    ],
    addresses: addresses('10.40.2', 80, 8),
    vpcEndpointId: 'vpce-0c3d4e5f6a7b80921',
    acts: [
      s3('PutObject', 'acme-events', event, 7),
      s3('HeadObject', 'acme-events', event),
      s3('DeleteObjects', 'acme-events'),
    ],
  },
  {
    name: 'SDK for JavaScript 3, web shop',
    requests: 130,
    lane: prodIreland,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'web-frontend', 'ecs-task-8c9d0e1f'),
    agents: [
      'aws-sdk-js/3.967.0 ua/2.1 os/linux#6.1.158 lang/js md/nodejs#22.21.1 api/s3#3.967.0 exec-env/AWS_ECS_FARGATE m/E,N,e',
    ],
    addresses: addresses('198.51.100', 70, 6),
    acts: [
      s3('GetObject', 'acme-web-uploads', upload, 6),
      s3('PutObject', 'acme-web-uploads', upload, 2),
      s3('DeleteObject', 'acme-web-uploads', upload),
    ],
  },
  {
    name: 'uploads from browsers through links signed with SigV4',
    requests: 40,
    lane: prodIreland,
    hours: { from: 8, to: 20 },
    identity: assumedRole(PRODUCTION, 'web-frontend', 'ecs-task-8c9d0e1f'),
    agents: browsers,
    addresses: addresses('192.0.2', 120, 30),
    signing: 'v4-query',
    acts: [
      s3('PutObject', 'acme-web-uploads', upload, 5),
      failing(s3('PutObject', 'acme-web-uploads', upload), 'Expired'),
    ],
  },
  {
    name: 'SDK for Go 2, media index',
    requests: 110,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'media-index', 'i-0c2d3e4f5a6b78990', {
      ec2RoleDelivery: '2.0',
    }),
    agents: [
      'aws-sdk-go-v2/1.41.0 ua/2.1 os/linux lang/go#1.25.5 md/GOOS#linux md/GOARCH#arm64 api/s3#1.95.0 m/E,e',
    ],
    addresses: addresses('203.0.113', 180, 3),
    acts: [
      s3('ListObjects', 'acme-media'),
      s3('GetObject', 'acme-media', 'video/{serial}.mp4', 5),
      s3('SelectObjectContent', 'acme-media', 'index/{day}.csv'),
    ],
  },
  {
    name: 'SDK for Rust, log shipper',
    requests: 60,
    lane: dataFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'log-shipper', 'log-shipper'),
    agents: ['aws-sdk-rust/1.3.11 ua/2.1 api/s3/1.119.0 os/linux lang/rust/1.91.1 m/E,b'],
    addresses: addresses('10.40.5', 12, 2),
    acts: [s3('PutObject', 'acme-events', 'logs/{day}/{serial}.zst')],
  },
  {
    name: 'SDK for PHP 3, press pages',
    requests: 60,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'press-pages', 'press-pages'),
    agents: ['aws-sdk-php/3.369.6 ua/2.1 OS/Linux#6.8.0-90-generic lang/php#8.4.15 GuzzleHttp/7'],
    addresses: ['203.0.113.190'],
    acts: [s3('GetObject', 'acme-media', 'press/kit-{serial}.zip')],
  },
  {
    name: 'SDK for Ruby 3, back office',
    requests: 50,
    lane: prodIreland,
    hours: OFFICE,
    identity: assumedRole(PRODUCTION, 'back-office', 'back-office'),
    agents: [
      'aws-sdk-ruby3/3.241.3 ua/2.1 api/s3#1.212.0 os/linux md/x86_64 lang/ruby#3.4.7 md/3.4.7 m/E,N,e',
    ],
    addresses: ['203.0.113.195'],
    encryption: 'SSE_C',
    acts: [s3('PutObject', 'acme-customer-reports', 'monthly/2026-10/customer-{serial}.pdf')],
  },
  {
    name: 'SDK for Kotlin, mobile backend',
    requests: 30,
    lane: prodIreland,
    hours: ALWAYS,
    identity: assumedRole(PRODUCTION, 'mobile-backend', 'mobile-backend'),
    agents: [
      'aws-sdk-kotlin/1.5.112 ua/2.1 api/s3#1.5.112 os/linux#6.1.158 lang/kotlin#2.2.21 md/javaVersion#21.0.9 m/E',
    ],
    addresses: ['198.51.100.81'],
    acts: [s3('GetObject', 'acme-web-uploads', upload)],
  },
  {
    name: 'SDK for C++, scoring',
    requests: 40,
    lane: dataIreland,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'scoring', 'scoring'),
    agents: [
      'aws-sdk-cpp/1.11.722 ua/2.1 api/S3 os/Linux#6.1.158 lang/c++#C++17 md/aws-crt#0.36.0 md/arch#x86_64 md/GCC#11.5.0',
    ],
    addresses: addresses('10.50.3', 60, 2),
    vpcEndpointId: 'vpce-0e5f6a7b8c9d01234',
    acts: [s3('GetObject', 'acme-ml-models', model)],
  },
  {
    name: 'rclone',
    requests: 50,
    lane: prodVirginia,
    hours: ALWAYS,
    identity: iamUser(PRODUCTION, 'offsite-copy'),
    agents: ['rclone/v1.72.1'],
    addresses: ['192.0.2.150'],
    acts: [
      s3('ListObjects', 'acme-backup-archive'),
      s3('HeadObject', 'acme-backup-archive', 'windows/{day}/disk-{serial}.vhdx', 3),
    ],
  },
  {
    name: 'MinIO client',
    requests: 40,
    lane: dataIreland,
    hours: ALWAYS,
    identity: iamUser(DATA_PLATFORM, 'lab-mirror'),
    agents: ['MinIO (linux; amd64) minio-go/v7.0.97 mc/RELEASE.2025-08-13T08-35-41Z'],
    addresses: ['192.0.2.160'],
    acts: [s3('GetObject', 'acme-ml-models', model, 3), s3('GetBucketLocation', 'acme-ml-models')],
  },
  {
    name: 'Hadoop S3A',
    requests: 120,
    lane: dataVirginia,
    hours: ALWAYS,
    identity: assumedRole(DATA_PLATFORM, 'spark-cluster', 'i-0d3e4f5a6b7c89001', {
      ec2RoleDelivery: '2.0',
    }),
    agents: [
      'Hadoop 3.4.2, aws-sdk-java/2.29.52 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.158 lang/java#17.0.17 md/OpenJDK_64-Bit_Server_VM#17.0.17+10-LTS md/vendor#Amazon.com_Inc. md/en_US m/D,N',
    ],
    addresses: addresses('10.20.8', 10, 10),
    vpcEndpointId: 'vpce-0d1e2f3a4b5c60718',
    acts: [
      s3('HeadObject', 'acme-data-lake', 'curated/orders/dt=2026-11-{day}/_SUCCESS', 2),
      s3('GetObject', 'acme-data-lake', 'curated/orders/dt=2026-11-{day}/part-{serial}.parquet', 5),
      ...multipartUpload('acme-data-lake', 'curated/visits/dt=2026-11-{day}/part-{serial}.parquet'),
    ],
  },
];
