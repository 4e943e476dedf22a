import type { Shape, Shapes } from '../logs/scan.ts';

/** The fields of a structure: texts, the structures in them, and maps from any name to a text. */
interface Fields {
  readonly [name: string]: 'text' | 'map' | Fields;
}

const ENTITY: Fields = { type: 'text', principalId: 'text', arn: 'text', accountId: 'text' };

/** Columns whose values are texts in JSON, too. */
const TEXTS = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestID',
  'eventID',
  'eventType',
  'apiVersion',
  'recipientAccountId',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'eventCategory',
  'sessionCredentialFromConsole',
];

/** Text columns whose values are true or false in JSON. */
const BOOLEANS = ['readOnly', 'managementEvent'];

/** Columns that hold JSON as it was written. */
const DOCUMENTS = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'edgeDeviceDetails',
];

const STRUCTURES: Readonly<Record<string, Fields>> = {
  userIdentity: {
    ...ENTITY,
    invokedBy: 'text',
    accessKeyId: 'text',
    userName: 'text',
    identityProvider: 'text',
    onBehalfOf: { userId: 'text', identityStoreArn: 'text' },
    sessionContext: {
      attributes: { mfaAuthenticated: 'text', creationDate: 'text' },
      sessionIssuer: { ...ENTITY, userName: 'text' },
      ec2RoleDelivery: 'text',
      sourceIdentity: 'text',
      webIdFederationData: { federatedProvider: 'text', attributes: 'map' },
    },
  },
  addendum: {
    reason: 'text',
    updatedFields: 'text',
    originalRequestID: 'text',
    originalEventID: 'text',
  },
  tlsDetails: {
    tlsVersion: 'text',
    cipherSuite: 'text',
    clientProvidedHostHeader: 'text',
    keyExchange: 'text',
  },
};

const RESOURCE: Fields = { ARN: 'text', ARNPrefix: 'text', accountId: 'text', type: 'text' };

function typeOf(field: Fields[string]): string {
  if (field === 'text') return 'varchar';
  if (field === 'map') return 'map(varchar, varchar)';
  const fields = Object.entries(field).map(([name, inner]) => `"${name}" ${typeOf(inner)}`);
  return `struct(${fields.join(', ')})`;
}

function columns(names: readonly string[], type: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/**
 * What a store keeps of a record, as DuckDB types by the keys of the JSON: the columns of Athena's
 * CloudTrail table, and fields of today's records that the table does not know (`managementEvent`,
 * `tlsDetails.keyExchange`, `resources.ARNPrefix`).
 */
export const RECORD_COLUMNS: Readonly<Record<string, string>> = {
  ...columns(TEXTS, 'varchar'),
  ...columns(BOOLEANS, 'varchar'),
  ...columns(DOCUMENTS, 'json'),
  ...Object.fromEntries(Object.entries(STRUCTURES).map(([name, own]) => [name, typeOf(own)])),
  resources: `${typeOf(RESOURCE)}[]`,
};

const TOP = Object.keys(RECORD_COLUMNS);

/** A value in a record, and the structure it is a part of. */
interface Place {
  readonly path: string;
  readonly field: Fields[string];
}

function placesIn(path: string, field: Fields[string]): readonly Place[] {
  const inner = typeof field === 'string' ? [] : Object.entries(field);
  return [{ path, field }, ...inner.flatMap(([name, part]) => placesIn(`${path}.${name}`, part))];
}

const NESTED: readonly (readonly Place[])[] = Object.entries(STRUCTURES).map(([name, fields]) =>
  placesIn(`$.${name}`, fields),
);

const PATHS = [
  ...TOP.map((name) => `$.${name}`),
  ...NESTED.flatMap(([, ...inner]) => inner.map(({ path }) => path)),
];

const OBJECTS = [
  '$',
  ...NESTED.flat()
    .filter(({ field }) => field !== 'text')
    .map(({ path }) => path),
];

/** The kind of the value at a path; NULL where there is none. */
function typeAt(path: string): string {
  return `types[${PATHS.indexOf(path) + 1}]`;
}

/** Whether what is at these paths is of a kind. Written out, as DuckDB's functions on lists are slow. */
function all(paths: readonly string[], type: string): string {
  return paths.map((path) => `coalesce(${typeAt(path)} = '${type}', true)`).join(' and ');
}

function numberOf(paths: readonly string[]): string {
  return paths.map((path) => `(${typeAt(path)} is not null)::integer`).join(' + ');
}

/** Whether a structure holds no other fields than ours, each of the right kind, and each once. */
function fits(places: readonly Place[]): string {
  const paths = (isObject: boolean): string[] =>
    places.filter(({ field }) => (field !== 'text') === isObject).map(({ path }) => path);
  const keys = paths(true).map((path) => `coalesce(len(keys[${OBJECTS.indexOf(path) + 1}]), 0)`);
  const [whole, ...inner] = places.map(({ path }) => path);
  return `${typeAt(whole ?? '')} is null or (${[
    all(paths(true), 'OBJECT'),
    all(paths(false), 'VARCHAR'),
    `${keys.join(' + ')} = ${numberOf(inner)}`,
  ].join(' and ')})`;
}

function shapesIn(path: string, field: Fields[string]): readonly (readonly [string, Shape])[] {
  if (field === 'text') return [[path, 'text']];
  if (field === 'map') return [[path, 'empty']];
  const inner = Object.entries(field).flatMap(([name, part]) => shapesIn(`${path}.${name}`, part));
  return [[path, 'object'], ...inner];
}

function shaped(names: readonly string[], shape: Shape): readonly (readonly [string, Shape])[] {
  return names.map((name) => [name, shape]);
}

/** What a record consists of that the columns hold without a look at each value; a map only while it is empty. */
export const RECORD_SHAPES: Shapes = Object.fromEntries([
  ...shaped(TEXTS, 'text'),
  ...shaped(BOOLEANS, 'boolean'),
  ...shaped(DOCUMENTS, 'document'),
  ...Object.entries(STRUCTURES).flatMap(([name, fields]) => shapesIn(name, fields)),
  ...shapesIn('resources', RESOURCE),
  ['resources', 'list'],
]);

const RESOURCE_FIELDS = Object.keys(RESOURCE).join('|');

const FITS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(NESTED.map((places) => [places[0]?.path.slice(2) ?? '', fits(places)])),
  resources: `${typeAt('$.resources')} is null or (regexp_full_match(json_structure(resources)::varchar, '\\[\\{("(${RESOURCE_FIELDS})":"VARCHAR",?)*\\}\\]') and not contains(resources::varchar, 'null'))`,
};

