import { openTrails, type Trails } from '../aws/trails.ts';
import { findRecorders, type Recorder } from '../trail/recorders.ts';
import type { Check, Found } from './check.ts';
import type { Caller } from './login.ts';

/** In whose account to look for trails. */
export interface TrailPlace {
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

const HINT = 'trail-audit setup --dry-run, which says what a trail of S3 object operations costs';

async function stateOf(trails: Trails, { arn, bucket }: Recorder): Promise<Found> {
  const { isLogging, lastError } = await trails.status(arn);
  if (!isLogging) {
    return { kind: 'warning', says: `${arn} is stopped`, hint: 'trail-audit resume, for our own' };
  }
  if (lastError !== null) {
    const says = `${arn} cannot deliver into ${bucket}: ${lastError}`;
    return { kind: 'warning', says, hint: 'the policy of its bucket and key, as in infra/' };
  }
  return { kind: 'ok', says: `${arn} records into ${bucket}` };
}

async function lookAtTrails({ caller, signal }: TrailPlace): Promise<Found> {
  const { recording, unseen } = await findRecorders(caller.connection, null, signal);
  const trails = openTrails(caller.connection, signal);
  try {
    const states = await Promise.all(recording.map((recorder) => stateOf(trails, recorder)));
    const none = unseen[0] ?? 'no trail records S3 object operations of this region';
    return (
      states.find(({ kind }) => kind === 'ok') ??
      states[0] ?? { kind: 'warning', says: none, hint: HINT }
    );
  } finally {
    trails.close();
  }
}

/** A trail that records what the audits of S3 requests ask about. */
export const TRAIL: Check<TrailPlace> = {
  name: 'trail',
  means: 'Where no trail records S3 object operations, the audits of S3 requests find nothing.',
  onError: 'warning',
  hint: HINT,
  look: lookAtTrails,
};
