import type { TableMetadata } from '../../aws/athena.ts';
import { openBuckets } from '../../aws/buckets.ts';
import type { Connection } from '../../aws/connect.ts';
import { openWorkgroups } from '../../aws/workgroups.ts';
import { COMPACT_OF_PROPERTY } from '../../engines/athena/compacted.ts';
import { TrailAuditError } from '../../errors.ts';
import { findWorkgroup } from '../inspect.ts';
import { type Named, namesOf, TAG } from '../settings.ts';

function refused({ name }: Named, reason: string, hint: string): TrailAuditError {
  return new TrailAuditError(`Cannot compact logs of "${name}": ${reason}`, hint);
}

/**
 * Throws a TrailAuditError where workgroup and bucket of a name are not there, or not ours: nothing is
 * written beside logs of somebody else.
 */
export async function checkOwn(
  connection: Connection,
  named: Named,
  signal: AbortSignal,
): Promise<void> {
  const { workgroup, bucket } = namesOf(named);
  const workgroups = openWorkgroups(connection, signal);
  const buckets = openBuckets(connection, named.identity.account, signal);
  try {
    const found = await findWorkgroup(workgroups, named);
    if (!found?.isOurs) {
      const why = found === null ? 'is not there' : 'is not tagged as ours';
      throw refused(
        named,
        `workgroup "${workgroup}" ${why} in ${named.region}`,
        '--name and --region of the one that setup made',
      );
    }
    const isOurs =
      (await buckets.state(bucket)) === 'ours' && (await buckets.tags(bucket))[TAG] === named.name;
    if (isOurs) return;
    throw refused(
      named,
      `there is no bucket "${bucket}" of ours to write to`,
      'a trail that setup made; logs of --use-bucket are read as they are',
    );
  } finally {
    for (const open of [workgroups, buckets]) open.close();
  }
}

/** Throws a TrailAuditError where a table of our name was made by somebody else. */
export function checkTable(named: Named, found: TableMetadata | null): void {
  const { compactTable, table } = namesOf(named);
  if (found === null || found.parameters[COMPACT_OF_PROPERTY] === table) return;
  throw refused(
    named,
    `table "${compactTable}" is there, and not made by trail-audit compact`,
    'another name for that table',
  );
}
