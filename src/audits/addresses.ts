import { type Audit, S3_OUTSIDE } from './audit.ts';

const PATH_STYLE = {
  id: 'path-style',
  title: 'S3 requests with path-style addressing',
  why: 'AWS has announced the end of s3.REGION.amazonaws.com/BUCKET/KEY, and put it off; newer features need BUCKET.s3.REGION.amazonaws.com.',
  fix: 'Take the path-style setting out of the client, or upgrade it; each finding says how.',
  finding: 'with path-style addressing',
  undecided: 'without a host, or on a bucket with dots in its name, which only path style reaches',
  outside: S3_OUTSIDE,
  by: ['client', 'client_version', 'principal_arn', 'source_ip'],
  facts: ['host'],
  options: [],
  judgedBy: [
    'eventSource',
    'eventName',
    'userAgent',
    'requestParameters.bucketName',
    'requestParameters.Host',
    'requestParameters.host',
    'tlsDetails.clientProvidedHostHeader',
  ],
  examples: [
    '--logs logs/',
    '--logs logs/ --by bucket_name,client,principal_arn',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

const LEGACY_ENDPOINT = {
  id: 'legacy-endpoint',
  title: "S3 requests to S3's old host names",
  why: 'Requests to the global endpoint s3.amazonaws.com depend on us-east-1, wherever the bucket is; s3-REGION and s3-external-1 are names from before 2016.',
  fix: "Set the client to its bucket's region and to regional endpoints; each finding says how.",
  finding: 'to legacy endpoints',
  undecided: 'without a host',
  outside: S3_OUTSIDE,
  by: ['client', 'client_version', 'principal_arn', 'source_ip'],
  facts: ['endpoint'],
  options: [],
  judgedBy: [
    'eventSource',
    'userAgent',
    'requestParameters.Host',
    'requestParameters.host',
    'tlsDetails.clientProvidedHostHeader',
  ],
  examples: [
    '--logs logs/',
    '--logs logs/ --by principal_arn,client,region',
    '--table security.cloudtrail_logs --from 30d --max-cost 5',
  ],
} as const satisfies Audit;

/** How requests name S3 and the bucket. */
export const ADDRESSES = [PATH_STYLE, LEGACY_ENDPOINT] as const;
