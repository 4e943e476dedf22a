import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseMinimums } from '../clients/policy.ts';
import type { Context } from '../commands/context.ts';
import type { CsmContext, CsmRequest } from '../commands/csm.ts';
import { type ExpectedPolicy, parsePolicyDocument } from '../csm/expect.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { type CsmFlags, HOST, PORT } from './csm-command.ts';
import { newLive } from './live.ts';
import { runProgram } from './run-program.ts';

/** Any port that is free: a program that we run is told which. */
const ANY_PORT = 0;
/** botocore takes no longer one. */
const LONGEST_CLIENT_ID = 255;

function expected(file: string | undefined): ExpectedPolicy | null {
  if (file === undefined) return null;
  try {
    return parsePolicyDocument(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof TrailAuditError) throw error;
    throw new TrailAuditError(`Cannot read policy "${file}": ${reasonOf(error)}`);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function refuseStray(program: readonly string[], flags: CsmFlags): void {
  if (program.length === 0) return;
  const stray =
    flags.host !== undefined ? '--host' : flags.duration !== undefined ? '--duration' : null;
  if (stray === null) return;
  throw new TrailAuditError(
    `Cannot use ${stray} with a command: it is run here, and to its end`,
    `without ${stray}`,
  );
}

/** The request that the flags and the words behind `--` make. */
export function requestOf(program: readonly string[], flags: CsmFlags, now: Date): CsmRequest {
  refuseStray(program, flags);
  const [name, ...args] = program;
  const host = flags.host ?? HOST;
  const isJson = extname(flags.report ?? '').toLowerCase() === '.json';
  return {
    place: { host, port: flags.port ?? (name === undefined ? PORT : ANY_PORT) },
    isLoopback: isLoopback(host),
    program: name === undefined ? null : [name, ...args],
    clientId: process.env['AWS_CSM_CLIENT_ID'] ?? basename(name ?? '').slice(0, LONGEST_CLIENT_ID),
    duration: flags.duration ?? null,
    records: flags.output ?? null,
    fullAccessKeys: flags.fullAccessKeys ?? false,
    demands: { minimums: parseMinimums(flags.minimum ?? []), asOf: now.toISOString().slice(0, 10) },
    format: flags.format ?? (isJson ? 'json' : 'table'),
    report: flags.report ?? null,
    policy:
      flags.policy === undefined ? null : { file: flags.policy === true ? null : flags.policy },
    expected: expected(flags.expect),
  };
}

/** The table is redrawn on a terminal that shows nothing else. */
export function withTerminal(context: Context, isWatched: boolean): CsmContext {
  if (!isWatched) return { ...context, live: null, runProgram };
  const live = newLive();
  return {
    ...context,
    live: live.show,
    runProgram,
    write: (text, file) => {
      live.clear();
      return context.write(text, file);
    },
  };
}
