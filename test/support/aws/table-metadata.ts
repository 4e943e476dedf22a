import { AwsError } from './answers.ts';
import { type Parameters, text } from './parameters.ts';
import type { Catalog, Column } from './tables.ts';

function notFound(message: string): AwsError {
  return new AwsError(
    400,
    'MetadataException',
    `${message} (Service: AmazonDataCatalog; Status Code: 400; Error Code: EntityNotFoundException; Request ID: 00000000-0000-4000-8000-000000000000; Proxy: null)`,
  );
}

function columns(list: readonly Column[]): readonly Readonly<Record<string, string>>[] {
  return list.map(({ name, type }) => ({ Name: name, Type: type }));
}

/** A table as GetTableMetadata shows it. */
export function tableMetadata(
  catalog: Catalog,
  input: Parameters,
): Readonly<Record<string, unknown>> {
  const name = text(input, 'CatalogName');
  const database = text(input, 'DatabaseName');
  // The catalog's own name is taken in any case.
  if (name.toLowerCase() !== 'awsdatacatalog') {
    throw new AwsError(400, 'InvalidRequestException', `Data catalog ${name} was not found`, {
      AthenaErrorCode: 'INVALID_INPUT',
    });
  }
  if (!catalog.hasDatabase(database)) {
    throw notFound(`Database ${database} not found.`);
  }
  const table = catalog.table(database, text(input, 'TableName'));
  if (table === undefined) throw notFound('Entity Not Found');
  return {
    Name: table.name,
    CreateTime: 1_760_000_000,
    LastAccessTime: 0,
    TableType: 'EXTERNAL_TABLE',
    Columns: columns(table.columns),
    PartitionKeys: columns(table.partitionKeys ?? []),
    Parameters: {
      EXTERNAL: 'TRUE',
      inputformat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      location: table.location,
      outputformat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      'serde.param.serialization.format': '1',
      'serde.serialization.lib': 'org.apache.hive.hcatalog.data.JsonSerDe',
      transient_lastDdlTime: '1760000000',
      ...table.parameters,
    },
  };
}
