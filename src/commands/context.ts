import type { Account, Connection } from '../aws/connect.ts';
import type { Progress } from '../engines/engine.ts';

/** What a command needs of the world. Nothing below `cli` touches the process. */
export interface Context {
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Connects to an account in AWS. */
  readonly connect: (account: Account) => Promise<Connection>;
  /** Writes data to standard output, or to a file where one is given. */
  readonly write: (text: string, file: string | null) => Promise<void>;
  /** Tells a person something, on standard error. */
  readonly note: (line: string) => void;
  /** Asks a person yes or no, on the terminal; no where there is none. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Asks a person for a text, on the terminal; empty where there is none. */
  readonly ask: (question: string) => Promise<string>;
  /** Shows how far long work is, where a person is watching. */
  readonly progress: (progress: Progress) => void;
  /** Columns of the terminal. */
  readonly width: number;
}

/** 0 done, 1 findings where that was asked for, 2 wrong use or unusable input, 3 our bug. */
export type ExitCode = 0 | 1 | 2 | 3;
