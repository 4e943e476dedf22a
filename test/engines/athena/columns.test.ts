import { readFileSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TableColumn } from '../../../src/aws/athena.ts';
import { selectList, WANTED_COLUMNS } from '../../../src/engines/athena/columns.ts';
import { RAW_COLUMNS } from '../../../src/engines/local/columns.ts';
import { duckType, type HiveType, parseHiveType } from '../../support/aws/hive-types.ts';
import { CLOUDTRAIL_COLUMNS } from '../../support/aws/stand-in.ts';
import { OUR_COLUMNS, tableOf } from './table.ts';

type Columns = readonly TableColumn[];
type Wanted = (typeof WANTED_COLUMNS)[string];

function listOf(columns: Columns): readonly string[] {
  return selectList(tableOf({}, { columns }));
}

/** The full table, with other types for some columns. */
function columnsWith(types: Readonly<Record<string, string>>): Columns {
  return OUR_COLUMNS.map(({ name, type }) => ({ name, type: types[name] ?? type }));
}

function without(...names: readonly string[]): Columns {
  return OUR_COLUMNS.filter(({ name }) => !names.includes(name));
}

/** Columns and fields by their full name: `useridentity.arn`. */
function paths(wanted: Readonly<Record<string, Wanted>>, above = ''): readonly string[] {
  return Object.entries(wanted).flatMap(([name, type]) =>
    typeof type === 'string' ? [`${above}${name}`] : paths(type, `${above}${name}.`),
  );
}

const PATHS = paths(WANTED_COLUMNS);

test('the wanted columns and fields are those that sql/events.sql reads, and no others', () => {
  const sql = readFileSync(new URL('../../../sql/events.sql', import.meta.url), 'utf8');
  const words = sql.replaceAll(/--.*$/gm, '').replaceAll(/'[^']*'/g, "''");
  const names = Object.keys(RAW_COLUMNS).map((name) => name.toLowerCase());
  const read = names.flatMap((name) =>
    [...words.matchAll(new RegExp(`(?<![\\w.])${name}(?:\\.\\w+)*\\b`, 'g'))].map(([path]) => path),
  );
  expect([...new Set(read)].sort()).toEqual([...PATHS].sort());
});

