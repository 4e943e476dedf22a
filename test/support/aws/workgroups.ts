import type { Parameters } from './parameters.ts';

export interface Workgroup {
  readonly name: string;
  /** `s3://bucket/prefix/` */
  readonly outputLocation?: string;
  /** The account that the output bucket must belong to. */
  readonly expectedBucketOwner?: string;
  /** How results are encrypted, as the SDK writes it. */
  readonly encryption?: Parameters;
  /** Its settings win over those of a request. */
  readonly enforced?: boolean;
  /** Bytes that a query may scan. */
  readonly scanLimit?: number;
  readonly disabled?: boolean;
  readonly publishesMetrics?: boolean;
  /** As it was selected: AUTO where it is not given. */
  readonly engineVersion?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly created?: Date;
}

export const ENGINE_3 = 'Athena engine version 3';

const CREATED = new Date('2025-10-09T08:53:20Z');

function created({ created: time = CREATED }: Workgroup): number {
  return time.getTime() / 1000;
}

function engine({ engineVersion = 'AUTO' }: Workgroup): Parameters {
  return { SelectedEngineVersion: engineVersion, EffectiveEngineVersion: ENGINE_3 };
}

function resultConfiguration(workgroup: Workgroup): Parameters {
  const { outputLocation, expectedBucketOwner, encryption } = workgroup;
  return {
    ...(outputLocation === undefined ? {} : { OutputLocation: outputLocation }),
    ...(encryption === undefined ? {} : { EncryptionConfiguration: encryption }),
    ...(expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner }),
  };
}

/** A workgroup as GetWorkGroup shows it. */
export function workgroupDetails(workgroup: Workgroup): Parameters {
  const { name, enforced = false, scanLimit, disabled = false, description } = workgroup;
  return {
    Name: name,
    State: disabled ? 'DISABLED' : 'ENABLED',
    CreationTime: created(workgroup),
    ...(description === undefined ? {} : { Description: description }),
    Configuration: {
      ResultConfiguration: resultConfiguration(workgroup),
      EnforceWorkGroupConfiguration: enforced,
      PublishCloudWatchMetricsEnabled: workgroup.publishesMetrics ?? false,
      RequesterPaysEnabled: false,
      EngineVersion: engine(workgroup),
      ...(scanLimit === undefined ? {} : { BytesScannedCutoffPerQuery: scanLimit }),
    },
  };
}

/** A workgroup as ListWorkGroups shows it. */
export function workgroupSummary(workgroup: Workgroup): Parameters {
  return {
    Name: workgroup.name,
    State: workgroup.disabled === true ? 'DISABLED' : 'ENABLED',
    Description: workgroup.description ?? '',
    CreationTime: created(workgroup),
    EngineVersion: engine(workgroup),
  };
}
