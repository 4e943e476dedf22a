import type { Context } from '../../src/commands/context.ts';
import { NOW } from '../support/ask.ts';

/** The command line's own modules: those of `src/`, or those that are built. */
export interface Cli {
  readonly buildProgram: typeof import('../../src/cli/program.ts').buildProgram;
  readonly connect: typeof import('../../src/aws/connect.ts').connect;
}

/** What `npm run build` made. */
export async function builtCli(): Promise<Cli> {
  const built = (file: string): Promise<unknown> =>
    import(new URL(`../../dist/${file}`, import.meta.url).href);
  return {
    ...((await built('cli/program.js')) as Pick<Cli, 'buildProgram'>),
    ...((await built('aws/connect.js')) as Pick<Cli, 'connect'>),
  };
}

/** What `trail-audit sql` prints for these arguments, on the day of all tests. */
export async function printSql(
  { buildProgram, connect }: Cli,
  args: readonly string[],
): Promise<string> {
  let printed: string | null = null;
  const context: Context = {
    now: () => NOW,
    signal: new AbortController().signal,
    connect: (account) => connect(account),
    write: async (text) => {
      printed = text;
    },
    note: () => {},
    confirm: async () => false,
    ask: async () => '',
    progress: () => {},
    width: 80,
  };
  const program = buildProgram(async (command) => {
    await command(context);
  });
  await program.parseAsync(['sql', ...args], { from: 'user' });
  if (printed === null) throw new Error(`nothing printed for ${args.join(' ')}`);
  return printed;
}
