import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers, MeasuredAudit } from './answers.ts';
import type { DataSet } from './data-set.ts';
import { AS_OF } from './logs/old-clients.ts';

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');

/** Whoever is measured. */
export interface Contender {
  readonly name: string;
  /** What it does, for the reader of the table. */
  readonly does: string;
  /** Why it cannot run here; null where it can. */
  readonly absent: () => string | null;
  /** What has to be there before the rounds; not measured. */
  readonly prepare?: (data: DataSet) => void;
  /** What is done before each run; not measured. */
  readonly before?: (data: DataSet) => void;
  /** The command, which leaves its answer in the file `answer`. */
  readonly command: (data: DataSet, answer: string) => readonly string[];
  /** Throws where the answer, as JSON, is wrong; null where the run leaves no answer. */
  readonly check: ((answers: Answers, answer: never) => void) | null;
}

const store = ({ work }: DataSet): string => join(work, 'store');
const newStore = ({ work }: DataSet): string => join(work, 'new-store');
const queryFile = ({ work }: DataSet, audit: string): string => join(work, `${audit}.sql`);
const script = (name: string): string => join(import.meta.dirname, 'contenders', name);
const always = (): null => null;
const auditArgs = (audit: MeasuredAudit): readonly string[] =>
  audit === 'clients' ? ['clients', '--as-of', AS_OF] : ['sigv2'];

function cold(audit: MeasuredAudit, does: string): Contender {
  return {
    name: audit,
    does,
    absent: always,
    command: ({ logs }, answer) => ourAudit(audit, logs, answer),
    check: (answers, answer) => answers.checkAudit(audit, answer),
  };
}

/** The data sets whose store is made. */
const stored = new Set<string>();

function makeStore(data: DataSet): void {
  if (stored.has(data.work)) return;
  rmSync(store(data), { recursive: true, force: true });
  runOurs(['collect', data.logs, '--to', store(data)]);
  stored.add(data.work);
}

const forget = (data: DataSet): void =>
  rmSync(join(store(data), 'answers'), { recursive: true, force: true });

function warm(audit: MeasuredAudit): Contender {
  return {
    name: `warm-${audit}`,
    does: `\`${audit}\` on the store, for the first time`,
    absent: withoutCollect,
    prepare: makeStore,
    before: forget,
    command: (data, answer) => ourAudit(audit, store(data), answer),
    check: (answers, answer) => answers.checkStored(audit, answer),
  };
}

function again(audit: MeasuredAudit): Contender {
  return {
    ...warm(audit),
    name: `again-${audit}`,
    does: `\`${audit}\` on the store, which was asked before`,
    before: (data) => {
      runOurs([...auditArgs(audit), '--logs', store(data), '--format', 'json']);
    },
  };
}

function duckdb(audit: MeasuredAudit): Contender {
  return {
    name: `duckdb-${audit}`,
    does: `\`${audit}\`, the files read by DuckDB's \`read_json\``,
    absent: always,
    prepare: (data) => writeFileSync(queryFile(data, audit), runOurs(['sql', ...auditArgs(audit)])),
    command: (data, answer) => [
      process.execPath,
      script('duckdb.mjs'),
      data.logs,
      answer,
      queryFile(data, audit),
    ],
    check: (answers, answer) => answers.checkRows(audit, answer),
  };
}

/** Everyone who can be measured, in the order of the table. */
export const contenders: readonly Contender[] = [
  {
    name: 'gunzip',
    does: 'decompresses all files on two threads: the limit',
    absent: always,
    command: ({ logs }, answer) => [process.execPath, script('gunzip.mjs'), logs, answer],
    check: (answers, answer) => answers.checkBytes(answer),
  },
  {
    name: 'gzip',
    does: 'the same by two processes of `gzip -dc`',
    absent: () => missing('gzip'),
    command: ({ logs }, answer) => ['sh', script('gzip.sh'), logs, answer],
    check: (answers, answer) => answers.checkBytes(answer),
  },
  cold('clients', '`trail-audit clients`: most records are counted where they are read'),
  cold('sigv2', '`trail-audit sigv2`: the same'),
  {
    name: 'collect',
    does: '`trail-audit collect`: writes the store',
    absent: withoutCollect,
    before: (data) => rmSync(newStore(data), { recursive: true, force: true }),
    command: (data) => [process.execPath, MAIN, 'collect', data.logs, '--to', newStore(data)],
    check: null,
  },
  warm('clients'),
  warm('sigv2'),
  again('sigv2'),
  duckdb('clients'),
  duckdb('sigv2'),
  {
    name: 'jq',
    does: 'counts by user agent and ARN, two processes of `jq`',
    absent: () => missing('jq'),
    command: ({ logs }, answer) => ['sh', script('jq.sh'), logs, answer],
    check: (answers, answer) => answers.checkCounts(answer),
  },
  {
    name: 'python',
    does: "the same by two processes of Python's `json`",
    absent: () => missing('python3'),
    command: ({ logs }, answer) => ['python3', script('python-json.py'), logs, answer],
    check: (answers, answer) => answers.checkCounts(answer),
  },
];

function ourAudit(audit: MeasuredAudit, logs: string, answer: string): readonly string[] {
  const output = ['--format', 'json', '--output', answer];
  return [process.execPath, MAIN, ...auditArgs(audit), '--logs', logs, ...output];
}

function runOurs(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Cannot run "trail-audit ${args.join(' ')}": ${stderr}`);
  return stdout;
}

function withoutCollect(): string | null {
  return /^ {2}collect\b/m.test(runOurs(['--help'])) ? null : 'there is no command `collect` yet';
}

function missing(command: string): string | null {
  return spawnSync(command, ['--version']).error === undefined ? null : `${command} is not here`;
}
