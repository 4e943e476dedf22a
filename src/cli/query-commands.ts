import { Argument, type Command, Option } from 'commander';
import { AUDITS } from '../audits/catalogue.ts';
import type { SqlTarget } from '../commands/sql.ts';
import { examples } from './examples.ts';
import {
  type AuditFlags,
  type EngineName,
  engineFor,
  filtersOf,
  formatFor,
  questionOf,
  tableFor,
  targetFor,
} from './flags.ts';
import {
  addAthenaOptions,
  addFilterOptions,
  addQuestionOptions,
  addRunOptions,
  addTableOptions,
} from './options.ts';
import type { Run } from './program.ts';
import { readQueryFile } from './query-file.ts';

const FILE = 'file with one SELECT over events; - for standard input';

function addQuery(program: Command, run: Run): void {
  const command = program
    .command('query')
    .summary('run a SELECT of your own over the same events')
    .description(
      'Runs a SELECT of your own over events, with the filters, engines and formats of the audits.\n\nIts columns are in sql/README.md; trail-audit audits ID shows how an audit uses them. On Athena, name events once: each time it stands there it is read, and billed.',
    )
    .argument('<file>', FILE)
    .addHelpText(
      'after',
      examples('query', [
        'busiest.sql --logs logs/ --from 7d',
        'busiest.sql --table security.cloudtrail_logs --max-cost 5 --output busiest.csv',
        '- --logs logs/ <<< "select event_name, count(*) from events group by 1"',
      ]),
    );
  addAthenaOptions(addFilterOptions(addRunOptions(command))).action(
    (file: string, flags: AuditFlags) =>
      run(async (context) => {
        const { query } = await import('../commands/query.ts');
        const { ownQuery } = await import('../query/own.ts');
        const filters = filtersOf(flags, context.now(), engineFor(flags));
        return query(
          {
            target: targetFor(`query "${file}"`, `query ${file}`, flags),
            format: formatFor(flags),
            query: ownQuery(file, await readQueryFile(file), filters),
            output: flags.output ?? null,
            limit: flags.limit ?? null,
            strict: flags.strict ?? false,
          },
          context,
        );
      }),
  );
}

/** Where a text is to run that is printed only. */
function printFor(flags: AuditFlags): { readonly engine: EngineName; readonly target: SqlTarget } {
  if (flags.engine !== 'athena' && flags.table === undefined) {
    return { engine: 'local', target: null };
  }
  const engine = engineFor({ ...flags, engine: flags.engine ?? 'athena' });
  return { engine, target: tableFor(flags) };
}

function addSqlOfAudits(sql: Command, run: Run): void {
  for (const audit of AUDITS) {
    const command = sql
      .command(audit.id)
      .summary(audit.title)
      .option('--output <file>', 'write the text here')
      .addHelpText(
        'after',
        examples(`sql ${audit.id}`, [
          '',
          '--from 7d --by principal_arn',
          '--engine athena --table security.cloudtrail_logs',
        ]),
      );
    addTableOptions(addQuestionOptions(command, audit)).action((flags: AuditFlags) =>
      run(async (context) => {
        const { sql: printSql } = await import('../commands/sql.ts');
        const { engine, target } = printFor(flags);
        const question = questionOf(audit, flags, context.now(), engine);
        return printSql({ question, target, output: flags.output ?? null }, context);
      }),
    );
  }
}

function addSqlOfQuery(sql: Command, run: Run): void {
  const command = sql
    .command('query')
    .summary('a SELECT of your own')
    .argument('<file>', FILE)
    .option('--output <file>', 'write the text here')
    .addHelpText('after', examples('sql query', ['busiest.sql --from 7d']));
  addTableOptions(addFilterOptions(command)).action((file: string, flags: AuditFlags) =>
    run(async (context) => {
      const { sql: printSql } = await import('../commands/sql.ts');
      const { ownQuery } = await import('../query/own.ts');
      const { engine, target } = printFor(flags);
      const filters = filtersOf(flags, context.now(), engine);
      const question = ownQuery(file, await readQueryFile(file), filters);
      return printSql({ question, target, output: flags.output ?? null }, context);
    }),
  );
}

function addSql(program: Command, run: Run): void {
  const sql = program
    .command('sql')
    .summary('print the query text of an audit, or of a query')
    .description('Prints a query text, with its literals: exactly what runs.')
    .addHelpText('after', examples('sql', ['sigv2', 'clients --minimum aws-cli=2.15.0 --from 7d']));
  addSqlOfAudits(sql, run);
  addSqlOfQuery(sql, run);
}

function addAudits(program: Command, run: Run): void {
  program
    .command('audits')
    .summary('list the audits with what each answers, or explain one')
    .description(
      'Lists the audits with what each answers. With the ID of one: why anybody asks, what to do, its columns and options, and its SQL.',
    )
    .addArgument(new Argument('[id]', 'an audit').choices(AUDITS.map(({ id }) => id)))
    .addOption(
      new Option('--format <format>', 'how to show it').choices(['table', 'json']).default('table'),
    )
    .addHelpText('after', examples('audits', ['', 'presigned', '--format json']))
    .action((id: string | undefined, { format }: { readonly format: 'table' | 'json' }) =>
      run(async (context) => {
        const { audits } = await import('../commands/audits.ts');
        return audits({ id: id ?? null, format }, context);
      }),
    );
}

/** Adds the commands beside the audits: a person's own query, the texts that run, and the list. */
export function addQueryCommands(program: Command, run: Run): void {
  addQuery(program, run);
  addSql(program, run);
  addAudits(program, run);
}
