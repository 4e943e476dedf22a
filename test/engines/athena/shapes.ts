import {
  CLOUDTRAIL_COLUMNS,
  cloudTrailColumnsWithout,
  type Table,
} from '../../support/aws/stand-in.ts';

/** The bucket of every shape; the sample logs lie in it under their own keys. */
export const BUCKET = 'acme-logs';

const LOGS = `s3://${BUCKET}/AWSLogs`;
const ACCOUNTS = ['111122223333', '444455556666'];
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1'];
const DAYS = Array.from(
  { length: 21 },
  (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`,
);

type Keys = Readonly<Record<string, string>>;

function columns(keys: Keys): Table['partitionKeys'] & object {
  return Object.entries(keys).map(([name, type]) => ({ name, type }));
}

function table(name: string, own: Partial<Table> = {}): Table {
  return { database: 'security', name, location: `${LOGS}/`, columns: CLOUDTRAIL_COLUMNS, ...own };
}

/** `projection.NAME.PROPERTY` and the template. */
function projected(
  keys: Keys,
  properties: Readonly<Record<string, Readonly<Record<string, string>>>>,
  template: string,
): Partial<Table> {
  const parameters = Object.entries(properties).flatMap(([name, own]) =>
    Object.entries(own).map(([key, value]) => [`projection.${name}.${key}`, value]),
  );
  return {
    partitionKeys: columns(keys),
    parameters: {
      'projection.enabled': 'true',
      'storage.location.template': template,
      ...Object.fromEntries(parameters),
    },
  };
}

/** A partition for each account, region and day, in CloudTrail's own folders. */
function registered(
  keys: Keys,
  values: (account: string, region: string, day: string) => readonly string[],
): Partial<Table> {
  const partitions = ACCOUNTS.flatMap((account) =>
    REGIONS.flatMap((region) =>
      DAYS.map((day) => ({
        values: values(account, region, day),
        location: `${LOGS}/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/`,
      })),
    ),
  );
  return { partitionKeys: columns(keys), partitions };
}

const ENUM_REGION = { type: 'enum', values: REGIONS.join(',') };
const ENUM_ACCOUNT = { type: 'enum', values: ACCOUNTS.join(',') };
const DAY = {
  type: 'date',
  format: 'yyyy/MM/dd',
  range: '2026/01/01,NOW+1DAYS',
  'interval.unit': 'DAYS',
};
const STRINGS = { account: 'string', region: 'string', day: 'string' };

/** Tables that people have over the same logs. Each one's name is that of its snapshot. */
export const SHAPES: readonly Table[] = [
  // What `trail-audit setup` makes.
  table(
    'injected_account',
    projected(
      STRINGS,
      { account: { type: 'injected' }, region: ENUM_REGION, day: DAY },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
    ),
  ),
  table(
    'injected_everything',
    projected(
      { recipient: 'string', served: 'string', delivered: 'string' },
      {
        recipient: { type: 'injected' },
        served: { type: 'injected' },
        delivered: { type: 'injected' },
      },
      `${LOGS}/\${recipient}/CloudTrail/\${served}/\${delivered}/`,
    ),
  ),
  table(
    'enum_ingest_date',
    projected(
      { account_id: 'string', region: 'string', ingest_date: 'string' },
      { account_id: ENUM_ACCOUNT, region: ENUM_REGION, ingest_date: DAY },
      `${LOGS}/\${account_id}/CloudTrail/\${region}/\${ingest_date}/`,
    ),
  ),
  table(
    'year_month_day_integers',
    projected(
      { account: 'bigint', region: 'string', year: 'int', month: 'int', day: 'int' },
      {
        account: ENUM_ACCOUNT,
        region: ENUM_REGION,
        year: { type: 'integer', range: '2024,2030' },
        month: { type: 'integer', range: '1,12', digits: '2' },
        day: { type: 'integer', range: '1,31', digits: '2' },
      },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${year}/\${month}/\${day}`,
    ),
  ),
  table(
    'year_month_day_enums',
    projected(
      { account: 'string', region: 'string', year: 'string', month: 'string', day: 'string' },
      {
        account: { type: 'injected' },
        region: ENUM_REGION,
        year: { type: 'enum', values: '2025,2026' },
        month: { type: 'enum', values: '01,02,03,04,05,06,07,08,09,10,11,12' },
        day: { type: 'integer', range: '01,31', digits: '2' },
      },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${year}/\${month}/\${day}`,
    ),
  ),
  table(
    'registered_days',
    registered(STRINGS, (account, region, day) => [account, region, day.replaceAll('-', '/')]),
  ),
  table(
    'registered_dates',
    registered({ region: 'string', dt: 'date', account: 'string' }, (account, region, day) => [
      region,
      day,
      account,
    ]),
  ),
  table(
    'registered_numbers',
    registered({ dt: 'int', account: 'bigint', region: 'string' }, (account, region, day) => [
      day.replaceAll('-', ''),
      account,
      region,
    ]),
  ),
  table(
    'registered_year_month_day',
    registered(
      { account: 'string', region: 'string', year: 'string', month: 'string', day: 'string' },
      (account, region, day) => [account, region, ...day.split('-')],
    ),
  ),
  table(
    'registered_short_days',
    registered(
      { account: 'string', region: 'string', year: 'string', month: 'string', day: 'string' },
      (account, region, day) => [
        account,
        region,
        ...day.split('-').map((part) => String(Number(part))),
      ],
    ),
  ),
  // What the console makes.
  table('unpartitioned'),
  table('old_columns', {
    ...projected(
      STRINGS,
      { account: ENUM_ACCOUNT, region: ENUM_REGION, day: DAY },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
    ),
    columns: cloudTrailColumnsWithout(
      'tlsdetails',
      'eventcategory',
      'sharedeventid',
      'vpcendpointid',
    ).map((column) =>
      column.name === 'useridentity'
        ? {
            name: 'useridentity',
            type: 'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>>',
          }
        : column,
    ),
  }),
];

/** One account and one region, by the day under the name of AWS's sample. */
export const AWS_SAMPLE: Table = table('aws_sample', {
  location: `${LOGS}/111122223333/CloudTrail/us-east-1/`,
  ...projected(
    { timestamp: 'string' },
    { timestamp: DAY },
    `${LOGS}/111122223333/CloudTrail/us-east-1/\${timestamp}`,
  ),
});
