import { AwsError } from './answers.ts';
import { pageOf } from './pages.ts';
import { optionalText, type Parameters, type Shape, text } from './parameters.ts';
import { type Catalog, CLOUDTRAIL_FORMAT, type Column, type Table } from './tables.ts';

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

const PAGE: Shape = { NextToken: 'string', MaxResults: 'number' };
const CATALOG: Shape = { 'CatalogName!': 'string', WorkGroup: 'string' };

/** Parameters of the operations on the catalog. */
export const CATALOG_SHAPES: Readonly<Record<string, Shape>> = {
  GetTableMetadata: { ...CATALOG, 'DatabaseName!': 'string', 'TableName!': 'string' },
  ListTableMetadata: { ...CATALOG, ...PAGE, 'DatabaseName!': 'string', Expression: 'string' },
  GetDatabase: { ...CATALOG, 'DatabaseName!': 'string' },
  ListDatabases: { ...CATALOG, ...PAGE },
};

function checkCatalog(input: Parameters): void {
  const name = text(input, 'CatalogName');
  // The catalog's own name is taken in any case.
  if (name.toLowerCase() === 'awsdatacatalog') return;
  throw new AwsError(400, 'InvalidRequestException', `Data catalog ${name} was not found`, {
    AthenaErrorCode: 'INVALID_INPUT',
  });
}

function details(table: Table): Parameters {
  const { serde, inputFormat, outputFormat, serdeParameters } = table.format ?? CLOUDTRAIL_FORMAT;
  const present = (name: string, value: string | null) => (value === null ? {} : { [name]: value });
  return {
    Name: table.name,
    CreateTime: 1_760_000_000,
    LastAccessTime: 0,
    TableType: 'EXTERNAL_TABLE',
    Columns: columns(table.columns),
    PartitionKeys: columns(table.partitionKeys ?? []),
    Parameters: {
      EXTERNAL: 'TRUE',
      ...present('inputformat', inputFormat),
      location: table.location,
      ...present('outputformat', outputFormat),
      'serde.param.serialization.format': '1',
      ...Object.fromEntries(
        Object.entries(serdeParameters).map(([name, value]) => [`serde.param.${name}`, value]),
      ),
      ...present('serde.serialization.lib', serde),
      transient_lastDdlTime: '1760000000',
      ...table.parameters,
    },
  };
}

/** Does an operation of CATALOG_SHAPES. */
export function answerCatalog(operation: string, catalog: Catalog, input: Parameters): unknown {
  checkCatalog(input);
  if (operation === 'ListDatabases') {
    const { items, token } = pageOf(catalog.databases(), input, 50);
    return { ...token, DatabaseList: items.map((Name) => ({ Name })) };
  }
  const database = text(input, 'DatabaseName');
  if (!catalog.hasDatabase(database)) throw notFound(`Database ${database} not found.`);
  if (operation === 'GetDatabase') return { Database: { Name: database.toLowerCase() } };
  if (operation === 'ListTableMetadata') {
    const pattern = new RegExp(`^(?:${optionalText(input, 'Expression') ?? '.*'})$`, 'i');
    const tables = catalog.tablesOf(database).filter(({ name }) => pattern.test(name));
    const { items, token } = pageOf(tables, input, 50);
    return { ...token, TableMetadataList: items.map(details) };
  }
  const table = catalog.table(database, text(input, 'TableName'));
  if (table === undefined) throw notFound('Entity Not Found');
  return { TableMetadata: details(table) };
}
