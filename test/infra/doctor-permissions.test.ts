import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUCKET, SHAPES } from '../engines/athena/shapes.ts';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { missing, type Need, needsOf, statementsOf } from '../support/policy-documents.ts';
import { spawnCli } from '../support/run-cli.ts';

const NAMES: Readonly<Record<string, string>> = {
  REGION: 'us-east-1',
  ACCOUNT: '111122223333',
  WORKGROUP: 'audits',
  DATABASE: 'security',
  TABLE: '*',
  LOG_BUCKET: BUCKET,
};

const PLACE = 'us-east-1:111122223333';
const statements = statementsOf('doctor', NAMES);

/** What Athena reads for GetTableMetadata, as the caller. (Source: Athena user guide, access to Glue.) */
const BY_ATHENA = ['glue:GetDatabase', 'glue:GetTable'].map(
  (action) => [action, `arn:aws:glue:${PLACE}:catalog`] as const,
);

function resourceOf({ service, operation, input }: Call): string {
  if (service === 's3') return `arn:aws:s3:::${input['Bucket']}`;
  if (service === 'glue') {
    return `arn:aws:glue:${PLACE}:table/${input['DatabaseName']}/${input['TableName']}`;
  }
  if (operation === 'ListTrails') return '*';
  if (service === 'cloudtrail') return String(input['Name'] ?? input['TrailName']);
  return operation === 'GetTableMetadata'
    ? `arn:aws:athena:${PLACE}:datacatalog/${input['CatalogName']}`
    : `arn:aws:athena:${PLACE}:workgroup/${input['WorkGroup']}`;
}

let aws: StandIn;

beforeAll(async () => {
  aws = await startAws();
  aws.putFolder(BUCKET, '', 'test/sample-logs');
  const outputLocation = 's3://acme-results/audits/';
  aws.addWorkgroup({ name: 'audits', outputLocation, enforced: true });
  for (const table of SHAPES) aws.addTable(table);
  const EventSelectors = [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }];
  aws.addTrail({ name: 'theirs', bucket: BUCKET, selectors: { EventSelectors } });
  await Promise.all(
    ['injected_account', 'registered_days'].map((name) =>
      spawnCli(aws.env, 'doctor', '--table', `security.${name}`, '--workgroup', 'audits'),
    ),
  );
});

afterAll(() => aws.close());

function called(): readonly Need[] {
  return needsOf(
    aws.calls.filter(({ service }) => service !== 'sts'),
    resourceOf,
  );
}

it('grants every call that was made, on what it was made', () => {
  expect(called().length).toBeGreaterThan(10);
  expect(missing(statements, [...called(), ...BY_ATHENA])).toEqual([]);
});

it('grants nothing else', () => {
  const granted = statements.flatMap(({ Action }) => Action).sort();
  const needed = [...called(), ...BY_ATHENA].map(([action]) => action);
  expect(granted).toEqual([...new Set(needed)].sort());
});
