import { WELL } from '../../engines/athena/small-world.ts';
import { ends, type Failure, failed, faulty, INJECTED, impatient, onTable } from './failure.ts';

const NOT_NOW: readonly Failure[] = [
  {
    name: 'throttled for ever',
    world: faulty('GetTableMetadata', 'throttle'),
    env: impatient,
    says: /slow down, after several attempts .*\nTry: the same command in some minutes/,
  },
  {
    name: 'throttled for ever, by S3',
    args: INJECTED,
    world: faulty('ListObjectsV2', 'throttle'),
    env: impatient,
    says: /slow down, after several attempts .*\nTry: the same command in some minutes/,
  },
  {
    name: 'too many queries at once',
    world: faulty('StartQueryExecution', 'too-many-queries'),
    env: impatient,
    says: /number of queries .*\nTry: the same command in some minutes/,
    never: /may have been started/,
  },
  {
    name: 'AWS fails for ever',
    world: faulty('GetQueryExecution', 'internal'),
    env: impatient,
    says: /^Query QUERY-ID stopped; what it scanned is billed\nCannot follow query QUERY-ID: AWS failed, after several attempts/,
    never: /0 B scanned/,
  },
  {
    name: 'AWS fails for ever, at the start',
    world: faulty('StartQueryExecution', 'internal'),
    env: impatient,
    says: /^Cannot start a query in workgroup "primary": AWS failed, after several attempts .*; a query may have been started, and be running in it\nTry: the same command in some minutes\n$/,
  },
  {
    name: 'every answer to the start is lost',
    world: (aws) =>
      aws.refuse({
        operation: 'StartQueryExecution',
        kind: 'reset',
        times: 99,
        takesEffect: true,
      }),
    env: impatient,
    says: /^Cannot start a query in workgroup "primary": AWS does not answer .*; a query may have been started, and be running in it\nTry: .*the network/,
  },
  {
    name: 'nobody at the other end',
    env: (env) => ({ ...impatient(env), AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }),
    says: /AWS does not answer .*ECONNREFUSED.*\nTry: .*the network/,
  },
];

