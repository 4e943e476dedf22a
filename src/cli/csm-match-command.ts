import type { Command } from 'commander';
import { examples } from './examples.ts';
import { type AuditFlags, engineFor, filtersOf, formatFor, targetFor } from './flags.ts';
import { addAthenaOptions, addFilterOptions, addRunOptions } from './options.ts';
import type { Run } from './program.ts';

/** Adds `csm match`, which looks recorded calls up in CloudTrail. */
export function addCsmMatch(csm: Command, run: Run): void {
  const command = csm
    .command('match')
    .argument('<calls>', 'a file of events, as csm --output records them')
    .summary('look recorded calls up in CloudTrail, by request ID')
    .description(
      'Looks the calls that csm --output recorded up in CloudTrail, by their request IDs: its records add bucket, key, principal, address and signature version. Without --from and --to it looks a quarter of an hour around the calls.',
    )
    .addHelpText(
      'after',
      examples('csm match', [
        'calls.jsonl --logs logs/',
        'calls.jsonl --table security.cloudtrail_logs',
      ]),
    );
  addAthenaOptions(addFilterOptions(addRunOptions(command))).action(
    (file: string, flags: AuditFlags) =>
      run(async (context) => {
        const { csmMatch } = await import('../commands/csm-match.ts');
        return csmMatch(
          {
            file,
            target: targetFor('csm match', `csm match ${file}`, flags),
            filters: filtersOf(flags, context.now(), engineFor(flags)),
            isWindowGiven: flags.from !== undefined || flags.to !== undefined,
            format: formatFor(flags),
            output: flags.output ?? null,
            limit: flags.limit ?? null,
            strict: flags.strict ?? false,
          },
          context,
        );
      }),
  );
}
