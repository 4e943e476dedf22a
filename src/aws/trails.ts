import {
  type AdvancedEventSelector,
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  PutEventSelectorsCommand,
  paginateListTrails,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { isNamed, orNull } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';
import type { Json, Tags } from './json.ts';

/** What of a trail is chosen. */
export interface TrailShape {
  readonly bucket: string;
  readonly isMultiRegion: boolean;
  readonly isOrganization: boolean;
  readonly isValidated: boolean;
  readonly kmsKey: string | null;
}

export interface Trail extends TrailShape {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  /** What its keys begin with; empty for `AWSLogs/...`. */
  readonly prefix: string;
}

export interface TrailName {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
}

export interface TrailStatus {
  readonly isLogging: boolean;
  readonly lastDelivery: Date | null;
  readonly lastError: string | null;
  readonly startedAt: Date | null;
}

/** The calls that make, read and remove a trail. Each failure is a TrailAuditError. */
export interface Trails {
  list(): Promise<readonly TrailName[]>;
  /** Null where there is no trail of that name or ARN. */
  get(name: string): Promise<Trail | null>;
  tags(arn: string): Promise<Tags>;
  create(name: string, shape: TrailShape, tags: Tags): Promise<void>;
  update(name: string, shape: TrailShape): Promise<void>;
  selectors(name: string): Promise<Json>;
  putSelectors(name: string, selectors: Json): Promise<void>;
  status(name: string): Promise<TrailStatus>;
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  delete(name: string): Promise<void>;
  close(): void;
}

const NOT_FOUND = ['TrailNotFoundException'];

function shapeOf(
  name: string,
  shape: TrailShape,
): ConstructorParameters<typeof CreateTrailCommand>[0] {
  return {
    Name: name,
    S3BucketName: shape.bucket,
    IsMultiRegionTrail: shape.isMultiRegion,
    // A trail of several regions has to include them.
    IncludeGlobalServiceEvents: shape.isMultiRegion,
    IsOrganizationTrail: shape.isOrganization,
    EnableLogFileValidation: shape.isValidated,
    ...(shape.kmsKey === null ? {} : { KmsKeyId: shape.kmsKey }),
  };
}

/** CloudTrail, spoken to over a connection. */
export function openTrails(connection: Connection, signal: AbortSignal): Trails {
  const client = new CloudTrailClient(connection.config);
  const options = { abortSignal: signal };
  const ask = <Result>(verb: string, name: string, action: string, send: () => Promise<Result>) =>
    call({ task: `${verb} trail "${name}"`, action: `cloudtrail:${action}` }, signal, send);
  return {
    async list() {
      const found: TrailName[] = [];
      await call({ task: 'list trails', action: 'cloudtrail:ListTrails' }, signal, async () => {
        for await (const { Trails } of paginateListTrails({ client }, {}, options)) {
          for (const { Name, TrailARN, HomeRegion } of Trails ?? []) {
            found.push({ name: Name ?? '', arn: TrailARN ?? '', homeRegion: HomeRegion ?? '' });
          }
        }
      });
      return found;
    },
    get: (name) =>
      ask('read', name, 'GetTrail', async () => {
        const found = await orNull(NOT_FOUND, () =>
          client.send(new GetTrailCommand({ Name: name }), options),
        );
        const trail = found?.Trail;
        if (trail === undefined) return null;
        return {
          name: trail.Name ?? '',
          arn: trail.TrailARN ?? '',
          homeRegion: trail.HomeRegion ?? '',
          bucket: trail.S3BucketName ?? '',
          prefix: trail.S3KeyPrefix ?? '',
          isMultiRegion: trail.IsMultiRegionTrail ?? false,
          isOrganization: trail.IsOrganizationTrail ?? false,
          isValidated: trail.LogFileValidationEnabled ?? false,
          kmsKey: trail.KmsKeyId ?? null,
        };
      }),
    async tags(arn) {
      const { ResourceTagList } = await ask('read', arn, 'ListTags', () =>
        client.send(new ListTagsCommand({ ResourceIdList: [arn] }), options),
      );
      const tags = ResourceTagList?.find(({ ResourceId }) => ResourceId === arn)?.TagsList ?? [];
      return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    },
    create: (name, shape, tags) =>
      ask('create', name, 'CreateTrail', async () => {
        const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        await client.send(new CreateTrailCommand({ ...shapeOf(name, shape), TagsList }), options);
      }),
    update: (name, shape) =>
      ask('change', name, 'UpdateTrail', async () => {
        // What is left out stays as it is: an empty key takes the old one away.
        const KmsKeyId = shape.kmsKey ?? '';
        await client.send(new UpdateTrailCommand({ ...shapeOf(name, shape), KmsKeyId }), options);
      }),
    selectors: (name) =>
      ask('read', name, 'GetEventSelectors', async () => {
        const found = await client.send(new GetEventSelectorsCommand({ TrailName: name }), options);
        return JSON.parse(
          JSON.stringify(found.AdvancedEventSelectors ?? found.EventSelectors ?? []),
        ) as Json;
      }),
    putSelectors: (name, selectors) =>
      ask('change', name, 'PutEventSelectors', async () => {
        await client.send(
          new PutEventSelectorsCommand({
            TrailName: name,
            AdvancedEventSelectors: selectors as unknown as AdvancedEventSelector[],
          }),
          options,
        );
      }),
    status: (name) =>
      ask('read', name, 'GetTrailStatus', async () => {
        const found = await client.send(new GetTrailStatusCommand({ Name: name }), options);
        return {
          isLogging: found.IsLogging ?? false,
          lastDelivery: found.LatestDeliveryTime ?? null,
          lastError: found.LatestDeliveryError || null,
          startedAt: found.StartLoggingTime ?? null,
        };
      }),
    start: (name) =>
      ask('start', name, 'StartLogging', async () => {
        await client.send(new StartLoggingCommand({ Name: name }), options);
      }),
    stop: (name) =>
      ask('stop', name, 'StopLogging', async () => {
        await client.send(new StopLoggingCommand({ Name: name }), options);
      }),
    delete: (name) =>
      ask('delete', name, 'DeleteTrail', async () => {
        try {
          await client.send(new DeleteTrailCommand({ Name: name }), options);
        } catch (error) {
          if (!isNamed(error, ...NOT_FOUND)) throw error;
        }
      }),
    close: () => client.destroy(),
  };
}
