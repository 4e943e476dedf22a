/** The errors by which S3 says that a bucket lacks a setting. */
export const ABSENT = {
  tags: ['NoSuchTagSet', 'NoSuchTagSetError'],
  publicAccess: ['NoSuchPublicAccessBlockConfiguration'],
  ownership: ['OwnershipControlsNotFoundError'],
  encryption: ['ServerSideEncryptionConfigurationNotFoundError'],
  lifecycle: ['NoSuchLifecycleConfiguration'],
  policy: ['NoSuchBucketPolicy'],
} as const;

/** Whether an error says that something is not there, by its name. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** The HTTP status of an SDK client's error; 0 where there is none. */
export function statusOf(error: unknown): number {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
}

/** Gives null where an error says that what was asked for is not there. */
export async function orNull<Result>(
  names: readonly string[],
  ask: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await ask();
  } catch (error) {
    if (isNamed(error, ...names)) return null;
    throw error;
  }
}
