import { type Audit, S3_OUTSIDE } from './audit.ts';

const SIGV2 = {
  id: 'sigv2',
  title: 'S3 requests signed with Signature Version 2',
  why: 'S3 has announced the end of Signature Version 2; buckets made since June 2020 refuse it already.',
  fix: 'Upgrade the client or set its signature version to 4; for presigned URLs, in the program that makes them.',
  finding: 'signed with SigV2',
  undecided: 'without a signature version (--signature not-recorded)',
  outside: S3_OUTSIDE,
  variants: {
    'not-recorded': {
      title: 'S3 requests whose signature version was not recorded',
      finding: 'without a recorded signature version',
      outside: S3_OUTSIDE,
      fix: 'Anonymous callers sign nothing; for the others, see how old their client is: trail-audit clients.',
    },
    'not-sigv4': {
      title: 'S3 requests not signed with Signature Version 4, or not known to be',
      finding: 'not known to be signed with SigV4',
      outside: S3_OUTSIDE,
      fix: 'Upgrade the clients that sign with SigV2; where no signature is recorded, see how old the client is.',
    },
  },
  reading: [
    {
      title: 'How to make a client sign with SigV4',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/developerguide/specify-signature-version.html',
    },
  ],
  by: ['client', 'client_version', 'principal_arn', 'source_ip', 'bucket_name', 'auth_method'],
  facts: ['signature'],
  options: ['signature'],
  judgedBy: [
    'eventSource',
    'userIdentity.accountId',
    'userIdentity.type',
    'userIdentity.invokedBy',
    'additionalEventData.SignatureVersion',
  ],
  examples: [
    '--logs logs/',
    '--logs logs/ --from 7d --region sigv2-regions --format csv --output sigv2.csv',
    '--logs logs/ --by principal_arn,day',
    '--logs logs/ --signature not-recorded',
    '--table security.cloudtrail_logs --from 2026-11-01 --max-cost 5',
  ],
} as const satisfies Audit;

const CLIENTS = {
  id: 'clients',
  title: 'CLIs and SDKs that are too old',
  why: 'Versions from before SigV4 sign S3 requests the old way; versions past support get no fixes.',
  fix: 'Upgrade to a supported major version; each finding says how.',
  finding: 'from clients that are too old',
  variants: {
    all: {
      title: 'CLIs and SDKs',
      finding: 'from CLIs and SDKs',
      fix: 'Upgrade those that are not current to a supported major version; each row says how.',
    },
  },
  reading: [
    {
      title: 'Which CLIs and SDKs AWS supports, and how long',
      url: 'https://docs.aws.amazon.com/sdkref/latest/guide/version-support-matrix.html',
    },
  ],
  by: ['client', 'client_version', 'principal_arn', 'source_ip'],
  facts: ['status', 'minimum_version', 'end_of_support'],
  options: ['minimum', 'policy', 'asOf', 'all'],
  judgedBy: ['eventSource', 'userAgent'],
  examples: [
    '--logs logs/',
    '--logs logs/ --minimum aws-cli=2.15.0 --minimum boto3=1.34.0',
    '--logs logs/ --by client,client_version --all',
    '--logs logs/ --as-of 2027-08-01',
    '--table security.cloudtrail_logs --workgroup audits --max-cost 5',
  ],
} as const satisfies Audit;

const RUNTIMES = {
  id: 'runtimes',
  title: 'Python, Node.js and Java versions past their support',
  why: 'A runtime past its support gets no fixes, and newer AWS SDKs do not run on it.',
  fix: 'Upgrade the runtime, then the SDK; each finding says how.',
  finding: 'from runtimes past their support',
  undecided: 'of a version that is not in our table (--all shows them)',
  outside: 'No user agent among them names Python, Node.js or Java.',
  variants: {
    all: {
      title: 'Python, Node.js and Java versions',
      finding: 'from Python, Node.js or Java',
      outside: 'No user agent among them names Python, Node.js or Java.',
      fix: 'Upgrade those past their support; each row says how.',
    },
  },
  by: ['runtime', 'client', 'principal_arn', 'source_ip'],
  facts: ['status', 'supported_until'],
  options: ['asOf', 'all'],
  judgedBy: ['userAgent'],
  examples: [
    '--logs logs/',
    '--logs logs/ --by runtime,client --all',
    '--logs logs/ --as-of 2027-05-01',
    '--table security.cloudtrail_logs --by runtime,principal_arn --max-cost 5',
  ],
} as const satisfies Audit;

const TLS = {
  id: 'tls',
  title: 'Requests over TLS older than 1.2',
  why: 'AWS refuses TLS 1.0 and 1.1 by now: what still speaks them fails, and older logs say who that is.',
  fix: 'Upgrade what opens the connection: the runtime, its TLS library, or a proxy in between.',
  finding: 'over TLS older than 1.2',
  undecided: 'without a TLS version',
  variants: {
    '1.3': {
      title: 'Requests over TLS older than 1.3',
      finding: 'over TLS older than 1.3',
      undecided: 'without a TLS version',
      fix: 'Upgrade what opens the connection: the runtime, its TLS library, or a proxy in between.',
    },
  },
  by: ['client', 'client_version', 'principal_arn', 'source_ip'],
  facts: ['tls_version'],
  options: ['minimumTls'],
  judgedBy: ['userAgent', 'tlsDetails.tlsVersion'],
  examples: [
    '--logs logs/',
    '--logs logs/ --minimum-tls 1.3',
    '--logs logs/ --by tls_version,cipher_suite,runtime',
    '--table security.cloudtrail_logs --from 90d --max-cost 5',
  ],
} as const satisfies Audit;

/** What is signed the old way, sent the old way, or made by programs that are too old. */
export const OUTDATED = [SIGV2, CLIENTS, RUNTIMES, TLS] as const;