describe('the select list', () => {
  test('of our own table is the names', () => {
    expect(listOf(OUR_COLUMNS)).toEqual(Object.keys(WANTED_COLUMNS));
  });

  test("of AWS's own table is the names, but for two fields of identities", () => {
    const list = listOf(CLOUDTRAIL_COLUMNS);
    expect(list.filter((text) => text.includes('cast'))).toEqual([list.at(-2)]);
    expect(list.at(-2)?.match(/cast\(null as [^)]*\)/g)).toEqual([
      'cast(null as varchar)',
      'cast(null as varchar)',
    ]);
  });

  test.each([
    ['responseelements', 'map<string,string>'],
    ['responseelements', 'struct<credentials:string>'],
  ])('takes a %s of type %s as lacking: only tracing reads it', (name, type) => {
    expect(listOf(columnsWith({ [name]: type }))).toContain(`cast(null as varchar) as ${name}`);
  });

  test('takes what only tracing reads of a session as lacking where its type is odd', () => {
    const useridentity =
      'struct<type:string,username:array<string>,sessioncontext:struct<attributes:string,' +
      'sessionissuer:struct<arn:string>,webidfederationdata:string,sourceidentity:map<string,string>>>';
    const text = listOf(columnsWith({ useridentity })).at(-2);
    expect(text).toContain('useridentity.sessioncontext.sessionissuer.arn');
    expect(text).toContain('cast(null as row(federatedprovider varchar))');
    expect(text).not.toMatch(/sourceidentity(?! varchar)|\.username|\.attributes/);
  });

  test('does not mind the order and the case of names and types', () => {
    const columns = [...OUR_COLUMNS]
      .reverse()
      .map(({ name, type }) => ({ name: name.toUpperCase(), type: type.toUpperCase() }));
    expect(listOf(columns)).toEqual(Object.keys(WANTED_COLUMNS));
  });

  test('takes any text, and the columns that nobody asked for', () => {
    const columns = columnsWith({
      eventid: 'varchar(36)',
      awsregion: 'varchar(20)',
      resources: 'int',
    });
    expect(listOf([...columns, { name: 'extra', type: 'map<string,string>' }])).toEqual(
      Object.keys(WANTED_COLUMNS),
    );
  });

  test('takes the blanks off padded text', () => {
    expect(listOf(columnsWith({ awsregion: 'char(20)' }))).toContain(
      'rtrim(cast(awsregion as varchar)) as awsregion',
    );
    const tlsdetails =
      'struct<tlsversion:char(9),ciphersuite:string,clientprovidedhostheader:string>';
    expect(listOf(columnsWith({ tlsdetails })).at(-1)).toBe(
      'cast(row(rtrim(cast(tlsdetails.tlsversion as varchar)), tlsdetails.ciphersuite, ' +
        'tlsdetails.clientprovidedhostheader) as ' +
        'row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar)) as tlsdetails',
    );
  });

  test('has wanted columns that the table is partitioned by', () => {
    const table = tableOf({ awsregion: 'string', dt: 'string' }, { columns: without('awsregion') });
    expect(selectList(table)).toEqual(Object.keys(WANTED_COLUMNS));
    const keys = { awsregion: 'char(20)', recipientaccountid: 'bigint' };
    const list = selectList(tableOf(keys, { columns: without(...Object.keys(keys)) }));
    expect(list).toContain('rtrim(cast(awsregion as varchar)) as awsregion');
    expect(list).toContain('cast(recipientaccountid as varchar) as recipientaccountid');
    // What stands there for CloudTrail's columns may be of another type.
    const dated = tableOf({ eventtime: 'date' }, { columns: without('eventtime') });
    expect(() => selectList(dated)).toThrow('its column eventtime is of type date');
  });

  test.each([
    ['errorcode', 'cast(null as varchar) as errorcode'],
    ['eventid', 'cast(null as varchar) as eventid'],
    [
      'tlsdetails',
      'cast(null as row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar)) as tlsdetails',
    ],
  ])('has NULL of the right type for a lacking %s', (name, expression) => {
    const list = listOf(without(name));
    expect(list).toHaveLength(Object.keys(WANTED_COLUMNS).length);
    expect(list).toContain(expression);
    expect(list.filter((text) => text.includes('cast'))).toEqual([expression]);
  });

  const CONTEXT =
    'row(attributes row(creationdate varchar), sessionissuer row(arn varchar), ' +
    'ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar), sourceidentity varchar)';
  const TYPE =
    'row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, ' +
    `accesskeyid varchar, username varchar, identityprovider varchar, sessioncontext ${CONTEXT})`;

  describe('names each field where one is lacking, as Trino casts rows by place', () => {
    const IDENTITY = OUR_COLUMNS.find(({ name }) => name === 'useridentity')!.type;
    const ISSUER = 'cast(row(useridentity.sessioncontext.sessionissuer.arn) as row(arn varchar))';

    test('in a standard table without `invokedby`', () => {
      const useridentity = IDENTITY.replace('invokedby:string,', '');
      expect(useridentity).not.toBe(IDENTITY);
      const session = 'useridentity.sessioncontext';
      const context = [
        `cast(row(${session}.attributes.creationdate) as row(creationdate varchar))`,
        ISSUER,
        `${session}.ec2roledelivery`,
        `cast(row(${session}.webidfederationdata.federatedprovider) as row(federatedprovider varchar))`,
        `${session}.sourceidentity`,
      ];
      expect(listOf(columnsWith({ useridentity })).at(-2)).toBe(
        'cast(row(useridentity.type, useridentity.principalid, useridentity.arn, ' +
          'useridentity.accountid, cast(null as varchar), useridentity.accesskeyid, ' +
          'useridentity.username, useridentity.identityprovider, ' +
          `cast(row(${context.join(', ')}) as ${CONTEXT})) as ${TYPE}) as useridentity`,
      );
    });

    test('though a session has more fields than wanted, before and behind those', () => {
      const useridentity =
        'struct<accesskeyid:string,username:string,arn:string,type:string,accountid:string,' +
        'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
        'webidfederationdata:struct<attributes:string,federatedprovider:string>,sourceidentity:string,' +
        'sessionissuer:struct<type:string,principalid:string,arn:string,username:string>,' +
        'ec2roledelivery:string>,identityprovider:string,invokedby:string>';
      const text = listOf(columnsWith({ useridentity })).at(-2);
      expect(text).toContain(
        'cast(row(useridentity.type, cast(null as varchar), useridentity.arn, ' +
          'useridentity.accountid, useridentity.invokedby, useridentity.accesskeyid, ' +
          'useridentity.username, useridentity.identityprovider, cast(row(',
      );
      expect(text).toContain(`, ${ISSUER}, useridentity.sessioncontext.ec2roledelivery, `);
      // Where none is lacking nothing is cast, and fields are found by name.
      const all = useridentity.replace(
        'username:string,arn',
        'username:string,principalid:string,arn',
      );
      expect(listOf(columnsWith({ useridentity: all })).at(-2)).toBe('useridentity');
    });
  });

  test('rebuilds a struct that lacks fields, at any depth', () => {
    const useridentity = 'struct<type:string,arn:string,sessioncontext:struct<attributes:int>>';
    expect(listOf(columnsWith({ useridentity })).at(-2)).toBe(
      'cast(row(useridentity.type, cast(null as varchar), useridentity.arn, cast(null as varchar), ' +
        'cast(null as varchar), cast(null as varchar), cast(null as varchar), cast(null as varchar), ' +
        'cast(row(cast(null as row(creationdate varchar)), cast(null as row(arn varchar)), ' +
        'cast(null as varchar), cast(null as row(federatedprovider varchar)), cast(null as varchar)) ' +
        `as ${CONTEXT})) as ${TYPE}) as useridentity`,
    );
  });

  test.each(['boolean', 'int', 'bigint', 'tinyint'])('makes a readonly of type %s text', (type) => {
    expect(listOf(columnsWith({ readonly: type }))).toContain(
      'cast(readonly as varchar) as readonly',
    );
  });

  test('makes a number within a struct text', () => {
    const tlsdetails = 'struct<tlsversion:int,ciphersuite:string,clientprovidedhostheader:string>';
    expect(listOf(columnsWith({ tlsdetails })).at(-1)).toMatch(
      /^cast\(row\(cast\(tlsdetails\.tlsversion as varchar\), tlsdetails\.ciphersuite, /,
    );
  });
});

describe('a table is refused', () => {
  test.each<[string, Columns, string]>([
    ['without times', without('eventtime'), 'it has no column eventtime'],
    ['without identities', without('useridentity'), 'it has no column useridentity'],
    ['without sources', without('eventsource'), 'it has no column eventsource'],
    ['without names', without('eventname'), 'it has no column eventname'],
    [
      'of S3 access logs',
      [{ name: 'requester', type: 'string' }],
      'eventtime, eventsource, eventname',
    ],
    [
      'with identities as text',
      columnsWith({ useridentity: 'string' }),
      'useridentity is of type string',
    ],
    [
      'with a map of parameters',
      columnsWith({ requestparameters: 'map<string,string>' }),
      'requestparameters is of type map<string,string>',
    ],
    [
      'with a struct of parameters',
      columnsWith({ requestparameters: 'struct<bucketname:string>' }),
      'requestparameters is of type struct<',
    ],
    [
      'with times as timestamps',
      columnsWith({ eventtime: 'timestamp' }),
      'eventtime is of type timestamp',
    ],
    ['with tls as text', columnsWith({ tlsdetails: 'string' }), 'tlsdetails is of type string'],
    [
      'with a wrong field',
      columnsWith({ useridentity: 'struct<type:array<string>>' }),
      'useridentity is of type struct<type:array<string>>',
    ],
    [
      'with a wrong field deep down',
      columnsWith({ useridentity: 'struct<sessioncontext:struct<sessionissuer:string>>' }),
      'useridentity is of type',
    ],
  ])('%s', (_, columns, reason) => {
    expect(() => listOf(columns)).toThrow(/^Cannot use table "db\.logs": /);
    expect(() => listOf(columns)).toThrow(reason);
  });
});

describe('on an engine', () => {
  let connection: DuckDBConnection;

  beforeAll(async () => {
    connection = await (await DuckDBInstance.create()).connect();
  });

  afterAll(() => connection.closeSync());

  const IDENTITY = {
    type: 'AssumedRole',
    principalid: 'AROA:i-1',
    arn: 'arn:one',
    accountid: '111122223333',
    invokedby: 'athena.amazonaws.com',
    accesskeyid: 'ASIA',
    username: 'app',
    identityprovider: 'arn:provider',
    sessioncontext: {
      attributes: { mfaauthenticated: 'false', creationdate: '2026' },
      ec2roledelivery: '2.0',
      webidfederationdata: { federatedprovider: 'arn:oidc' },
      sourceidentity: 'alice',
      sessionissuer: { arn: 'arn:issuer', type: 'Role', principalid: 'AROA' },
    },
  };
  const TLS = { tlsversion: 'TLSv1.3', ciphersuite: 'AES', clientprovidedhostheader: 'host' };
  const RECORD: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(OUR_COLUMNS.map(({ name }) => [name, `the ${name}`])),
    readonly: true,
    useridentity: IDENTITY,
    tlsdetails: TLS,
    resources: null,
    addendum: null,
  };

  /** A value as SQL; fields that the type lacks are left out, as the SerDe does. */
  function literalOf(type: HiveType, value: unknown): string {
    if (value === null || value === undefined) return `cast(null as ${duckType(type)})`;
    if (type.kind !== 'struct') return `cast('${value}' as ${duckType(type)})`;
    const own = value as Readonly<Record<string, unknown>>;
    const fields = type.fields.map(
      (field) => `'${field.name}': ${literalOf(field.type, own[field.name])}`,
    );
    return `{${fields.join(', ')}}`;
  }

  /** Every wanted value of the record, read through the select list from a table of these columns. */
  async function valuesOf(columns: Columns, record = RECORD): Promise<Record<string, unknown>> {
    const types = columns.map(({ name, type }) => `${name} ${duckType(parseHiveType(type))}`);
    const values = columns.map(({ name, type }) => literalOf(parseHiveType(type), record[name]));
    await connection.run(`create or replace table logs (${types.join(', ')})`);
    await connection.run(`insert into logs values (${values.join(', ')})`);
    const reader = await connection.runAndReadAll(
      `with source as (select ${listOf(columns).join(', ')} from logs)
       select ${PATHS.map((path) => `${path} as "${path}"`).join(', ')} from source`,
    );
    const [row] = reader.getRowObjectsJson();
    return row ?? {};
  }

  const FULL: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(PATHS.map((path) => [path, `the ${path}`])),
    readonly: 'true',
    'useridentity.type': 'AssumedRole',
    'useridentity.principalid': 'AROA:i-1',
    'useridentity.arn': 'arn:one',
    'useridentity.accountid': '111122223333',
    'useridentity.invokedby': 'athena.amazonaws.com',
    'useridentity.accesskeyid': 'ASIA',
    'useridentity.username': 'app',
    'useridentity.identityprovider': 'arn:provider',
    'useridentity.sessioncontext.attributes.creationdate': '2026',
    'useridentity.sessioncontext.sessionissuer.arn': 'arn:issuer',
    'useridentity.sessioncontext.ec2roledelivery': '2.0',
    'useridentity.sessioncontext.webidfederationdata.federatedprovider': 'arn:oidc',
    'useridentity.sessioncontext.sourceidentity': 'alice',
    'tlsdetails.tlsversion': 'TLSv1.3',
    'tlsdetails.ciphersuite': 'AES',
    'tlsdetails.clientprovidedhostheader': 'host',
  };

  /** What only tracing reads of identities. */
  const OF_TRACING = [
    'useridentity.username',
    'useridentity.identityprovider',
    'useridentity.sessioncontext.attributes.creationdate',
    'useridentity.sessioncontext.ec2roledelivery',
    'useridentity.sessioncontext.webidfederationdata.federatedprovider',
    'useridentity.sessioncontext.sourceidentity',
  ];

  function fullWithout(...lacking: readonly string[]): Readonly<Record<string, unknown>> {
    return { ...FULL, ...Object.fromEntries(lacking.map((path) => [path, null])) };
  }

  test('the full table gives every value', async () => {
    expect(await valuesOf(OUR_COLUMNS)).toEqual(FULL);
  });

  test.each(['boolean', 'string'])('readonly of type %s gives the same text', async (type) => {
    expect((await valuesOf(columnsWith({ readonly: type })))['readonly']).toBe('true');
  });

  test('padded texts lose the blanks behind them, and no others', async () => {
    const padded = { ...RECORD, awsregion: '  eu-west-1   ', errorcode: '', eventid: ' ' };
    const types = { awsregion: 'char(20)', errorcode: 'char(5)', eventid: 'string' };
    expect(await valuesOf(columnsWith(types), padded)).toEqual({
      ...FULL,
      awsregion: '  eu-west-1',
      errorcode: '',
      eventid: ' ',
    });
  });

  test('lacking columns are NULL, all others stay', async () => {
    const lacking = PATHS.filter(
      (path) =>
        path.startsWith('tlsdetails') ||
        !/^(eventtime|eventsource|eventname|useridentity)\b/.test(path),
    );
    const names = lacking.map((path) => path.replace(/\..*/, ''));
    expect(await valuesOf(without(...names))).toEqual(fullWithout(...lacking));
  });

  const SCALARS = 'principalid:string,arn:string,accountid:string,accesskeyid:string';
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'identities without services and issuers',
      { useridentity: `struct<type:string,${SCALARS}>` },
      ['useridentity.invokedby', 'useridentity.sessioncontext.sessionissuer.arn', ...OF_TRACING],
    ],
    [
      'sessions without issuers',
      {
        useridentity: `struct<invokedby:string,type:string,${SCALARS},sessioncontext:struct<attributes:struct<mfaauthenticated:string>>>`,
      },
      ['useridentity.sessioncontext.sessionissuer.arn', ...OF_TRACING],
    ],
    [
      'issuers without ARNs',
      {
        useridentity: `struct<invokedby:string,type:string,${SCALARS},sessioncontext:struct<sessionissuer:struct<type:string>>>`,
      },
      ['useridentity.sessioncontext.sessionissuer.arn', ...OF_TRACING],
    ],
    [
      'identities in another order, without a type',
      {
        useridentity: `struct<sessioncontext:struct<sessionissuer:struct<type:string,arn:string>>,${SCALARS},invokedby:string>`,
      },
      ['useridentity.type', ...OF_TRACING],
    ],
    [
      'TLS without hosts',
      { tlsdetails: 'struct<ciphersuite:string,tlsversion:string>' },
      ['tlsdetails.clientprovidedhostheader'],
    ],
  ])('%s: those fields are NULL, all others stay', async (_, types, lacking) => {
    expect(await valuesOf(columnsWith(types))).toEqual(fullWithout(...lacking));
  });

  test('a rebuilt struct that is NULL has NULL fields', async () => {
    const record = { ...RECORD, useridentity: null };
    const values = await valuesOf(columnsWith({ useridentity: 'struct<type:string>' }), record);
    expect(values).toEqual(fullWithout(...PATHS.filter((path) => path.startsWith('useridentity'))));
  });
});
