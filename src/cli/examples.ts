/** Calls to copy, for the end of a command's help. */
export function examples(command: string, calls: readonly string[]): string {
  const lines = calls.map((call) => `  $ trail-audit ${command} ${call}`.trimEnd());
  return ['', 'Examples:', ...lines].join('\n');
}
