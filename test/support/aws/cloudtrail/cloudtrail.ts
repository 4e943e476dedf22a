import type { Account } from '../account.ts';
import { notImplemented } from '../answers.ts';
import type { Clock } from '../clock.ts';
import { checkParameters, optionalFlag, type Parameters, text, textList } from '../parameters.ts';
import type { Bucket, Store } from '../s3/store.ts';
import { mayDeliver, type Writer } from './delivery-rights.ts';
import { trailError } from './errors.ts';
import { EventHistory } from './history.ts';
import { checkKey, type KmsKey } from './kms.ts';
import { checkTrailName, ownerOf, readTrailName, trailArn } from './names.ts';
import { type GivenPublicKey, listPublicKeys } from './public-keys.ts';
import type { Registry } from './registry.ts';
import { DEFAULT_SELECTORS, readSelectors } from './selectors.ts';
import { readSettings } from './settings.ts';
import { SHAPES } from './shapes.ts';
import { addTags, readTags, removeTags, tagList } from './tags.ts';
import {
  createdTrail,
  NEVER_STARTED,
  statusDetails,
  type Trail,
  type TrailSettings,
  trailDetails,
} from './trail.ts';

export interface CloudTrailWorld {
  readonly account: Account;
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
  /** How many checks of a bucket still see the policy that it had before. */
  readonly policyDelay: number;
  /** Is told when a trail no longer logs. */
  readonly onStop: (trail: Trail) => void;
}

const MOST_TRAILS = 5;

/** What CloudTrail knows of a bucket's policy. */
interface SeenPolicy {
  readonly real: string | null;
  readonly before: string | null;
  left: number;
}

export class CloudTrail {
  readonly registry: Registry;
  readonly keys = new Map<string, KmsKey>();
  readonly history: EventHistory;
  readonly publicKeys: GivenPublicKey[] = [];
  readonly #world: CloudTrailWorld;
  readonly #seen = new Map<Bucket, SeenPolicy>();

  constructor(world: CloudTrailWorld) {
    this.#world = world;
    this.registry = world.registry;
    this.history = new EventHistory(world.clock);
  }

