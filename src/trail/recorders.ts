import type { Connection } from '../aws/connect.ts';
import type { Json } from '../aws/json.ts';
import { openTrails, type TrailName, type Trails } from '../aws/trails.ts';
import { TrailAuditError } from '../errors.ts';

/** Another trail that records S3 object operations of this region. */
export interface Recorder {
  readonly arn: string;
  /** The bucket of its logs. */
  readonly bucket: string;
}

export interface Recorders {
  readonly recording: readonly Recorder[];
  /** Sentences that say which trails could not be looked at, and why. */
  readonly unseen: readonly string[];
}

function recordsObjects(selectors: Json): boolean {
  return /"AWS::S3::Object"/.test(JSON.stringify(selectors));
}

/** Null for a trail that records nothing of this region's objects. */
async function recorderOf(trails: Trails, { arn }: TrailName): Promise<Recorder | null> {
  // Null for those that record another region only.
  const trail = await trails.get(arn);
  if (trail === null || !recordsObjects(await trails.selectors(arn))) return null;
  return { arn, bucket: trail.bucket };
}

/**
 * Finds who records S3 object operations, besides the trail of a name; null leaves out none. Changes
 * nothing; a trail that may not be read is named.
 */
export async function findRecorders(
  connection: Connection,
  besides: string | null,
  signal: AbortSignal,
): Promise<Recorders> {
  const trails = openTrails(connection, signal);
  try {
    const others = (await trails.list()).filter(({ name }) => name !== besides);
    const found = await Promise.all(
      others.map((other) =>
        recorderOf(trails, other).catch((error: unknown) => {
          if (error instanceof TrailAuditError) return error.message;
          throw error;
        }),
      ),
    );
    return {
      recording: found.filter((one) => one !== null && typeof one === 'object'),
      unseen: found.filter((one) => typeof one === 'string'),
    };
  } finally {
    trails.close();
  }
}
