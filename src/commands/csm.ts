import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Demands } from '../clients/judge.ts';
import type { ExpectedPolicy } from '../csm/expect.ts';
import { type Hearing, newHearing } from '../csm/hearing.ts';
import { type Listener, listen, type Place } from '../csm/listen.ts';
import { type Circumstances, csmReport } from '../csm/report.ts';
import { exitCodeOf } from '../csm/verdict.ts';
import { openRecords, type RecordFile } from '../csm/write-records.ts';
import type { CsmReport } from '../model/csm.ts';
import { renderCsm } from '../report/csm.ts';
import type { CsmFormat } from '../report/format-names.ts';
import { safeJson } from '../report/safe-text.ts';
import type { Context } from './context.ts';

/** What listening needs of the world beside what every command does. */
export interface CsmContext extends Context {
  /** Shows a text in place of the one before; null where nobody is watching. */
  readonly live: ((text: string) => void) | null;
  /** Runs a program with these variables added to its environment; gives its exit code. */
  readonly runProgram: (
    program: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
  ) => Promise<number>;
}

/** One listening, as the command line asked for it. */
export interface CsmRequest {
  readonly place: Place;
  readonly isLoopback: boolean;
  /** The program to run and to listen to; null to listen to whoever sends. */
  readonly program: readonly [string, ...string[]] | null;
  /** What the program is called in the report. */
  readonly clientId: string;
  /** Milliseconds; null until it is interrupted. */
  readonly duration: number | null;
  /** The file for events; null for none. */
  readonly records: string | null;
  readonly fullAccessKeys: boolean;
  readonly demands: Demands;
  readonly format: CsmFormat;
  /** The file for the report; null for standard output, or standard error where a program has that. */
  readonly report: string | null;
  /** Whether to name the IAM actions, in the report or as a policy in a file. */
  readonly policy: { readonly file: string | null } | null;
  readonly expected: ExpectedPolicy | null;
}

/** Milliseconds between two looks at what was heard. */
const LIVE_EVERY = 250;

interface Session {
  readonly from: Date;
  readonly hearing: Hearing;
  readonly listener: Listener;
}

/** The report of a session up to now. */
function reportOf(
  { from, hearing, listener }: Session,
  asked: Pick<CsmRequest, 'policy' | 'expected'>,
  ending: Pick<Circumstances, 'to' | 'commandExit' | 'dropped'>,
): CsmReport {
  const { host, port, receiveBuffer } = listener;
  const wanted = { actions: asked.policy !== null, expected: asked.expected };
  return csmReport(hearing.heard(), wanted, { host, port, receiveBuffer, from, ...ending });
}

/** What a sender needs in its environment to be heard here. */
function variablesFor({ host, port }: Listener): string {
  const isAnywhere = host === '0.0.0.0' || host === '::';
  const place = isAnywhere ? 'THIS-MACHINE' : host;
  const hostVariable = place === '127.0.0.1' ? '' : ` AWS_CSM_HOST=${place}`;
  return `AWS_CSM_ENABLED=true${hostVariable} AWS_CSM_PORT=${port}`;
}

function greet({ place, isLoopback }: CsmRequest, listener: Listener, { note }: Context): void {
  note(
    `Listening on ${place.host}:${listener.port}; for senders: ${variablesFor(listener)}. Ctrl-C ends it.`,
  );
  if (isLoopback) return;
  note(
    `Warning: ${place.host} takes datagrams of other machines. SDKs send session tokens in clear: whoever is on the way can read them.`,
  );
}

async function untilStopped(duration: number | null, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  if (duration === null) await once(signal, 'abort');
  // Interrupted or over: the report comes either way.
  else await wait(duration, undefined, { signal }).catch(() => {});
}

/** Listens until it is stopped, and shows meanwhile what was heard. */
async function attend(request: CsmRequest, session: Session, context: CsmContext): Promise<null> {
  const { live, signal, now, width } = context;
  greet(request, session.listener, context);
  const over = untilStopped(request.duration, signal).then(() => true);
  const plain = { policy: null, expected: null };
  let shown = -1;
  while (live !== null && !(await Promise.race([over, wait(LIVE_EVERY, false)]))) {
    const dropped = await session.listener.dropped();
    const report = reportOf(session, plain, { to: now(), commandExit: null, dropped });
    if (report.datagrams.received !== shown) live(renderCsm(report, 'table', width));
    shown = report.datagrams.received;
  }
  await over;
  return null;
}

function environmentFor(
  { clientId }: CsmRequest,
  { host, port }: Listener,
): Record<string, string> {
  return {
    AWS_CSM_ENABLED: 'true',
    AWS_CSM_HOST: host,
    AWS_CSM_PORT: String(port),
    AWS_CSM_CLIENT_ID: clientId,
  };
}

async function deliver(report: CsmReport, request: CsmRequest, context: Context): Promise<void> {
  const { program, format } = request;
  const policyFile = request.policy?.file ?? null;
  const shown = policyFile === null ? report : { ...report, actions: null };
  const text = renderCsm(shown, format, context.width);
  if (program === null || request.report !== null) await context.write(text, request.report);
  else for (const line of text.trimEnd().split('\n')) context.note(line);
  if (request.report !== null) context.note(`Written to ${request.report}`);
  if (policyFile === null) return;
  await context.write(`${safeJson(report.actions?.document, 2)}\n`, policyFile);
  context.note(`Written to ${policyFile}`);
}

/** Listens to SDKs, or to those of a program that it runs, and reports their calls. */
export async function csm(request: CsmRequest, context: CsmContext): Promise<number> {
  let records: RecordFile | null = null;
  const hearing = newHearing({
    ...request.demands,
    fullAccessKeys: request.fullAccessKeys,
    onEvent: (event) => records?.add(event),
  });
  const listener = await listen(request.place, hearing.take);
  const session = { from: context.now(), hearing, listener };
  try {
    // Not before: a port that is taken must not cost the file of another time.
    if (request.records !== null) records = await openRecords(request.records);
    const commandExit =
      request.program === null
        ? await attend(request, session, context)
        : await context.runProgram(request.program, environmentFor(request, listener));
    const dropped = await listener.drain();
    const report = reportOf(session, request, { to: context.now(), commandExit, dropped });
    await deliver(report, request, context);
    await records?.close();
    if (request.records !== null) context.note(`Recorded in ${request.records}`);
    return exitCodeOf(report);
  } finally {
    await listener.close();
  }
}
