import { GlueClient, paginateGetPartitions } from '@aws-sdk/client-glue';
import type { TableName } from './athena.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** A partition in the catalog: a value for each partition column, and where its files lie. */
export interface RegisteredPartition {
  readonly values: readonly string[];
  /** An `s3://` address. */
  readonly location: string;
}

export interface Listing {
  readonly signal: AbortSignal;
  readonly onFound: (count: number) => void;
}

/** How many parts of a table's partitions are read at once; Glue takes up to 10. */
const SEGMENTS = 4;

/**
 * All partitions of a table, in no order; `onFound` hears how many there are so far. Throws a
 * TrailAuditError where Glue refuses.
 */
export async function registeredPartitions(
  { config }: Connection,
  { database, table }: TableName,
  { signal, onFound }: Listing,
): Promise<readonly RegisteredPartition[]> {
  let count = 0;
  const client = new GlueClient(config);
  const segment = async (number: number): Promise<readonly RegisteredPartition[]> => {
    const pages = paginateGetPartitions(
      { client },
      {
        DatabaseName: database,
        TableName: table,
        ExcludeColumnSchema: true,
        Segment: { SegmentNumber: number, TotalSegments: SEGMENTS },
      },
      { abortSignal: signal },
    );
    const found: RegisteredPartition[] = [];
    for await (const { Partitions } of pages) {
      for (const { Values, StorageDescriptor } of Partitions ?? []) {
        found.push({ values: Values ?? [], location: StorageDescriptor?.Location ?? '' });
      }
      count += Partitions?.length ?? 0;
      onFound(count);
    }
    return found;
  };
  const task = {
    task: `list the partitions of table "${database}.${table}"`,
    action: 'glue:GetPartitions',
  };
  try {
    const numbers = Array.from({ length: SEGMENTS }, (_, number) => number);
    return (await call(task, signal, () => Promise.all(numbers.map(segment)))).flat();
  } finally {
    client.destroy();
  }
}