  /** Does an operation in a region, or throws an AwsError. */
  answer(operation: string, input: Parameters, region: string): unknown {
    const shape = SHAPES[operation];
    if (shape === undefined) throw notImplemented(`cloudtrail:${operation}`);
    checkParameters(input, shape, operation);
    const name = text(input, 'Name', text(input, 'TrailName'));
    switch (operation) {
      case 'CreateTrail':
        return createdTrail(this.#create(input, region));
      case 'UpdateTrail':
        return this.#update(this.registry.toChange(name, region), input);
      case 'DeleteTrail':
        return this.#delete(this.registry.toChange(name, region));
      case 'GetTrail':
        return { Trail: trailDetails(this.registry.toRead(name, region)) };
      case 'GetTrailStatus':
        return statusDetails(this.registry.toRead(name, region));
      case 'DescribeTrails':
        return { trailList: this.#describe(input, region).map(trailDetails) };
      case 'ListTrails':
        return { Trails: this.registry.all.map(shortDetails) };
      case 'StartLogging':
        return this.#start(this.registry.toChange(name, region));
      case 'StopLogging':
        return this.#stop(this.registry.toChange(name, region));
      case 'PutEventSelectors':
        return this.#putSelectors(this.registry.toChange(name, region), input);
      case 'LookupEvents':
        return this.history.lookUp(input, region);
      case 'ListPublicKeys':
        return listPublicKeys(this.publicKeys, input, { region, now: this.#world.clock.now });
      case 'GetEventSelectors':
        return selectorDetails(this.registry.toRead(name, region));
      default:
        return this.#tagging(operation, input, region);
    }
  }

  #create(input: Parameters, region: string): Trail {
    const { account } = this.#world;
    const name = text(input, 'Name');
    checkTrailName(name);
    const tags = addTags(new Map(), readTags(input, 'TagsList'));
    const settings = readSettings(input);
    const owner = ownerOf(account, settings.isOrganization);
    this.#checkNew(name, settings, region);
    const arn = trailArn(name, { partition: account.partition, region, owner });
    const checked = this.#checkBucket({ arn, owner, settings });
    const trail: Trail = {
      name,
      arn,
      owner,
      homeRegion: region,
      settings: checked,
      selectors: DEFAULT_SELECTORS,
      tags,
      status: NEVER_STARTED,
    };
    this.registry.all.push(trail);
    return trail;
  }

  /** A trail of all regions has its name in each of them. */
  #checkNew(name: string, { isMultiRegion }: TrailSettings, region: string): void {
    const seen = isMultiRegion ? this.registry.all : this.registry.seenIn(region);
    if (seen.some((trail) => trail.name === name)) {
      throw trailError(
        'TrailAlreadyExists',
        `Trail ${name} already exists for customer: ${this.#world.account.id}`,
      );
    }
    if (this.registry.seenIn(region).length >= MOST_TRAILS) {
      throw trailError(
        'MaximumNumberOfTrailsExceeded',
        `User: ${this.#world.account.id} already has ${MOST_TRAILS} trails in ${region}.`,
      );
    }
  }

  /** The settings with the ARN of their key; refused where the trail could not write. */
  #checkBucket(writer: Writer): TrailSettings {
    const { settings } = writer;
    const bucket = this.#world.store.get(settings.bucket);
    if (bucket === undefined) {
      throw trailError('S3BucketDoesNotExist', `S3 bucket ${settings.bucket} does not exist!`);
    }
    const policy = this.#policySeen(bucket);
    if (!mayDeliver({ bucket, trail: writer, account: this.#world.account, policy })) {
      throw trailError(
        'InsufficientS3BucketPolicy',
        `Incorrect S3 bucket policy is detected for bucket: ${settings.bucket}`,
      );
    }
    return { ...settings, kmsKey: checkKey(settings, this.keys, bucket.region) };
  }

  #policySeen(bucket: Bucket): string | null {
    const known = this.#seen.get(bucket) ?? { real: null, before: null, left: 0 };
    const { policyDelay } = this.#world;
    const seen =
      known.real === bucket.policy
        ? known
        : { real: bucket.policy, before: known.real, left: policyDelay };
    this.#seen.set(bucket, seen);
    if (seen.left === 0) return seen.real;
    seen.left -= 1;
    return seen.before;
  }

  #update(trail: Trail, input: Parameters): unknown {
    const settings = readSettings(input, trail.settings);
    const owner = ownerOf(this.#world.account, settings.isOrganization);
    if (owner !== trail.owner) throw notImplemented('an update that changes a trail’s owner');
    trail.settings = this.#checkBucket({ ...trail, settings });
    return createdTrail(trail);
  }

  #delete(trail: Trail): unknown {
    this.#stop(trail);
    this.registry.remove(trail);
    return {};
  }

  #start(trail: Trail): unknown {
    if (!trail.status.isLogging) {
      trail.status = { ...trail.status, isLogging: true, started: this.#world.clock.now };
    }
    return {};
  }

  #stop(trail: Trail): unknown {
    if (trail.status.isLogging) {
      trail.status = { ...trail.status, isLogging: false, stopped: this.#world.clock.now };
      this.#world.onStop(trail);
    }
    return {};
  }

  /** Names that are unknown are left out. */
  #describe(input: Parameters, region: string): readonly Trail[] {
    const withShadows = optionalFlag(input, 'includeShadowTrails') ?? true;
    const seen = this.registry
      .seenIn(region)
      .filter(({ homeRegion }) => withShadows || homeRegion === region);
    const names = textList(input, 'trailNameList').map(readTrailName);
    if (names.length === 0) return seen;
    return seen.filter(({ name, arn, homeRegion }) =>
      names.some((asked) =>
        asked.kind === 'arn' ? asked.arn === arn : asked.name === name && homeRegion === region,
      ),
    );
  }

  #putSelectors(trail: Trail, input: Parameters): unknown {
    trail.selectors = readSelectors(input, this.#world.account.partition);
    return selectorDetails(trail);
  }

  #tagging(operation: string, input: Parameters, region: string): unknown {
    if (operation === 'ListTags') {
      const arns = textList(input, 'ResourceIdList');
      if (arns.length > 20) throw trailError('InvalidParameter', 'No more than 20 ARNs are taken.');
      const trails = arns.map((arn) => this.registry.tagged(arn, region));
      const lists = trails.map(({ arn, tags }) => ({ ResourceId: arn, TagsList: tagList(tags) }));
      return { ResourceTagList: lists };
    }
    const trail = this.registry.tagged(text(input, 'ResourceId'), region);
    const change = operation === 'AddTags' ? addTags : removeTags;
    trail.tags = change(trail.tags, readTags(input, 'TagsList'));
    return {};
  }
}

function shortDetails({ arn, name, homeRegion }: Trail): unknown {
  return { TrailARN: arn, Name: name, HomeRegion: homeRegion };
}

function selectorDetails({ arn, selectors }: Trail): unknown {
  return { TrailARN: arn, ...selectors.put };
}
