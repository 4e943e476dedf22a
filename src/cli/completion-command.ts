import { readFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { examples } from './examples.ts';
import type { Run } from './program.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const WHERE = [
  'What to write where:',
  '  source <(trail-audit completion bash)    in ~/.bashrc',
  '  source <(trail-audit completion zsh)     in ~/.zshrc, behind compinit',
  '  trail-audit completion fish | source     in ~/.config/fish/config.fish',
];

/** What the scripts ask when Tab is pressed. */
function addComplete(program: Command, run: Run): void {
  program
    .command('complete', { hidden: true })
    .argument('<words...>')
    .action((words: readonly string[]) =>
      run(async ({ write }) => {
        const { complete, completionText } = await import('./completion.ts');
        await write(completionText(complete(program, words)), null);
        return 0;
      }),
    );
}

/** Adds `completion`, which prints the script that completes commands, options and values in a shell. */
export function addCompletion(program: Command, run: Run): void {
  program
    .command('completion')
    .summary('print the script that completes commands and options in a shell')
    .description(
      'Prints a script for a shell: with it, Tab completes commands, options, their values and the names of files.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', ['', ...WHERE].join('\n'))
    .addHelpText('after', examples('completion', ['bash']))
    .action((shell: (typeof SHELLS)[number]) =>
      run(async ({ write }) => {
        const script = new URL(`./completions/trail-audit.${shell}`, import.meta.url);
        await write(readFileSync(script, 'utf8'), null);
        return 0;
      }),
    );
  addComplete(program, run);
}
