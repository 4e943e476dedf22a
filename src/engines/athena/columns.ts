import type { TableMetadata } from '../../aws/athena.ts';
import {
  type HiveType,
  isIntegerType,
  isPaddedType,
  isTextType,
  parseHiveType,
} from './hive-type.ts';
import { cannotUse } from './layout.ts';

/** What `sql/events.sql` reads of a raw column: text, or these fields of it. */
type Wanted = 'varchar' | { readonly [field: string]: Wanted };

/** The raw columns that `sql/events.sql` reads, as Athena's CloudTrail table names them. */
export const WANTED_COLUMNS: Readonly<Record<string, Wanted>> = {
  eventid: 'varchar',
  eventtime: 'varchar',
  eventsource: 'varchar',
  eventname: 'varchar',
  eventcategory: 'varchar',
  awsregion: 'varchar',
  recipientaccountid: 'varchar',
  sourceipaddress: 'varchar',
  useragent: 'varchar',
  errorcode: 'varchar',
  readonly: 'varchar',
  requestid: 'varchar',
  sharedeventid: 'varchar',
  vpcendpointid: 'varchar',
  requestparameters: 'varchar',
  responseelements: 'varchar',
  additionaleventdata: 'varchar',
  useridentity: {
    type: 'varchar',
    principalid: 'varchar',
    arn: 'varchar',
    accountid: 'varchar',
    invokedby: 'varchar',
    accesskeyid: 'varchar',
    username: 'varchar',
    identityprovider: 'varchar',
    sessioncontext: {
      attributes: { creationdate: 'varchar' },
      sessionissuer: { arn: 'varchar' },
      ec2roledelivery: 'varchar',
      webidfederationdata: { federatedprovider: 'varchar' },
      sourceidentity: 'varchar',
    },
  },
  tlsdetails: {
    tlsversion: 'varchar',
    ciphersuite: 'varchar',
    clientprovidedhostheader: 'varchar',
  },
};

/** What only tracing reads: of a type that is not understood it is NULL, as if it were lacking. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'responseelements',
  'username',
  'identityprovider',
  'attributes',
  'ec2roledelivery',
  'webidfederationdata',
  'sourceidentity',
]);

/** Without these a table holds something else than CloudTrail records. */
const NEEDED = ['eventtime', 'eventsource', 'eventname', 'useridentity'];

function typeText(wanted: Wanted): string {
  if (typeof wanted === 'string') return wanted;
  const fields = Object.entries(wanted).map(([name, type]) => `${name} ${typeText(type)}`);
  return `row(${fields.join(', ')})`;
}

function nothing(wanted: Wanted): string {
  return `cast(null as ${typeText(wanted)})`;
}

function holds(type: HiveType | undefined, wanted: Wanted): boolean {
  if (type === undefined) return false;
  if (typeof wanted === 'string') return isTextType(type);
  return (
    typeof type !== 'string' &&
    Object.entries(wanted).every(([name, field]) => holds(type[name], field))
  );
}

/** A scalar as text; null where it is of a type that CloudTrail's table does not have. */
function scalar(path: string, type: HiveType): string | null {
  if (isTextType(type)) return path;
  if (isPaddedType(type)) return `rtrim(cast(${path} as varchar))`;
  return type === 'boolean' || isIntegerType(type) ? `cast(${path} as varchar)` : null;
}

/** A row of exactly the fields wanted: Trino casts rows by place, so each one is rebuilt. */
function rebuilt(path: string, type: HiveType | undefined, wanted: Wanted): string | null {
  if (type === undefined) return nothing(wanted);
  if (typeof wanted === 'string') return scalar(path, type);
  if (typeof type === 'string') return null;
  const fields = Object.entries(wanted).map(
    ([name, field]) =>
      rebuilt(`${path}.${name}`, type[name], field) ?? (OPTIONAL.has(name) ? nothing(field) : null),
  );
  return fields.includes(null) ? null : `cast(row(${fields.join(', ')}) as ${typeText(wanted)})`;
}

/** Gives what is wanted of a column: as it is where all of it is there, NULL for what is not; null where it cannot. */
function expression(path: string, type: HiveType | undefined, wanted: Wanted): string | null {
  return holds(type, wanted) ? path : rebuilt(path, type, wanted);
}

/**
 * The select list that gives the raw columns under their standard names. A column, or a field of one,
 * that the table lacks becomes NULL. Throws a TrailAuditError where the table holds something else.
 */
export function selectList(table: TableMetadata): readonly string[] {
  const columns = [...table.columns, ...table.partitionKeys];
  const types = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const missing = NEEDED.filter((name) => !types.has(name));
  if (missing.length > 0) {
    throw cannotUse(table, `it has no column ${missing.join(', ')}: is it a CloudTrail table?`);
  }
  return Object.entries(WANTED_COLUMNS).map(([name, wanted]) => {
    const type = types.get(name);
    const text =
      expression(name, type === undefined ? undefined : parseHiveType(type), wanted) ??
      (OPTIONAL.has(name) ? nothing(wanted) : null);
    if (text === null) {
      throw cannotUse(table, `its column ${name} is of type ${type}, not of a CloudTrail table's`);
    }
    return text === name ? name : `${text} as ${name}`;
  });
}
