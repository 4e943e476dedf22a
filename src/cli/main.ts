#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { CommanderError } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { safeText } from '../report/safe-text.ts';
import { FIRST_STEPS } from './first-steps.ts';
import { letReadersLeave, note, write } from './output.ts';
import { buildProgram, type Run } from './program.ts';
import { styled } from './style.ts';

const WRONG_USE = 2;
const OUR_BUG = 3;
const INTERRUPTED = 130;
const WIDTH = 80;

// The SDK warns of a Node version that it will leave in 2027, on every run.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

letReadersLeave();

const interruption = new AbortController();
// Every call to AWS under way listens to it.
setMaxListeners(0, interruption.signal);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => interruption.abort());
}

const program = buildProgram((command) => run(command));

const run: Run = async (command) => {
  const { quiet, debug } = program.opts<{ quiet?: boolean; debug?: boolean }>();
  const bar =
    process.stderr.isTTY && !quiet ? new (await import('./progress.ts')).ProgressBar() : null;
  const context: Context = {
    now: () => new Date(),
    signal: interruption.signal,
    // The bar is gone before anything else is written.
    write: (text, file) => {
      bar?.stop();
      return write(text, file);
    },
    note: (line) => {
      bar?.stop();
      if (!quiet) note(safeText(line));
    },
    connect: async (account) => {
      bar?.show({ done: 0, total: null, detail: 'asking AWS' });
      return (await import('../aws/connect.ts')).connect(account);
    },
    confirm: async (question) => {
      bar?.stop();
      const { confirm } = await import('./prompts.ts');
      return confirm(question, interruption.signal);
    },
    ask: async (question) => {
      bar?.stop();
      const { ask } = await import('./prompts.ts');
      return ask(question, interruption.signal);
    },
    progress: (progress) => bar?.show(progress),
    width: process.stdout.columns || WIDTH,
  };
  try {
    process.exitCode = await command(context).finally(() => bar?.close());
  } catch (error) {
    process.exitCode = explain(error, debug ?? false);
  }
};

/** Says what went wrong, in our sentences, and gives the exit code for it. */
function explain(error: unknown, debug: boolean): ExitCode | typeof INTERRUPTED {
  const isInterrupted = interruption.signal.aborted;
  if (isInterrupted && !(error instanceof TrailAuditError)) return INTERRUPTED;
  if (debug && error instanceof Error)
    note(safeText(error.stack ?? '').replaceAll('\\u000a', '\n'));
  if (error instanceof TrailAuditError) {
    note(styled(process.stderr, 'red', safeText(error.message)));
    if (error.hint !== undefined) note(`Try: ${safeText(error.hint)}`);
    return isInterrupted ? INTERRUPTED : WRONG_USE;
  }
  note(`This is a bug in trail-audit: ${safeText(reasonOf(error))}`);
  note('Try: --debug, and tell us what it shows');
  return OUR_BUG;
}

try {
  if (process.argv.length > 2) await program.parseAsync();
  else {
    note(FIRST_STEPS);
    process.exitCode = WRONG_USE;
  }
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
}