const ENDS: readonly Failure[] = [
  {
    name: 'scan limit, cancelled',
    world: ends({ state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' }),
    says: /scan limit of its workgroup.*123\.5 MB scanned.*\nTry: a narrower --from .*--workgroup/,
    never: /someone cancelled/,
  },
  {
    name: 'scan limit, failed',
    world: failed('Bytes scanned limit was exceeded'),
    says: /scan limit of its workgroup.*123\.5 MB scanned.*\nTry: a narrower --from .*--workgroup/,
  },
  {
    name: 'scan limit, as a small workgroup has it',
    world: (aws) => {
      aws.addWorkgroup({ name: 'primary', outputLocation: 's3://results/', scanLimit: 100 });
    },
    says: /scan limit of its workgroup/,
  },
  {
    name: 'query failed',
    world: failed('GENERIC_INTERNAL_ERROR: null', 200),
    says: /Cannot finish query QUERY-ID: Athena failed by itself \(GENERIC_INTERNAL_ERROR: null\); 123\.5 MB scanned.*\nTry: the same command again/,
  },
  {
    name: 'query failed, and the second look is refused',
    world: (aws) => {
      failed('HIVE_BAD_DATA: not this', 1104)(aws);
      aws.refuse({ operation: 'GetQueryExecution', kind: 'denied', at: 2, times: 99 });
    },
    says: /^Cannot finish query QUERY-ID: HIVE_BAD_DATA: not this; 123\.5 MB scanned, less than \$0\.01\nTry: /,
    never: /stopped|running still|Cannot follow/,
  },
  {
    name: 'query failed without a reason',
    world: ends({ state: 'FAILED' }),
    says: /Athena gives no reason/,
  },
  {
    name: 'query failed over a file',
    world: failed(
      'HIVE_CURSOR_ERROR: Failed to read file at s3://acme-logs/AWSLogs/a.json.gz: Unexpected end of input stream',
      1104,
    ),
    says: /s3:\/\/acme-logs\/AWSLogs\/a\.json\.gz/,
  },
  {
    name: 'query failed, as S3 was slow',
    world: failed('HIVE_CURSOR_ERROR: Read timed out', 1104),
    says: /Read timed out/,
    never: /30 minutes/,
  },
  {
    name: 'query cancelled by someone else',
    world: ends({ state: 'CANCELLED', reason: 'Query cancelled by user' }),
    says: /QUERY-ID: .*cancelled it \(Query cancelled by user\)/,
  },
  {
    name: 'query cancelled without a reason',
    world: ends({ state: 'CANCELLED' }),
    says: /QUERY-ID: .*cancelled/,
  },
  {
    name: 'resources exhausted',
    world: failed('Query exhausted resources at this scale factor'),
    says: /more resources.*\nTry: a narrower --from/,
  },
  {
    name: 'resources exhausted, by number',
    world: failed('Please reduce the number of distinct values', 7),
    says: /more resources.*\nTry: a narrower --from/,
  },
  {
    name: 'time limit',
    world: failed('Query timeout'),
    says: /30 minutes.*\nTry: a narrower --from/,
  },
  {
    name: 'time limit, by number',
    world: failed('The query was ended', 210),
    says: /30 minutes.*\nTry: a narrower --from/,
  },
];

const COSTS: readonly Failure[] = [
  {
    name: 'more than --max-cost, and nobody to ask',
    args: [...WELL, '--max-cost', '0.0001'],
    world: (aws) =>
      aws.putObject(
        'acme-logs',
        'AWSLogs/111122223333/CloudTrail/us-east-1/2025/11/09/large.json.gz',
        Buffer.alloc(40_000_000),
      ),
    says: /--max-cost 0\.0001: .*40\.0 MB in 3 files.*\nTry: a narrower --from/,
  },
  {
    name: 'no partitions, and nobody said yes',
    ...onTable({}),
    says: /"security\.own" .*\nTry: --max-cost 5.*--yes/,
  },
  {
    name: 'no partitions, and more than --max-cost',
    ...onTable({}, '--max-cost', '0'),
    says: /whatever the window\nEstimate: 1\.\d kB in 2 files.*\nCannot stay within --max-cost 0/,
  },
];

const OPTIONS: readonly Failure[] = [
  {
    name: '--engine athena with --logs',
    args: ['--engine', 'athena', '--logs', 'logs'],
    says: /--logs on Athena\nTry: /,
  },
  {
    name: '--table with --logs',
    args: ['--logs', 'logs', '--table', 'security.registered'],
    says: /--table on local logs\nTry: without --table.*without --logs/,
  },
  {
    name: '--engine local without --logs',
    args: ['--engine', 'local'],
    says: /no logs given\nTry: trail-audit sigv2 --logs/,
  },
  {
    name: '--table that is no table',
    args: ['--table', 'registered'],
    says: /A table is DATABASE\.TABLE/,
  },
];

const NOTHING: readonly Failure[] = [
  {
    name: 'nothing in the window',
    args: ['--table', 'security.projected', '--from', '2025-10-01', '--to', '2025-10-02'],
    says: /^Cannot say: no records between 2025-10-01T00:00:00Z and 2025-10-02T00:00:00Z \(0 bytes of security\.projected scanned\)\nTry: a wider window/,
    // Nobody gave any.
    never: /that match the filters/,
  },
  {
    name: 'no partition in the window',
    args: ['--table', 'security.registered', '--from', '2025-10-01', '--to', '2025-10-02'],
    says: /"security\.registered": .*no partition from 2025-10-01 to 2025-10-03/,
  },
];

/** What began, and does not end well; what is not begun. */
export const BAD_ENDS: readonly Failure[] = [...NOT_NOW, ...ENDS, ...COSTS, ...OPTIONS, ...NOTHING];
