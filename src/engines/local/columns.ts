/** The relation that query texts read their raw columns from. */
export const RECORDS = 'cloudtrail_logs';

/** The SELECT that gives the raw columns to a query text. */
export const LOCAL_SOURCE = `  select *\n  from ${RECORDS}`;

const IDENTITY = `struct(
  "type" varchar, principalId varchar, arn varchar, accountId varchar, invokedBy varchar,
  accessKeyId varchar, userName varchar, identityProvider varchar,
  onBehalfOf struct(userId varchar, identityStoreArn varchar),
  sessionContext struct(
    attributes struct(mfaAuthenticated varchar, creationDate varchar),
    sessionIssuer struct("type" varchar, principalId varchar, arn varchar, accountId varchar, userName varchar),
    ec2RoleDelivery varchar, sourceIdentity varchar,
    webIdFederationData struct(federatedProvider varchar, attributes map(varchar, varchar))
  )
)`;

/**
 * The columns of Athena's CloudTrail table as DuckDB types, by the keys of the JSON records. Keys in
 * JSON are case-sensitive; the columns and fields made of them are not, so SQL writes them in lower
 * case, as Athena does. (Source: CloudTrail user guide, Athena table for CloudTrail logs.)
 */
export const RAW_COLUMNS: Readonly<Record<string, string>> = {
  eventVersion: 'varchar',
  userIdentity: IDENTITY,
  eventTime: 'varchar',
  eventSource: 'varchar',
  eventName: 'varchar',
  awsRegion: 'varchar',
  sourceIPAddress: 'varchar',
  userAgent: 'varchar',
  errorCode: 'varchar',
  errorMessage: 'varchar',
  requestParameters: 'json',
  responseElements: 'json',
  additionalEventData: 'json',
  requestID: 'varchar',
  eventID: 'varchar',
  resources: 'struct(arn varchar, accountId varchar, "type" varchar)[]',
  eventType: 'varchar',
  apiVersion: 'varchar',
  readOnly: 'varchar',
  recipientAccountId: 'varchar',
  serviceEventDetails: 'json',
  sharedEventID: 'varchar',
  vpcEndpointId: 'varchar',
  vpcEndpointAccountId: 'varchar',
  eventCategory: 'varchar',
  addendum:
    'struct(reason varchar, updatedFields varchar, originalRequestID varchar, originalEventID varchar)',
  sessionCredentialFromConsole: 'varchar',
  edgeDeviceDetails: 'json',
  tlsDetails: 'struct(tlsVersion varchar, cipherSuite varchar, clientProvidedHostHeader varchar)',
};

export const COLUMNS: readonly string[] = Object.keys(RAW_COLUMNS);

function nullOf(name: string): string {
  return `cast(null as ${RAW_COLUMNS[name]}) as ${name}`;
}

/** The SELECT list of all raw columns over a relation that has some of them; the others are NULL. */
export function withAllColumns(some: readonly string[]): string {
  return COLUMNS.map((name) => (some.includes(name) ? name : nullOf(name))).join(', ');
}

/** The SELECT of no records. */
export const NO_RECORDS = `select ${withAllColumns([])} where false`;
