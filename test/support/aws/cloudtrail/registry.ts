import type { AwsError } from '../answers.ts';
import { trailError, unknownTrail } from './errors.ts';
import { readTrailName } from './names.ts';
import type { Trail } from './trail.ts';

function wrongRegion({ arn, homeRegion }: Trail, region: string): AwsError {
  return trailError(
    'InvalidHomeRegion',
    `Trail ${arn} was asked in ${region}; its home region is ${homeRegion}.`,
  );
}

/** The trails of the account, as each region sees them. */
export class Registry {
  readonly all: Trail[] = [];
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  /** Those at home in a region, and the shadows of others that are in every region. */
  seenIn(region: string): readonly Trail[] {
    return this.all.filter(
      ({ homeRegion, settings }) => homeRegion === region || settings.isMultiRegion,
    );
  }

  /** A trail to be read: the shadow of one of another region goes by its ARN only. */
  toRead(text: string, region: string): Trail {
    const name = readTrailName(text);
    const trail = this.seenIn(region).find((candidate) =>
      name.kind === 'arn'
        ? candidate.arn === name.arn
        : candidate.name === name.name && candidate.homeRegion === region,
    );
    if (trail === undefined) throw unknownTrail(text, this.#account);
    return trail;
  }

  /** A trail to be changed: only in its home region. */
  toChange(text: string, region: string): Trail {
    const name = readTrailName(text);
    const known =
      name.kind === 'arn'
        ? this.all.filter(({ arn }) => arn === name.arn)
        : this.seenIn(region).filter((candidate) => candidate.name === name.name);
    const trail = known.find(({ homeRegion }) => homeRegion === region) ?? known[0];
    if (trail === undefined) throw unknownTrail(text, this.#account);
    if (trail.homeRegion !== region) throw wrongRegion(trail, region);
    return trail;
  }

  /** A trail whose tags are asked for, in its home region. */
  tagged(arn: string, region: string): Trail {
    if (!/^arn:[\w-]+:cloudtrail:[\w-]+:\d{12}:trail\/.+$/.test(arn)) {
      throw trailError('CloudTrailARNInvalid', `Invalid trail ARN: ${arn}`);
    }
    const trail = this.all.find((candidate) => candidate.arn === arn);
    if (trail !== undefined && trail.homeRegion === region) return trail;
    throw trailError('ResourceNotFound', `The trail ${arn} was not found.`);
  }

  remove(trail: Trail): void {
    this.all.splice(this.all.indexOf(trail), 1);
  }
}
