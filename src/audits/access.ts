import { type Audit, S3_OUTSIDE } from './audit.ts';

const PRESIGNED = {
  id: 'presigned',
  title: 'S3 requests by presigned URLs, and who makes them',
  why: 'A presigned URL works for everyone who has it; SDKs of today still sign it with SigV2 in eight regions unless told otherwise.',
  fix: 'Sign with SigV4 where the URL is made, and for hours: its maker is the principal, not the client that opened it.',
  finding: 'by presigned URLs',
  undecided: 'without an authentication method',
  outside: S3_OUTSIDE,
  by: ['principal_arn', 'access_key_id', 'bucket_name'],
  facts: ['signature_version', 'valid_for'],
  options: [],
  judgedBy: ['eventSource', 'userIdentity.accountId', 'additionalEventData.AuthenticationMethod'],
  examples: [
    '--logs logs/',
    '--logs logs/ --by principal_arn,client,source_ip',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

const ANONYMOUS = {
  id: 'anonymous',
  title: 'S3 requests without credentials',
  why: 'What anybody may read or write is public, meant or not; what was denied shows who is trying.',
  fix: 'Block public access where nothing is meant to be public; what was denied needs nothing.',
  finding: 'without credentials',
  outside: S3_OUTSIDE,
  by: ['bucket_name', 'source_ip'],
  facts: ['outcome'],
  options: [],
  judgedBy: ['eventSource', 'userIdentity.accountId'],
  examples: [
    '--logs logs/',
    '--logs logs/ --by bucket_name',
    '--logs logs/ --by source_ip,client,event_name --bucket acme-data',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

const LONG_LIVED_KEYS = {
  id: 'long-lived-keys',
  title: 'Requests with long-lived access keys',
  why: 'A key that begins with AKIA works until somebody deletes it, whoever has found it.',
  fix: 'Give programs roles and people IAM Identity Center, then delete the key; keys of the root user first.',
  finding: 'with long-lived access keys',
  outside: 'No access key is recorded among them.',
  by: ['principal_arn', 'access_key_id', 'client', 'client_version', 'source_ip'],
  facts: [],
  options: [],
  examples: [
    '--logs logs/',
    '--logs logs/ --by principal_arn,access_key_id',
    '--logs logs/ --principal root',
    '--table security.cloudtrail_logs --from 90d --max-cost 5',
  ],
} as const satisfies Audit;

const IMDSV1 = {
  id: 'imdsv1',
  title: 'Requests with credentials from IMDSv1',
  why: "Version 1 of EC2's metadata service hands a role's credentials to any request, a forged one too (SSRF).",
  fix: 'Upgrade the clients on these instances, then require version 2: aws ec2 modify-instance-metadata-options.',
  finding: 'with credentials from IMDSv1',
  outside: 'No request among them says how an EC2 instance got its credentials.',
  by: ['principal_arn', 'session_name', 'client', 'client_version', 'source_ip'],
  facts: [],
  options: [],
  examples: [
    '--logs logs/',
    '--logs logs/ --by session_name',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

const ACL = {
  id: 'acl',
  title: 'S3 requests that need or set ACLs',
  why: 'New buckets have no ACLs since April 2023; turned off on an older one, these requests fail.',
  fix: 'Allow the same in policies, send no ACLs, then set Object Ownership to bucket owner enforced.',
  finding: 'with ACLs',
  outside: S3_OUTSIDE,
  by: ['client', 'client_version', 'principal_arn', 'source_ip', 'bucket_name'],
  facts: ['how'],
  options: [],
  judgedBy: [
    'eventSource',
    'eventName',
    'additionalEventData.aclRequired',
    'requestParameters.x-amz-acl',
    'requestParameters.x-amz-grant-full-control',
    'requestParameters.x-amz-grant-read',
    'requestParameters.x-amz-grant-read-acp',
    'requestParameters.x-amz-grant-write',
    'requestParameters.x-amz-grant-write-acp',
  ],
  examples: [
    '--logs logs/',
    '--logs logs/ --by bucket_name,principal_arn',
    '--table security.cloudtrail_logs --from 90d --max-cost 5',
  ],
} as const satisfies Audit;

const SSE_C = {
  id: 'sse-c',
  title: 'S3 requests with encryption keys of the caller (SSE-C)',
  why: 'New buckets refuse SSE-C since April 2026; and who steals credentials can lock objects with a key that S3 does not keep.',
  fix: 'Move to SSE-KMS; deny SSE-C where nobody needs it.',
  finding: 'with SSE-C',
  outside: S3_OUTSIDE,
  by: ['client', 'client_version', 'principal_arn', 'source_ip', 'bucket_name'],
  facts: ['access'],
  options: [],
  judgedBy: [
    'eventSource',
    'additionalEventData.SSEApplied',
    'requestParameters.x-amz-server-side-encryption-customer-algorithm',
    'requestParameters.x-amz-copy-source-server-side-encryption-customer-algorithm',
  ],
  examples: [
    '--logs logs/',
    '--logs logs/ --by bucket_name,principal_arn',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

/** With which credentials, rights and keys requests are made. */
export const ACCESS = [PRESIGNED, ANONYMOUS, LONG_LIVED_KEYS, IMDSV1, ACL, SSE_C] as const;
