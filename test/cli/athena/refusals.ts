import { WELL } from '../../engines/athena/small-world.ts';
import {
  type Failure,
  FROM_GLUE,
  failed,
  faulty,
  grants,
  INJECTED,
  NO_KEYS,
  refused,
  SINGLE_SIGN_ON,
  USER,
  WORKGROUP,
  without,
} from './failure.ts';

const DENIED: readonly Failure[] = [
  {
    name: 'denied: GetTableMetadata',
    world: faulty('GetTableMetadata', 'denied'),
    says: grants('athena:GetTableMetadata'),
  },
  {
    name: 'denied: GetTable of Glue, behind GetTableMetadata',
    world: refused(
      'GetTableMetadata',
      'MetadataException',
      `${USER} is not authorized to perform: glue:GetTable on resource: arn:aws:glue:us-east-1:111122223333:catalog because no identity-based policy allows the glue:GetTable action ${FROM_GLUE}`,
    ),
    says: grants('glue:GetTable'),
  },
  {
    name: "denied: GetTableMetadata, in Athena's own words",
    world: refused(
      'GetTableMetadata',
      'AccessDeniedException',
      'You are not authorized to perform: athena:GetTableMetadata on the resource. After your AWS administrator or you have updated your permissions, please try again.',
    ),
    says: grants('athena:GetTableMetadata'),
  },
  {
    name: 'denied: by a policy of the organization',
    world: refused(
      'StartQueryExecution',
      'AccessDeniedException',
      `${USER} is not authorized to perform: athena:StartQueryExecution on resource: ${WORKGROUP} with an explicit deny in a service control policy`,
    ),
    says: /: athena:StartQueryExecution is denied by a policy .*service control policy\)\nTry: asking whoever keeps the policy/,
    never: /is missing|infra\/permissions|may have been started/,
  },
  {
    name: 'denied: GetPartitions',
    world: faulty('GetPartitions', 'denied'),
    says: grants('glue:GetPartitions'),
  },
  {
    name: 'denied: ListObjectsV2',
    args: INJECTED,
    world: faulty('ListObjectsV2', 'denied'),
    says: grants('s3:ListBucket'),
  },
  {
    name: 'denied: ListObjectsV2, in the bucket of others',
    args: INJECTED,
    world: refused('ListObjectsV2', 'AccessDenied', 'Access Denied', 403),
    says: grants('s3:ListBucket'),
  },
  {
    name: 'denied: StartQueryExecution',
    world: faulty('StartQueryExecution', 'denied'),
    says: grants('athena:StartQueryExecution'),
    never: /may have been started/,
  },
  {
    name: 'denied: GetQueryExecution',
    world: faulty('GetQueryExecution', 'denied'),
    says: /^Query QUERY-ID stopped; what it scanned is billed\nCannot follow query QUERY-ID: athena:GetQueryExecution is missing .*\nTry: .*infra\/permissions\/audit\.json/,
    never: /0 B scanned|running still/,
  },
  {
    name: 'denied: GetQueryExecution and StopQueryExecution',
    world: (aws) => {
      faulty('GetQueryExecution', 'denied')(aws);
      faulty('StopQueryExecution', 'denied')(aws);
    },
    says: /^Cannot follow query QUERY-ID: athena:GetQueryExecution is missing .*; Cannot stop query QUERY-ID: athena:StopQueryExecution is missing .*: query QUERY-ID may be running still, and cost\nTry: .*aws athena stop-query-execution .*--query-execution-id QUERY-ID/,
    never: /QUERY-ID stopped/,
  },
  {
    name: 'denied: GetQueryResults',
    world: faulty('GetQueryResults', 'denied'),
    says: /^Cannot read the result of query QUERY-ID: athena:GetQueryResults is missing .*; the query is done and billed, and its result lies as QUERY-ID\.csv .*output location.*\nTry: .*infra\/permissions\/audit\.json/,
    never: /stopped|running/,
  },
  {
    name: 'denied: the objects, within the query',
    world: failed(
      'PERMISSION_DENIED: Access denied on operation s3:GetObject on resource: arn:aws:s3:::acme-logs/AWSLogs/a.json.gz',
    ),
    says: grants('s3:GetObject'),
  },
  {
    name: 'denied: the objects, within the query, in older words',
    world: failed(
      'Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 5f8d; S3 Extended Request ID: x)',
    ),
    says: /: s3:GetObject on the logs, s3:PutObject on the results, or kms:Decrypt is missing \(Access Denied .*\nTry: .*infra\/permissions\/audit\.json/,
  },
  {
    name: 'denied: the key of the objects, within the query',
    world: failed(
      `PERMISSION_DENIED: ${USER} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/5f8d because no identity-based policy allows the kms:Decrypt action (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)`,
    ),
    says: /: kms:Decrypt is missing/,
  },
  {
    name: 'denied: Lake Formation, of the table',
    world: refused(
      'GetTableMetadata',
      'MetadataException',
      `Insufficient Lake Formation permission(s): Required Describe on registered ${FROM_GLUE}`,
    ),
    says: /Lake Formation does not grant it .*Required Describe.*\nTry: .*Lake Formation administrator/,
    never: /infra\/permissions/,
  },
  {
    name: 'denied: Lake Formation, of the table, by the code of the refusal',
    world: refused(
      'GetTableMetadata',
      'AccessDeniedException',
      'Insufficient Lake Formation permission(s): Required Describe on registered',
    ),
    says: /Lake Formation does not grant it .*\nTry: .*Lake Formation administrator/,
    never: /infra\/permissions/,
  },
  {
    name: 'denied: Lake Formation, of the partitions',
    world: refused(
      'GetPartitions',
      'AccessDeniedException',
      'Insufficient Lake Formation permission(s): Required Select on registered',
    ),
    says: /Lake Formation does not grant it .*\nTry: .*Lake Formation administrator/,
    never: /infra\/permissions/,
  },
  {
    name: 'denied: Lake Formation, within the query',
    world: failed(
      'HIVE_METASTORE_ERROR: Insufficient Lake Formation permission(s): Required Select on registered (Service: AWSGlue; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5f8d; Proxy: null)',
    ),
    says: /QUERY-ID: Lake Formation does not grant it .*\nTry: .*Lake Formation administrator/,
    never: /infra\/permissions/,
  },
];

