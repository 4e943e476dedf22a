import { AwsError, notImplemented } from './answers.ts';
import {
  checkParameters,
  optionalNumber,
  type Parameters,
  type Shape,
  structure,
  text,
} from './parameters.ts';
import { type Catalog, CLOUDTRAIL_FORMAT, type RegisteredPartition, type Table } from './tables.ts';

const LONGEST_PAGE = 1000;

const GET_PARTITIONS: Shape = {
  'DatabaseName!': 'string',
  'TableName!': 'string',
  MaxResults: 'number',
  NextToken: 'string',
  Segment: { 'SegmentNumber!': 'number', 'TotalSegments!': 'number' },
  ExcludeColumnSchema: 'boolean',
  CatalogId: 'string',
};

function partition(
  { values, location }: RegisteredPartition,
  table: Table,
  withColumns: boolean,
): Readonly<Record<string, unknown>> {
  return {
    Values: values,
    DatabaseName: table.database,
    TableName: table.name,
    CreationTime: 1_760_000_000,
    // Only the columns are left out on request.
    StorageDescriptor: {
      Location: location,
      InputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      ...(withColumns
        ? { Columns: table.columns.map(({ name, type }) => ({ Name: name, Type: type })) }
        : {}),
    },
  };
}

function segment(
  partitions: readonly RegisteredPartition[],
  input: Parameters,
): readonly RegisteredPartition[] {
  if (input['Segment'] === undefined) return partitions;
  const { SegmentNumber, TotalSegments } = structure(input, 'Segment');
  const total = Number(TotalSegments);
  if (total < 1 || total > 10 || Number(SegmentNumber) >= total) {
    throw new AwsError(400, 'InvalidInputException', 'Segment is out of range');
  }
  return partitions.filter((_, index) => index % total === Number(SegmentNumber));
}

function getPartitions(catalog: Catalog, input: Parameters): unknown {
  const database = text(input, 'DatabaseName');
  const name = text(input, 'TableName');
  checkDatabase(catalog, database);
  const table = catalog.table(database, name);
  if (table === undefined) {
    throw new AwsError(400, 'EntityNotFoundException', 'Entity Not Found');
  }
  const length = optionalNumber(input, 'MaxResults') ?? LONGEST_PAGE;
  if (length < 1 || length > LONGEST_PAGE) {
    throw new AwsError(400, 'InvalidInputException', 'MaxResults must be between 1 and 1000');
  }
  const from = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
  if (from === undefined) throw new AwsError(400, 'InvalidInputException', 'Invalid NextToken');
  const all = segment(table.partitions ?? [], input);
  const to = Number(from) + length;
  return {
    Partitions: all
      .slice(Number(from), to)
      .map((entry) => partition(entry, table, input['ExcludeColumnSchema'] !== true)),
    ...(to < all.length ? { NextToken: `page-${to}` } : {}),
  };
}

/** Longest page of GetTables. */
const MOST_TABLES = 100;

function checkDatabase(catalog: Catalog, name: string): void {
  if (catalog.hasDatabase(name)) return;
  throw new AwsError(400, 'EntityNotFoundException', `Database ${name} not found.`);
}

function getDatabase(catalog: Catalog, input: Parameters): unknown {
  const name = text(input, 'Name');
  checkDatabase(catalog, name);
  return { Database: { Name: name.toLowerCase(), CreateTime: 1_760_000_000 } };
}

function tableData(table: Table): Readonly<Record<string, unknown>> {
  const columns = (list: Table['columns']) =>
    list.map(({ name, type }) => ({ Name: name, Type: type }));
  const { serde, inputFormat, outputFormat, serdeParameters } = table.format ?? CLOUDTRAIL_FORMAT;
  return {
    Name: table.name,
    DatabaseName: table.database,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: columns(table.partitionKeys ?? []),
    Parameters: { EXTERNAL: 'TRUE', ...table.parameters },
    StorageDescriptor: {
      Columns: columns(table.columns),
      Location: table.location,
      InputFormat: inputFormat,
      OutputFormat: outputFormat,
      SerdeInfo: { SerializationLibrary: serde, Parameters: serdeParameters },
    },
  };
}

function getTables(catalog: Catalog, input: Parameters): unknown {
  const database = text(input, 'DatabaseName');
  checkDatabase(catalog, database);
  const length = optionalNumber(input, 'MaxResults') ?? MOST_TABLES;
  if (length < 1 || length > MOST_TABLES) {
    throw new AwsError(400, 'InvalidInputException', 'MaxResults must be between 1 and 100');
  }
  const from = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
  if (from === undefined) throw new AwsError(400, 'InvalidInputException', 'Invalid NextToken');
  const all = catalog.tablesOf(database);
  const to = Number(from) + length;
  return {
    TableList: all.slice(Number(from), to).map(tableData),
    ...(to < all.length ? { NextToken: `page-${to}` } : {}),
  };
}

function deleteTable(catalog: Catalog, input: Parameters): unknown {
  const database = text(input, 'DatabaseName');
  const name = text(input, 'Name');
  checkDatabase(catalog, database);
  if (catalog.table(database, name) === undefined) {
    throw new AwsError(400, 'EntityNotFoundException', `Table ${name} not found.`);
  }
  catalog.remove(database, name);
  return {};
}

/** With every table in it: Glue does not ask. */
function deleteDatabase(catalog: Catalog, input: Parameters): unknown {
  const name = text(input, 'Name');
  checkDatabase(catalog, name);
  for (const table of catalog.tablesOf(name)) catalog.remove(name, table.name);
  catalog.removeDatabase(name);
  return {};
}

interface Known {
  readonly shape: Shape;
  readonly run: (catalog: Catalog, input: Parameters) => unknown;
}

const OPERATIONS: Readonly<Record<string, Known>> = {
  GetPartitions: { shape: GET_PARTITIONS, run: getPartitions },
  GetDatabase: { shape: { 'Name!': 'string', CatalogId: 'string' }, run: getDatabase },
  DeleteDatabase: { shape: { 'Name!': 'string', CatalogId: 'string' }, run: deleteDatabase },
  DeleteTable: {
    shape: { 'DatabaseName!': 'string', 'Name!': 'string', CatalogId: 'string' },
    run: deleteTable,
  },
  GetTables: {
    shape: {
      'DatabaseName!': 'string',
      MaxResults: 'number',
      NextToken: 'string',
      CatalogId: 'string',
    },
    run: getTables,
  },
};

/** Does an operation of Glue, or throws an AwsError. */
export function answerGlue(catalog: Catalog, operation: string, input: Parameters): unknown {
  const known = OPERATIONS[operation];
  if (known === undefined) throw notImplemented(`glue:${operation}`);
  if (input['Expression'] !== undefined) throw notImplemented(`the Expression of ${operation}`);
  checkParameters(input, known.shape, operation);
  return known.run(catalog, input);
}
