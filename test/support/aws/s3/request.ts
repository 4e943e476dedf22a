import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../account.ts';
import { type Answer, AwsError } from '../answers.ts';
import type { Bucket, Store } from './store.ts';

/** A request to S3, path style. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The region it is signed for. */
  readonly region: string;
  readonly body: Uint8Array;
}

/** An object-level or listing call that was let in, as CloudTrail hears of it. */
export interface S3Access {
  readonly bucket: Bucket;
  readonly request: S3Request;
  readonly operation: string;
  readonly error: AwsError | null;
}

export interface S3World {
  readonly store: Store;
  readonly account: Account;
  /** CreateBucket passes over tags, as older endpoints do. */
  readonly ignoreBucketTags: boolean;
  /** Errors that tests put on single keys of DeleteObjects. */
  readonly keyErrors: KeyErrors;
  readonly observe: (access: S3Access) => void;
}

export type Operation = (bucket: Bucket, request: S3Request, world: S3World) => Answer;

export interface KeyError {
  readonly bucket: string;
  readonly key: string;
  readonly code: string;
  readonly message?: string;
  /** How many times; 1 where it is not given. */
  readonly times?: number;
}

/** Keys that DeleteObjects does not delete. */
export class KeyErrors {
  readonly #rules: { readonly rule: KeyError; left: number }[] = [];

  add(rule: KeyError): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  take(bucket: string, key: string): KeyError | undefined {
    const entry = this.#rules.find(
      ({ rule, left }) => left > 0 && rule.bucket === bucket && rule.key === key,
    );
    if (entry !== undefined) entry.left -= 1;
    return entry?.rule;
  }
}

export function noContent(headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 204, headers, body: '' };
}

export function done(headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers, body: '' };
}

export function accessDenied(): AwsError {
  return new AwsError(403, 'AccessDenied', 'Access Denied');
}

export function invalidArgument(message: string): AwsError {
  return new AwsError(400, 'InvalidArgument', message);
}

export function textOf({ body }: S3Request): string {
  return Buffer.from(body).toString();
}