const WHO: readonly Failure[] = [
  { name: 'no region', env: without('AWS_REGION'), says: /region.*\nTry: AWS_REGION=us-east-1, / },
  {
    name: 'a region that is none',
    args: [...WELL, '--aws-region', 'eu_west_1'],
    says: /region="eu_west_1".*\nTry: AWS_REGION=us-east-1, /,
  },
  { name: 'no credentials', env: NO_KEYS, says: /no AWS credentials.*\nTry: --profile/ },
  {
    name: 'no such profile',
    args: [...WELL, '--profile', 'nobody'],
    env: NO_KEYS,
    says: /credentials.*\nTry: --profile/,
  },
  {
    name: 'no such profile, and keys that are not asked for',
    args: [...WELL, '--profile', 'nobody'],
    says: /^Cannot .*credentials.*\nTry: --profile/,
    never: /WARNING/,
  },
  {
    name: 'a login that never was',
    args: [...WELL, '--profile', 'work'],
    env: NO_KEYS,
    files: { '.aws/config': SINGLE_SIGN_ON.config },
    says: /no AWS credentials .*\nTry: aws sso login/,
    never: /no such table/,
  },
  {
    name: 'a login of yesterday',
    args: [...WELL, '--profile', 'work'],
    env: NO_KEYS,
    files: {
      '.aws/config': SINGLE_SIGN_ON.config,
      [SINGLE_SIGN_ON.loginFile]: SINGLE_SIGN_ON.login,
    },
    says: /no AWS credentials .*\nTry: aws sso login/,
    never: /no such table/,
  },
  {
    name: 'a login of yesterday, in a profile of the old kind',
    args: [...WELL, '--profile', 'old'],
    env: NO_KEYS,
    files: {
      '.aws/config': SINGLE_SIGN_ON.oldConfig,
      [SINGLE_SIGN_ON.oldLoginFile]: SINGLE_SIGN_ON.login,
    },
    says: /credentials have expired\nTry: aws sso login/,
  },
  {
    name: 'expired credentials, at once',
    world: faulty('GetTableMetadata', 'expired'),
    says: /credentials have expired\nTry: aws sso login/,
  },
  {
    name: 'expired credentials, at the listing',
    args: INJECTED,
    world: faulty('ListObjectsV2', 'expired'),
    says: /credentials have expired\nTry: aws sso login/,
  },
  {
    name: 'expired credentials, while the query runs',
    world: (aws) => {
      aws.nextOutcome({ state: 'RUNNING' });
      for (const operation of ['GetQueryExecution', 'StopQueryExecution']) {
        aws.refuse({ operation, kind: 'expired', times: 99 });
      }
    },
    says: /^Cannot follow query QUERY-ID: the AWS credentials have expired; Cannot stop query QUERY-ID: .*expired: query QUERY-ID may be running still, and cost\nTry: .*aws athena stop-query-execution .*--query-execution-id QUERY-ID/,
    never: /QUERY-ID stopped/,
  },
  {
    name: 'expired credentials, at the result',
    world: faulty('GetQueryResults', 'expired'),
    says: /result of query QUERY-ID: .*credentials have expired; the query is done and billed, and its result lies as QUERY-ID\.csv .*output location.*\nTry: aws sso login/,
    never: /stopped|running/,
  },
  {
    name: 'expired credentials, within the query',
    world: failed(
      'The provided token has expired. (Service: Amazon S3; Status Code: 400; Error Code: ExpiredToken; Request ID: 5f8d)',
    ),
    says: /QUERY-ID: .*credentials have expired.*\nTry: aws sso login/,
  },
  {
    name: 'wrong keys',
    world: refused(
      'GetTableMetadata',
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ),
    says: /does not accept the credentials/,
  },
];

/** What may not be done, and who is not known. */
export const REFUSALS: readonly Failure[] = [...DENIED, ...WHO];
