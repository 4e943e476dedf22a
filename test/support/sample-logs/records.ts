import type { ApiAct, Failure, S3Act, S3Operation } from './acts.ts';
import { s3Operations } from './acts.ts';
import type { Member } from './cast/member.ts';
import { buckets } from './estate.ts';
import { foreignCaller, type UserIdentity } from './identities.ts';

/** A CloudTrail record, its keys in CloudTrail's order. */
export type CloudTrailRecord = Readonly<Record<string, unknown>>;

/** How a record departs from the most common one of its act. */
export interface Variant {
  readonly withTls: boolean;
  /** The copy for the bucket's owner, where the caller belongs to another account. */
  readonly forOwner?: true;
}

const SSE_C_HEADER = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };

/** The record of a call to S3, with slots for what differs from one call to the next. */
export function s3Record(member: Member, act: S3Act, variant: Variant): CloudTrailRecord {
  const operation: S3Operation = s3Operations[act.operation];
  const host = hostHeader(member, act);
  return {
    eventVersion: '1.11',
    userIdentity: variant.forOwner ? foreignCaller(member.identity) : member.identity,
    eventTime: '{time}',
    eventSource: 's3.amazonaws.com',
    eventName: act.operation,
    awsRegion: member.lane.region,
    sourceIPAddress: '{address}',
    ...userAgent(member, '[{agent}]'),
    ...failure(member.identity, act, operation),
    requestParameters: s3Parameters(member, act, operation, host),
    responseElements: s3Response(member, act),
    additionalEventData: s3Details(member, act, operation),
    requestID: '{requestId}',
    eventID: '{eventId}',
    readOnly: operation.readOnly,
    ...(act.bucket && { resources: s3Resources(act, act.bucket, operation) }),
    ...ending(member, operation.data, variant, host),
  };
}

/** The record of a call to another service. */
export function apiRecord(member: Member, act: ApiAct, variant: Variant): CloudTrailRecord {
  const { account, region } = member.lane;
  const iamResource = act.source === 'sts';
  const host = act.source === 'iam' ? 'iam' : `${act.source}.${region}`;
  const resource = act.resource && {
    accountId: account,
    type: act.resource.type,
    ARN: `arn:aws:${iamResource ? 'iam:' : `${act.source}:${region}`}:${account}:${act.resource.name}`,
  };
  return {
    eventVersion: '1.11',
    userIdentity: member.identity,
    eventTime: '{time}',
    eventSource: `${act.source}.amazonaws.com`,
    eventName: act.name,
    awsRegion: region,
    sourceIPAddress: '{address}',
    ...userAgent(member, '{agent}'),
    requestParameters: act.parameters,
    responseElements: null,
    requestID: '{requestUuid}',
    eventID: '{eventId}',
    readOnly: act.readOnly,
    ...(resource && { resources: [resource] }),
    ...ending(member, act.data === true, variant, `${host}.amazonaws.com`),
  };
}

/** The fields after `resources`, which every kind of record has in common. */
function ending(member: Member, data: boolean, variant: Variant, host: string): CloudTrailRecord {
  const { lane, vpcEndpointId, sharedWith } = member;
  const shared = sharedWith !== undefined || member.identity.accountId !== lane.account;
  return {
    eventType: 'AwsApiCall',
    managementEvent: !data,
    recipientAccountId: variant.forOwner && sharedWith ? sharedWith.account : lane.account,
    ...(shared && isAccount(member.identity) && { sharedEventID: '{sharedEventId}' }),
    ...(vpcEndpointId && { vpcEndpointId, vpcEndpointAccountId: lane.account }),
    eventCategory: data ? 'Data' : 'Management',
    ...(variant.withTls &&
      member.identity.invokedBy === undefined && { tlsDetails: tls(member, host) }),
    ...(member.fromConsole && { sessionCredentialFromConsole: 'true' }),
  };
}

function isAccount(identity: UserIdentity): boolean {
  return identity.accountId !== undefined && identity.accountId !== 'anonymous';
}

function userAgent(member: Member, shown: string): CloudTrailRecord {
  if (member.agents.length === 0) return {};
  return { userAgent: member.identity.invokedBy === undefined ? shown : '{agent}' };
}

function hostHeader(member: Member, act: S3Act): string {
  const { region } = member.lane;
  if (act.bucket === undefined || member.host === 'path') return `s3.${region}.amazonaws.com`;
  if (member.host === 'global') return `${act.bucket}.s3.amazonaws.com`;
  return `${act.bucket}.s3.${region}.amazonaws.com`;
}

