import { AwsError, notImplemented } from './answers.ts';
import {
  checkParameters,
  optionalNumber,
  type Parameters,
  type Shape,
  structure,
  text,
} from './parameters.ts';
import type { Catalog, RegisteredPartition, Table } from './tables.ts';

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
  if (!catalog.hasDatabase(database)) {
    throw new AwsError(400, 'EntityNotFoundException', `Database ${database} not found.`);
  }
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

/** Does an operation of Glue, or throws an AwsError. */
export function answerGlue(catalog: Catalog, operation: string, input: Parameters): unknown {
  if (operation !== 'GetPartitions') throw notImplemented(`glue:${operation}`);
  if (input['Expression'] !== undefined) throw notImplemented('the Expression of GetPartitions');
  checkParameters(input, GET_PARTITIONS, operation);
  return getPartitions(catalog, input);
}
