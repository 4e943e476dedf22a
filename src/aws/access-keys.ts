import { GetAccessKeyLastUsedCommand, IAMClient, paginateListUserTags } from '@aws-sdk/client-iam';
import { orNull } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';
import type { Tags } from './json.ts';

/** Whose a long-lived access key is, and its last use as IAM knows it. */
export interface KeyUse {
  readonly user: string;
  readonly last: Date | null;
  readonly service: string | null;
  readonly region: string | null;
}

/** The calls about users and their keys. Each failure is a TrailAuditError. */
export interface AccessKeys {
  /** Null where IAM knows no such key. */
  use(key: string): Promise<KeyUse | null>;
  /** Null where there is no such user. */
  tags(user: string): Promise<Tags | null>;
  close(): void;
}

const NOT_FOUND = ['NoSuchEntity', 'NoSuchEntityException'];

/** IAM says N/A where a key was never used. */
function known(text: string | undefined): string | null {
  return text === undefined || text === 'N/A' ? null : text;
}

/** IAM, spoken to over a connection. */
export function openAccessKeys({ config }: Connection, signal: AbortSignal): AccessKeys {
  const client = new IAMClient(config);
  const options = { abortSignal: signal };
  return {
    use: (key) =>
      call(
        { task: `look up access key "${key}"`, action: 'iam:GetAccessKeyLastUsed' },
        signal,
        async () => {
          const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: key });
          const found = await orNull(NOT_FOUND, () => client.send(command, options));
          if (found?.UserName === undefined) return null;
          const { LastUsedDate, ServiceName, Region } = found.AccessKeyLastUsed ?? {};
          return {
            user: found.UserName,
            last: LastUsedDate ?? null,
            service: known(ServiceName),
            region: known(Region),
          };
        },
      ),
    tags: (user) =>
      call({ task: `read the tags of user "${user}"`, action: 'iam:ListUserTags' }, signal, () =>
        orNull(NOT_FOUND, async () => {
          const tags: Record<string, string> = {};
          for await (const page of paginateListUserTags({ client }, { UserName: user }, options)) {
            for (const { Key, Value } of page.Tags ?? []) tags[Key ?? ''] = Value ?? '';
          }
          return tags;
        }),
      ),
    close: () => client.destroy(),
  };
}
