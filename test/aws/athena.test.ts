import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openAthena } from '../../src/aws/athena.ts';
import { type Connection, connect } from '../../src/aws/connect.ts';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import { CLOUDTRAIL_COLUMNS } from '../support/aws/stand-in.ts';

const { signal } = new AbortController();
const NAME = { database: 'db', table: 'logs' };

async function open(): Promise<{ readonly aws: TestAws; readonly connection: Connection }> {
  const aws = await testAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: 's3://logs/AWSLogs/',
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: [{ name: 'day', type: 'string' }],
    parameters: { 'projection.enabled': 'true' },
  });
  return { aws, connection: await connect({}) };
}

/** What is said of a table that cannot be read. */
async function failureOf(connection: Connection, name = NAME): Promise<Error> {
  const athena = openAthena(connection);
  onTestFinished(() => athena.close());
  return athena.table(name, signal).then(
    () => new Error('it was read'),
    (error: Error) => error,
  );
}

test('a table is what the catalog says of it', async () => {
  const { connection } = await open();
  const athena = openAthena(connection);
  onTestFinished(() => athena.close());
  expect(await athena.table(NAME, signal)).toMatchObject({
    name: NAME,
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: [{ name: 'day', type: 'string' }],
    parameters: { 'projection.enabled': 'true', location: 's3://logs/AWSLogs/' },
  });
});

describe('a table is not there', () => {
  const HINT = '--table DATABASE.TABLE, --aws-region REGION; or --logs FOLDER';

  test('nor is its database', async () => {
    const { connection } = await open();
    for (const name of [
      { database: 'db', table: 'none' },
      { database: 'none', table: 'logs' },
    ]) {
      expect(await failureOf(connection, name)).toMatchObject({
        message: expect.stringMatching(
          new RegExp(
            `^Cannot read table "${name.database}\\.${name.table}": there is no such (table or )?database in us-east-1$`,
          ),
        ),
        hint: expect.stringContaining(HINT),
      });
    }
  });

  test.each([
    ['EntityNotFoundException', 'Entity Not Found', 'table or database'],
    [
      'MetadataException',
      'Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code: EntityNotFoundException; Request ID: x; Proxy: null)',
      'table or database',
    ],
    ['MetadataException', 'Database db not found.', 'database'],
  ])('%s: %s', async (code, message, what) => {
    const { aws, connection } = await open();
    aws.refuse({ operation: 'GetTableMetadata', kind: { status: 400, code, message } });
    expect((await failureOf(connection)).message).toBe(
      `Cannot read table "db.logs": there is no such ${what} in us-east-1`,
    );
  });
});

describe('a table is there, though something else was not found', () => {
  test.each([
    [
      'CredentialsProviderError',
      "The SSO session token associated with profile=work was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      'aws sso login',
    ],
    ['CredentialsProviderError', 'Profile "Database" not found.', '--profile NAME'],
  ])('%s: %s', async (name, message, hint) => {
    const { connection } = await open();
    const credentials = () => Promise.reject(Object.assign(new Error(message), { name }));
    const config = { ...connection.config, credentials } as Connection['config'];
    expect(await failureOf({ ...connection, config })).toMatchObject({
      message: `Cannot read table "db.logs": no AWS credentials (${message})`,
      hint: expect.stringContaining(hint),
    });
  });

  test.each([
    ['InvalidRequestException', 'Data catalog AwsDataCatalog was not found'],
    ['MetadataException', 'Entity lookup failed: KMS key was not found'],
  ])('%s: %s', async (code, message) => {
    const { aws, connection } = await open();
    aws.refuse({ operation: 'GetTableMetadata', kind: { status: 400, code, message } });
    expect((await failureOf(connection)).message).toBe(`Cannot read table "db.logs": ${message}`);
  });
});
