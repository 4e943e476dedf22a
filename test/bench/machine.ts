import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { version as duckdb } from '@duckdb/node-api';

/** The machine and the versions that a result belongs to, as one paragraph. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const commit = firstLine('git', ['describe', '--always', '--dirty']);
  const versions = [
    `Node ${process.versions.node}`,
    `DuckDB ${duckdb()}`,
    firstLine('jq', ['--version']),
    firstLine('python3', ['--version']),
    firstLine('gzip', ['--version']),
  ];
  return (
    `${cpus().length} processors (${cpu?.model.trim()}), ${memory} GiB of memory, ` +
    `${type()} ${release()}. ${versions.filter(Boolean).join(', ')}. trail-audit at ${commit}.`
  );
}

function firstLine(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
}
