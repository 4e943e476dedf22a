import { readFileSync } from 'node:fs';
import type { Json } from '../aws/json.ts';
import { REGIONS } from '../aws/regions.ts';
import { sqlIdentifier, sqlLiteral } from '../query/literal.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import { namesOf, type Settings } from './settings.ts';

const INFRA = new URL('../../infra/', import.meta.url);

type Values = Readonly<Record<string, string | number>>;

function read(file: string): Json {
  return JSON.parse(readFileSync(new URL(file, INFRA), 'utf8')) as Json;
}

/** Fills `${name}` in every text; a text that is nothing else takes the value as it is. */
function fill(document: Json, values: Values): Json {
  if (typeof document === 'string') {
    const [, whole] = /^\$\{(\w+)\}$/.exec(document) ?? [];
    if (whole !== undefined) return values[whole] ?? document;
    return document.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  }
  if (document === null || typeof document !== 'object') return document;
  if (isList(document)) return document.map((part) => fill(part, values));
  return Object.fromEntries(
    Object.entries(document).map(([key, part]) => [key, fill(part, values)]),
  );
}

function isList(document: Json): document is readonly Json[] {
  return Array.isArray(document);
}

function valuesOf(settings: Settings): Values {
  const { bucket, trailArn } = namesOf(settings);
  const { account, partition } = settings.identity;
  return {
    bucket,
    trailArn,
    partition,
    owner: settings.managementAccount ?? account,
    logDays: settings.expireLogs,
  };
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly ({ readonly Sid: string; readonly Resource: Json } & {
    readonly [key: string]: Json;
  })[];
}

/** The bucket's policy: CloudTrail may write for this trail only, and nobody may speak without TLS. */
export function bucketPolicy(settings: Settings): Json {
  const policy = fill(read('bucket-policy.json'), valuesOf(settings)) as unknown as Policy;
  if (settings.organization === null) return policy as unknown as Json;
  const { bucket } = namesOf(settings);
  const members = `arn:${settings.identity.partition}:s3:::${bucket}/AWSLogs/${settings.organization}/*`;
  const statements = policy.Statement.map((statement) =>
    statement.Sid === 'CloudTrailWritesTheLogs'
      ? { ...statement, Resource: [statement.Resource, members] }
      : statement,
  );
  return { ...policy, Statement: statements };
}

/** The rules by which logs, results and unfinished uploads are deleted. */
export function lifecycleRules(settings: Settings): Json {
  return (fill(read('bucket-lifecycle.json'), valuesOf(settings)) as { readonly Rules: Json })
    .Rules;
}

/** What the policy of a customer's key has to allow; nobody but its owner sets it. */
export function keyStatements(settings: Settings): readonly Json[] {
  if (settings.kmsKey === null) return [];
  return fill(read('key-policy.json'), valuesOf(settings)) as readonly Json[];
}

interface FieldSelector {
  readonly Field: string;
  readonly [operator: string]: string | readonly string[];
}

interface Selector {
  readonly Name: string;
  readonly FieldSelectors: readonly FieldSelector[];
}

/**
 * What the trail records: object operations in S3, but never those on its own bucket, which would
 * feed it with its own deliveries. CloudTrail takes one condition a field.
 */
export function eventSelectors(settings: Settings): Json {
  const { scope, identity } = settings;
  const [selector] = fill(
    read('event-selectors.json'),
    valuesOf(settings),
  ) as unknown as Selector[];
  const arns = (buckets: readonly string[]): readonly string[] =>
    buckets.map((bucket) => `arn:${identity.partition}:s3:::${bucket}/`);
  const fields = (selector?.FieldSelectors ?? []).map((field) =>
    field.Field === 'resources.ARN'
      ? {
          ...field,
          NotStartsWith: [...(field['NotStartsWith'] ?? []), ...arns(scope.excludedBuckets)],
          ...(scope.buckets.length === 0 ? {} : { StartsWith: arns(scope.buckets) }),
        }
      : field,
  );
  const events =
    scope.events === 'all'
      ? []
      : [{ Field: 'readOnly', Equals: [String(scope.events === 'read')] }];
  return [{ Name: selector?.Name ?? '', FieldSelectors: [...fields, ...events] }];
}

/** The DDL of the database. */
export function databaseDdl(settings: Settings): string {
  const { database } = namesOf(settings);
  sqlIdentifier(database);
  return `create database if not exists \`${database}\` comment 'Made by trail-audit'`;
}

/** Where the table finds its files, as its properties say it. */
export interface TablePlace {
  /** `s3://` address above the account folders. */
  readonly location: string;
  /** Of `storage.location.template`. */
  readonly template: string;
  /** Of `projection.region.values`: Athena reads no others. */
  readonly regions: string;
  /** The table of compacted days, which audits look for. */
  readonly compact: string;
}

export function tablePlace(settings: Settings): TablePlace {
  const { logs, compactTable } = namesOf(settings);
  return {
    location: logs,
    compact: compactTable,
    template: `${logs}\${account}/CloudTrail/\${region}/\${day}`,
    regions: (REGIONS[settings.identity.partition] ?? [settings.region]).join(','),
  };
}

/** The DDL of the table: `sql/athena/table.sql`. */
export function tableDdl(settings: Settings): string {
  const { database, table } = namesOf(settings);
  const { location, template, regions, compact } = tablePlace(settings);
  sqlIdentifier(database);
  // Comments are for readers of the file.
  const text = readSql('athena/table.sql').replaceAll(/^--.*\n/gm, '');
  return fillTemplate(text, {
    values: {},
    texts: {
      database,
      table,
      logs: sqlLiteral(location),
      compact: sqlLiteral(compact),
      regions: sqlLiteral(regions),
      template: sqlLiteral(template),
    },
  });
}
