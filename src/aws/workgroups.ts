import {
  AthenaClient,
  CreateWorkGroupCommand,
  DeleteWorkGroupCommand,
  type EngineVersion,
  GetWorkGroupCommand,
  ListTagsForResourceCommand,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { isNamed } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';
import type { Tags } from './json.ts';

/** What of a workgroup is chosen. */
export interface WorkgroupShape {
  /** `s3://` address of results. */
  readonly results: string;
  /** Bytes after which a query is stopped; null for none. */
  readonly scanLimit: number | null;
  /** Whether its settings hold for every query, whatever a client asks for. */
  readonly isEnforced: boolean;
  /** `Athena engine version 3`. */
  readonly engine: string;
}

/** The calls that make, read and remove a workgroup. Each failure is a TrailAuditError. */
export interface Workgroups {
  /** Null where there is none of that name. */
  get(name: string): Promise<WorkgroupShape | null>;
  tags(arn: string): Promise<Tags>;
  create(name: string, shape: WorkgroupShape, tags: Tags): Promise<void>;
  update(name: string, shape: WorkgroupShape): Promise<void>;
  /** With all that was run in it. */
  delete(name: string): Promise<void>;
  close(): void;
}

function isMissing(error: unknown): boolean {
  return isNamed(error, 'InvalidRequestException') && /not found/i.test((error as Error).message);
}

/** The version that queries run on; `AUTO` stands for the one in effect. */
function engineOf(version: EngineVersion | undefined): string {
  return version?.EffectiveEngineVersion ?? version?.SelectedEngineVersion ?? '';
}

/** Athena's workgroups, spoken to over a connection. */
export function openWorkgroups({ config }: Connection, signal: AbortSignal): Workgroups {
  const client = new AthenaClient(config);
  const options = { abortSignal: signal };
  const ask = <Result>(verb: string, name: string, action: string, send: () => Promise<Result>) =>
    call({ task: `${verb} workgroup "${name}"`, action: `athena:${action}` }, signal, send);
  return {
    get: (name) =>
      ask('read', name, 'GetWorkGroup', async () => {
        try {
          const { WorkGroup } = await client.send(
            new GetWorkGroupCommand({ WorkGroup: name }),
            options,
          );
          if (WorkGroup === undefined) return null;
          const found = WorkGroup.Configuration;
          return {
            results: found?.ResultConfiguration?.OutputLocation ?? '',
            scanLimit: found?.BytesScannedCutoffPerQuery ?? null,
            isEnforced: found?.EnforceWorkGroupConfiguration ?? false,
            engine: engineOf(found?.EngineVersion),
          };
        } catch (error) {
          if (isMissing(error)) return null;
          throw error;
        }
      }),
    async tags(arn) {
      const { Tags } = await ask('read', arn, 'ListTagsForResource', () =>
        client.send(new ListTagsForResourceCommand({ ResourceARN: arn }), options),
      );
      return Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    },
    create: (name, { results, scanLimit, isEnforced, engine }, tags) =>
      ask('create', name, 'CreateWorkGroup', async () => {
        await client.send(
          new CreateWorkGroupCommand({
            Name: name,
            Description: 'Made by trail-audit',
            Configuration: {
              EnforceWorkGroupConfiguration: isEnforced,
              ResultConfiguration: { OutputLocation: results },
              EngineVersion: { SelectedEngineVersion: engine },
              ...(scanLimit === null ? {} : { BytesScannedCutoffPerQuery: scanLimit }),
            },
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          }),
          options,
        );
      }),
    update: (name, { results, scanLimit, isEnforced, engine }) =>
      ask('change', name, 'UpdateWorkGroup', async () => {
        await client.send(
          new UpdateWorkGroupCommand({
            WorkGroup: name,
            ConfigurationUpdates: {
              EnforceWorkGroupConfiguration: isEnforced,
              ResultConfigurationUpdates: { OutputLocation: results },
              EngineVersion: { SelectedEngineVersion: engine },
              ...(scanLimit === null
                ? { RemoveBytesScannedCutoffPerQuery: true }
                : { BytesScannedCutoffPerQuery: scanLimit }),
            },
          }),
          options,
        );
      }),
    delete: (name) =>
      ask('delete', name, 'DeleteWorkGroup', async () => {
        try {
          const command = new DeleteWorkGroupCommand({
            WorkGroup: name,
            RecursiveDeleteOption: true,
          });
          await client.send(command, options);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
    close: () => client.destroy(),
  };
}
