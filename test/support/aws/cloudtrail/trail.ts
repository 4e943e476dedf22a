import type { EventSelectors } from './selectors.ts';

export interface TrailSettings {
  readonly bucket: string;
  readonly prefix: string | null;
  readonly isMultiRegion: boolean;
  readonly includesGlobal: boolean;
  readonly validatesFiles: boolean;
  readonly isOrganization: boolean;
  readonly kmsKey: string | null;
  /** Whether its own deliveries are events too. */
  readonly recursive: boolean;
}

/** What GetTrailStatus tells. */
export interface TrailStatus {
  readonly isLogging: boolean;
  readonly started: Date | null;
  readonly stopped: Date | null;
  readonly delivered: Date | null;
  readonly attempted: Date | null;
  readonly deliveryError: string | null;
  readonly digestDelivered: Date | null;
}

export const NEVER_STARTED: TrailStatus = {
  isLogging: false,
  started: null,
  stopped: null,
  delivered: null,
  attempted: null,
  deliveryError: null,
  digestDelivered: null,
};

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  /** The account in its ARN: of an organization trail the one that manages. */
  readonly owner: string;
  settings: TrailSettings;
  selectors: EventSelectors;
  tags: ReadonlyMap<string, string>;
  status: TrailStatus;
}

function seconds(time: Date | null): number | undefined {
  return time === null ? undefined : time.getTime() / 1000;
}

/** Without the members that are not there. */
export function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** What CreateTrail and UpdateTrail answer. */
export function createdTrail({ name, arn, settings }: Trail): Record<string, unknown> {
  return present({
    Name: name,
    S3BucketName: settings.bucket,
    S3KeyPrefix: settings.prefix,
    IncludeGlobalServiceEvents: settings.includesGlobal,
    IsMultiRegionTrail: settings.isMultiRegion,
    TrailARN: arn,
    LogFileValidationEnabled: settings.validatesFiles,
    KmsKeyId: settings.kmsKey,
    IsOrganizationTrail: settings.isOrganization,
    RecursiveLogging: settings.recursive,
  });
}

/** What GetTrail and DescribeTrails answer. */
export function trailDetails(trail: Trail): Record<string, unknown> {
  return {
    ...createdTrail(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.selectors.isCustom,
    HasInsightSelectors: false,
  };
}

export function statusDetails({ status }: Trail): Record<string, unknown> {
  const text = (time: Date | null): string =>
    time === null ? '' : time.toISOString().replace(/\.\d+/, '');
  const succeeded = status.deliveryError === null && status.attempted !== null;
  return present({
    IsLogging: status.isLogging,
    LatestDeliveryTime: seconds(status.delivered),
    LatestDeliveryError: status.deliveryError,
    StartLoggingTime: seconds(status.started),
    StopLoggingTime: seconds(status.stopped),
    LatestDigestDeliveryTime: seconds(status.digestDelivered),
    LatestDeliveryAttemptTime: text(status.attempted),
    LatestDeliveryAttemptSucceeded: succeeded ? text(status.attempted) : '',
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    TimeLoggingStarted: text(status.started),
    TimeLoggingStopped: text(status.stopped),
  });
}