function s3Parameters(
  member: Member,
  act: S3Act,
  operation: S3Operation,
  host: string,
): CloudTrailRecord {
  const late = act.failure === 'Expired';
  const presigned = {
    'v2-query': { Expires: late ? '{expired}' : '{expires}' },
    'v4-query': {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': late ? '{signedLongAgo}' : '{signed}',
      'X-Amz-Expires': '3600',
      'X-Amz-SignedHeaders': 'host',
    },
  };
  const { signing } = member;
  return {
    ...((signing === 'v2-query' || signing === 'v4-query') && presigned[signing]),
    ...(act.bucket && { bucketName: act.bucket }),
    ...(act.operation === 'CopyObject' && {
      'x-amz-copy-source': `${act.bucket}/${act.key}.draft`,
    }),
    ...(member.encryption === 'SSE_C' && SSE_C_HEADER),
    ...operation.parameters,
    Host: host,
    ...(act.key && { key: act.key }),
  };
}

function s3Response(member: Member, act: S3Act): CloudTrailRecord | null {
  const encrypts = act.operation === 'PutObject' || act.operation === 'CopyObject';
  if (!encrypts || act.failure || act.bucket === undefined) return null;
  if (member.encryption === 'SSE_C') return SSE_C_HEADER;
  const kms = buckets[act.bucket].encryption === 'Default_SSE_KMS';
  return { 'x-amz-server-side-encryption': kms ? 'aws:kms' : 'AES256' };
}

function s3Details(member: Member, act: S3Act, operation: S3Operation): CloudTrailRecord | null {
  const { signing = 'v4-header' } = member;
  if (signing === 'unrecorded') return null;
  const encrypted =
    operation.data && !operation.readOnly && operation.flow === 'in' && !act.failure;
  const bytes = act.failure ? undefined : operation.flow;
  return {
    ...(signing !== 'unsigned' && {
      SignatureVersion: signing.startsWith('v2') ? 'SigV2' : 'SigV4',
    }),
    CipherSuite: cipherSuite(member),
    bytesTransferredIn: bytes === 'in' ? '{bytes}' : 0,
    ...(encrypted &&
      act.bucket && { SSEApplied: member.encryption ?? buckets[act.bucket].encryption }),
    ...(signing !== 'unsigned' && {
      AuthenticationMethod: signing.endsWith('query') ? 'QueryString' : 'AuthHeader',
    }),
    ...(member.needsAcl && { aclRequired: 'Yes' }),
    'x-amz-id-2': '{hostId}',
    bytesTransferredOut: bytes === 'out' ? '{bytes}' : act.failure ? 243 : 0,
  };
}

function s3Resources(
  act: S3Act,
  bucket: keyof typeof buckets,
  operation: S3Operation,
): readonly CloudTrailRecord[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const owner = { accountId: buckets[bucket].owner, type: 'AWS::S3::Bucket', ARN: arn };
  if (operation.listing) return [{ type: 'AWS::S3::Object', ARNPrefix: `${arn}/` }, owner];
  if (act.key) return [{ type: 'AWS::S3::Object', ARN: `${arn}/${act.key}` }, owner];
  return [owner];
}

function failure(caller: UserIdentity, act: S3Act, operation: S3Operation): CloudTrailRecord {
  if (act.failure === undefined) return {};
  const messages: Readonly<Record<Failure, string>> = {
    AccessDenied: refusal(caller, act, operation),
    Expired: 'Request has expired',
    NoSuchKey: 'The specified key does not exist.',
  };
  const errorCode = act.failure === 'Expired' ? 'AccessDenied' : act.failure;
  return { errorCode, errorMessage: messages[act.failure] };
}

function refusal(caller: UserIdentity, act: S3Act, operation: S3Operation): string {
  if (caller.arn === undefined || act.bucket === undefined) return 'Access Denied';
  const action = `s3:${operation.action ?? act.operation}`;
  const object = operation.listing || act.key === undefined ? '' : `/${act.key}`;
  return (
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ` +
    `"arn:aws:s3:::${act.bucket}${object}" because no identity-based policy allows ` +
    `the ${action} action`
  );
}

function cipherSuite(member: Member): string {
  return member.tls === 'TLSv1.2' ? 'ECDHE-RSA-AES128-GCM-SHA256' : 'TLS_AES_128_GCM_SHA256';
}

function tls(member: Member, host: string): CloudTrailRecord {
  const { tls: tlsVersion = 'TLSv1.3' } = member;
  return {
    tlsVersion,
    cipherSuite: cipherSuite(member),
    clientProvidedHostHeader: host,
    keyExchange: tlsVersion === 'TLSv1.3' ? 'x25519' : 'secp256r1',
  };
}
