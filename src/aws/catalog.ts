import {
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GlueClient,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import { TrailAuditError } from '../errors.ts';
import { orNull } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** A table as Glue's catalog has it. */
export interface TableFound {
  readonly name: string;
  /** `s3://` address of its files. */
  readonly location: string;
  /** Table properties: those of partition projection among them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The calls that read and remove a database and its tables. Each failure is a TrailAuditError. */
export interface Catalog {
  /** Null where there is no such database. */
  tables(database: string): Promise<readonly TableFound[] | null>;
  dropTable(database: string, table: string): Promise<void>;
  /** Refused as long as a table is in it: Glue itself would delete that, too. */
  dropDatabase(database: string): Promise<void>;
  close(): void;
}

const NOT_FOUND = ['EntityNotFoundException'];

/** Glue's catalog, which Athena's databases and tables are in, spoken to over a connection. */
export function openCatalog({ config }: Connection, signal: AbortSignal): Catalog {
  const client = new GlueClient(config);
  const options = { abortSignal: signal };
  const ask = <Result>(task: string, action: string, send: () => Promise<Result>) =>
    call({ task, action: `glue:${action}` }, signal, () => orNull(NOT_FOUND, send));
  const tables: Catalog['tables'] = async (database) => {
    const task = `read database "${database}"`;
    const found = await ask(task, 'GetDatabase', () =>
      client.send(new GetDatabaseCommand({ Name: database }), options),
    );
    if (found === null) return null;
    return ask(task, 'GetTables', async () => {
      const tables: TableFound[] = [];
      const pages = paginateGetTables({ client }, { DatabaseName: database }, options);
      for await (const { TableList } of pages) {
        for (const { Name, StorageDescriptor, Parameters } of TableList ?? []) {
          tables.push({
            name: Name ?? '',
            location: StorageDescriptor?.Location ?? '',
            parameters: Parameters ?? {},
          });
        }
      }
      return tables;
    });
  };
  return {
    tables,
    async dropTable(database, table) {
      await ask(`delete table "${database}.${table}"`, 'DeleteTable', () =>
        client.send(new DeleteTableCommand({ DatabaseName: database, Name: table }), options),
      );
    },
    async dropDatabase(database) {
      const held = ((await tables(database)) ?? []).map(({ name }) => `"${name}"`);
      if (held.length > 0) {
        throw new TrailAuditError(
          `Cannot delete database "${database}": it holds tables: ${held.join(', ')}`,
          'the same command again, once they are gone',
        );
      }
      await ask(`delete database "${database}"`, 'DeleteDatabase', () =>
        client.send(new DeleteDatabaseCommand({ Name: database }), options),
      );
      // The workgroup, which says whose the database is, may go only after it.
      if ((await tables(database)) === null) return;
      throw new TrailAuditError(
        `Cannot delete database "${database}": AWS still shows it`,
        'the same command again',
      );
    },
    close: () => client.destroy(),
  };
}
