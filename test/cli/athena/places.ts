import { DAY, projected, registered, WELL } from '../../engines/athena/small-world.ts';
import { type Failure, failed, located, onTable } from './failure.ts';

const NOT_THERE: readonly Failure[] = [
  {
    name: 'no such table',
    args: ['--table', 'security.nowhere', ...DAY],
    says: /"security\.nowhere": there is no such table .*in us-east-1\nTry: .*--aws-region/,
  },
  {
    name: 'no such database',
    args: ['--table', 'nowhere.registered', ...DAY],
    says: /"nowhere\.registered": there is no such database in us-east-1/,
  },
  {
    name: 'the default table, which nobody made',
    args: DAY,
    says: /no such database.*\n.*--table/,
  },
  {
    name: "another region than the table's",
    args: ['--table', 'security.nowhere', '--aws-region', 'eu-west-1', ...DAY],
    says: /no such table .*in eu-west-1\nTry: .*--aws-region/,
  },
  {
    name: 'no such workgroup',
    args: [...WELL, '--workgroup', 'nobody'],
    says: /workgroup "nobody": .*not found.*\nTry: --workgroup/,
  },
  {
    name: 'a workgroup that is switched off',
    world: (aws) => aws.addWorkgroup({ name: 'primary', disabled: true }),
    says: /workgroup "primary": .*is disabled.*\nTry: another --workgroup/,
    never: /may have been started/,
  },
  {
    name: 'nobody says where the result goes',
    world: (aws) => aws.addWorkgroup({ name: 'primary' }),
    says: /output location.*\nTry: --output-location s3:/i,
  },
  {
    name: 'no bucket for the result',
    args: [...WELL, '--output-location', 's3://nowhere/results/'],
    says: /output bucket nowhere\nTry: --output-location/,
  },
  {
    name: 'no bucket under the table',
    ...onTable(located(`s3://gone/\${account}/\${region}/\${day}`)),
    says: /"s3:\/\/gone\/": the bucket does not exist .*\nTry: a look at the name of the bucket; for a table, at its location/,
    never: /--output-location/,
  },
  {
    name: 'the table goes away',
    world: failed("TABLE_NOT_FOUND: line 3:8: Table 'x.y' does not exist", 1003),
    says: /table is not there.*\nTry: --table/,
  },
];

const TABLES: readonly Failure[] = [
  {
    name: 'a table of something else',
    ...onTable({ columns: ['id', 'eventtime'].map((name) => ({ name, type: 'string' })) }, '--yes'),
    says: /"security\.own": .*no column eventsource.*is it a CloudTrail table/,
  },
  {
    name: 'days in a form that is not understood',
    ...onTable(projected({ 'projection.day.format': 'dd-MM-yyyy' })),
    says: /column day .*"dd-MM-yyyy".*yyyy\/MM\/dd/,
  },
  {
    name: 'days of partitions in several forms',
    ...onTable(registered('2025/11/09', '2025-11-10')),
    says: /column day .*"2025\/11\/09" and "2025-11-10"/,
  },
  {
    name: 'months of partitions in several forms',
    ...onTable({
      partitionKeys: [{ name: 'month', type: 'string' }],
      partitions: ['2', '02'].map((month) => ({
        values: [month],
        location: 's3://acme-logs/AWSLogs/',
      })),
    }),
    says: /column month .*"2" and "02"/,
  },
  {
    name: 'partition columns without a partition',
    ...onTable(registered()),
    says: /no partitions.*\nTry: alter table security\.own add partition/,
  },
  {
    name: 'an injected account, and no folder of one',
    ...onTable(located(`s3://acme-logs/none/\${account}/CloudTrail/\${region}/\${day}`)),
    says: /column account .*s3:\/\/acme-logs\/none\/\nTry: --account/,
  },
  {
    name: 'an injected column of something else',
    ...onTable({
      ...projected({
        'projection.team.type': 'injected',
        'storage.location.template': `s3://acme-logs/\${team}/\${account}/CloudTrail/\${region}/\${day}`,
      }),
      partitionKeys: ['team', 'account', 'region', 'day'].map((name) => ({ name, type: 'string' })),
    }),
    says: /column team is injected/,
  },
];

/** What is named is not there, or is no CloudTrail table. */
export const PLACES: readonly Failure[] = [...NOT_THERE, ...TABLES];
