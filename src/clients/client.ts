/** Where a fact about a client was read, and when (ISO date). */
export interface Source {
  readonly title: string;
  readonly url: string;
  readonly read: string;
}

/**
 * One release line of a client: its versions with one major number, or the builds with a token of
 * their own.
 */
export interface ReleaseLine {
  /** The major number as text, or the name that a token gives its own line (`pcl`). */
  readonly line: string;
  /**
   * First version that signs S3 requests with SigV4 by default; null where all do, `none` where no
   * version of the line does.
   */
  readonly sigv4Since: string | null;
  /** ISO date on which support ended or ends; `ended` where the date is not known; null while supported. */
  readonly endOfSupport: string | null;
  /** What to do about it: how to upgrade, and how to sign with SigV4 until then. */
  readonly advice: string;
}

/** The word before the version in a user agent, and the line it stands for where that is not the major. */
export interface Token {
  readonly token: string;
  readonly line?: string;
}

/** `cli` and `sdk` are AWS's own and have release lines; a `tool` is somebody else's program. */
export type ClientKind = 'cli' | 'sdk' | 'tool';

/** A program that signs AWS requests, recognised by its tokens in the user agent. */
export interface Client {
  readonly name: string;
  readonly kind: ClientKind;
  readonly tokens: readonly Token[];
  readonly lines: readonly ReleaseLine[];
  /** Where the lines' facts were read. */
  readonly sources: readonly Source[];
}
