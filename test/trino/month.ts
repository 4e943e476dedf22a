import { BUCKET } from '../engines/athena/shapes.ts';
import { CLOUDTRAIL_COLUMNS, type Table } from '../support/aws/stand-in.ts';
import { sigv2Record } from '../support/records.ts';

export const MONTH_REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1'];

/** Days of November 2026. */
export const MONTH_DAYS = Array.from(
  { length: 30 },
  (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`,
);

const REQUESTS = 20;

/** A month in three regions, with a few requests a day, as JSON. */
export function monthOfLogs(): readonly string[] {
  return MONTH_REGIONS.flatMap((awsRegion) =>
    MONTH_DAYS.flatMap((day) =>
      Array.from({ length: REQUESTS }, (_, index) =>
        JSON.stringify(
          sigv2Record({
            awsRegion,
            eventTime: `${day}T${String(index).padStart(2, '0')}:00:00Z`,
            eventID: `${awsRegion} ${day} ${index}`,
          }),
        ),
      ),
    ),
  );
}

/** What `trail-audit setup` makes, over the month. */
export const MONTH: Table = {
  database: 'security',
  name: 'month',
  location: `s3://${BUCKET}/AWSLogs/`,
  columns: CLOUDTRAIL_COLUMNS,
  partitionKeys: ['account', 'region', 'day'].map((name) => ({ name, type: 'string' })),
  parameters: {
    'projection.enabled': 'true',
    'projection.account.type': 'injected',
    'projection.region.type': 'enum',
    'projection.region.values': MONTH_REGIONS.join(','),
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': '2013/11/13,NOW+30DAYS',
    'storage.location.template': `s3://${BUCKET}/AWSLogs/\${account}/CloudTrail/\${region}/\${day}`,
  },
};