function pathsOf(names: readonly string[]): readonly string[] {
  return names.map((name) => `$.${name}`);
}

function quoted(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

function keyedNull(name: string): string {
  return `'"${name}":null'`;
}

const DAY = `case
    when regexp_matches(eventtime, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$') then substr(eventtime, 1, 10)
    else 'unknown'
  end`;

/** The pieces of `sql/store/load-plain.sql` that follow from the columns. */
export const PLAIN_TEXTS: Readonly<Record<string, string>> = {
  day: DAY,
  names: TOP.join(', '),
  columns: TOP.map((name) =>
    DOCUMENTS.includes(name) ? `case when ${name} <> 'true' then ${name} end as ${name}` : name,
  ).join(',\n  '),
  nulls: DOCUMENTS.map((name) => `case when ${name} = 'true' then ${keyedNull(name)} end`).join(
    ',\n    ',
  ),
};

/** The pieces of `sql/store/load.sql` that follow from the columns. */
export const LOAD_TEXTS: Readonly<Record<string, string>> = {
  day: DAY,
  paths: quoted(PATHS),
  objects: quoted(OBJECTS),
  columns: TOP.join(', '),
  types: `'${JSON.stringify(RECORD_COLUMNS)}'`,
  known: numberOf(pathsOf(TOP)),
  texts_fit: all(pathsOf(TEXTS), 'VARCHAR'),
  booleans_fit: all(pathsOf(BOOLEANS), 'BOOLEAN'),
  structures_fit: Object.values(FITS)
    .map((condition) => `(${condition})`)
    .join(' and '),
  nulls: DOCUMENTS.map(
    (name) => `case when ${typeAt(`$.${name}`)} = 'NULL' then ${keyedNull(name)} end`,
  ).join(',\n      '),
  fitting: [
    ...TEXTS.map((name) => [name, `${typeAt(`$.${name}`)} = 'VARCHAR'`]),
    ...BOOLEANS.map((name) => [name, `${typeAt(`$.${name}`)} = 'BOOLEAN'`]),
    ...DOCUMENTS.map((name) => [name, `${typeAt(`$.${name}`)} <> 'NULL'`]),
    ...Object.entries(FITS),
  ]
    .map(([name, condition]) => `case when ${condition} then ${keyedNull(name ?? '')} end`)
    .join(',\n      '),
};
