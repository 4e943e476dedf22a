import { TrailAuditError } from '../errors.ts';
import type { CsmReport } from '../model/csm.ts';

type Judged = Pick<
  CsmReport,
  'rows' | 'datagrams' | 'leftOut' | 'commandExit' | 'expectation' | 'listener'
>;

/** Why no answer can be made of what was heard; null where one can. */
function doubtAbout({ rows, datagrams, leftOut, expectation }: Judged): TrailAuditError | null {
  if (rows.length === 0) {
    return new TrailAuditError(
      'Cannot say: no call was heard',
      'AWS_CSM_ENABLED=true in the environment of the sender, and a client that has Client Side Monitoring',
    );
  }
  if (expectation === null) return null;
  const lost = (datagrams.dropped ?? 0) + leftOut;
  if (lost === 0) return null;
  return new TrailAuditError(
    `Cannot vouch for policy "${expectation.policy}": ${lost} datagrams were lost, and may have been calls outside of it`,
    'a larger net.core.rmem_max, or fewer calls at a time',
  );
}

/**
 * The exit code of what was heard: the command's own where it failed; 1 for calls outside of the expected
 * policy; else 0. Throws a TrailAuditError where a listener, or an expectation, heard too little to say.
 */
export function exitCodeOf(report: Judged): number {
  const { commandExit, expectation } = report;
  if (commandExit !== null && commandExit !== 0) return commandExit;
  if (expectation !== null && expectation.outside.length > 0) return 1;
  const doubt = doubtAbout(report);
  if (doubt !== null && (commandExit === null || expectation !== null)) throw doubt;
  return 0;
}
