import { GetDatabaseCommand, GlueClient, paginateGetTables } from '@aws-sdk/client-glue';
import { orNull } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** The names of a database's tables; null where there is no such database. */
export async function tablesOf(
  { config }: Connection,
  database: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const client = new GlueClient(config);
  const options = { abortSignal: signal };
  const ask = <Result>(action: string, send: () => Promise<Result>): Promise<Result> =>
    call({ task: `read database "${database}"`, action: `glue:${action}` }, signal, send);
  try {
    const found = await ask('GetDatabase', () =>
      orNull(['EntityNotFoundException'], () =>
        client.send(new GetDatabaseCommand({ Name: database }), options),
      ),
    );
    if (found === null) return null;
    return await ask('GetTables', async () => {
      const names: string[] = [];
      for await (const { TableList } of paginateGetTables(
        { client },
        { DatabaseName: database },
        options,
      )) {
        names.push(...(TableList ?? []).map(({ Name }) => Name ?? ''));
      }
      return names;
    });
  } finally {
    client.destroy();
  }
}
