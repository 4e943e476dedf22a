import type { QueryStatus } from '../../aws/athena.ts';
import { type Reason, reasonFor, refusalOf } from '../../aws/explain.ts';
import { TrailAuditError } from '../../errors.ts';
import { billed } from './cost.ts';

/** Athena's error catalog has a number for it. */
const LAKE_FORMATION = 234;

const NARROWER = 'a narrower --from and --to, or --account or --region';

/**
 * Ends that are no refusal of a permission. Numbers are those of Athena's error catalog.
 * (Source: Athena user guide, error-reference.)
 */
const ENDS: readonly (readonly [sign: RegExp, types: readonly number[], reason: Reason])[] = [
  [
    /Bytes scanned limit was exceeded/i,
    [],
    {
      reason: 'it reached the scan limit of its workgroup',
      hint: `${NARROWER}; or a --workgroup with a higher limit`,
    },
  ],
  [
    /Query exhausted resources|EXCEEDED_(LOCAL_|GLOBAL_)?MEMORY_LIMIT|exceeded .*memory limit/i,
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
    {
      reason: 'it needs more resources than Athena gives a query',
      hint: `${NARROWER}, or fewer columns in --by`,
    },
  ],
  [
    /^Query (timeout|timed out)|EXCEEDED_TIME_LIMIT|exceeded .*time limit/i,
    [206, 210],
    {
      reason: "it ran into Athena's time limit, 30 minutes where nobody raised it",
      hint: NARROWER,
    },
  ],
  [
    /^GENERIC_INTERNAL_ERROR/,
    [100, 200],
    { reason: 'Athena failed by itself', hint: 'the same command again' },
  ],
  [
    /(TABLE|SCHEMA|DATABASE)_NOT_FOUND/i,
    [],
    { reason: 'the table is not there any more', hint: '--table DATABASE.TABLE' },
  ],
];

function reasonOfEnd({ state, reason, errorType }: QueryStatus): Reason {
  const end = ENDS.find(
    ([sign, types]) => sign.test(reason) || (errorType !== null && types.includes(errorType)),
  );
  if (end !== undefined) return { ...end[2], reason: `${end[2].reason} (${reason || state})` };
  const refusal = errorType === LAKE_FORMATION ? 'lake-formation' : refusalOf(reason);
  const action = /Amazon S3/.test(reason)
    ? 's3:GetObject on the logs, s3:PutObject on the results, or kms:Decrypt'
    : null;
  if (refusal !== 'other') return reasonFor(refusal, reason, action);
  return state === 'CANCELLED'
    ? {
        reason: `someone cancelled it (${reason || 'no reason given'})`,
        hint: 'the same command again',
      }
    : {
        reason: reason || 'Athena gives no reason',
        hint: 'trail-audit sql, and the text in the Athena console',
      };
}

/** The failure of a query that did not succeed: why, and what it is billed for. */
export function queryFailure(id: string, status: QueryStatus): TrailAuditError {
  const { reason, hint } = reasonOfEnd(status);
  return new TrailAuditError(
    `Cannot finish query ${id}: ${reason}; ${billed(status.bytesScanned)}`,
    hint,
  );
}
