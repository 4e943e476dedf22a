import type { TableFound } from '../aws/catalog.ts';
import { COMPACT_OF_PROPERTY } from '../engines/athena/compacted.ts';
import type { Inventory } from './inventory.ts';
import { type Named, namesOf } from './settings.ts';
import type { Step } from './step.ts';

/** What goes, and what stays and why. */
export interface TeardownPlan {
  readonly steps: readonly Step[];
  /** Things of our names that are not ours, and are left: sentences. */
  readonly foreign: readonly string[];
  /** Things of ours that cannot go: sentences. */
  readonly stuck: readonly string[];
  /** Our bucket, where its logs are to stay. */
  readonly kept: string | null;
}

interface Part {
  readonly steps?: readonly Step[];
  readonly foreign?: readonly string[];
  readonly stuck?: readonly string[];
}

function trailPart({ trail, namesake }: Inventory, named: Named): Part {
  if (trail === null) {
    if (namesake === null) return {};
    const { homeRegion } = namesake;
    const { trail: name } = namesOf(named);
    return { foreign: [`trail "${name}" is at home in ${homeRegion} (--region ${homeRegion})`] };
  }
  if (!trail.isOurs) return { foreign: [`trail "${trail.name}" is not tagged as ours`] };
  return {
    steps: [
      ...(trail.isLogging ? [{ kind: 'stop-logging', trail: trail.name } as const] : []),
      { kind: 'delete-trail', trail: trail.name },
    ],
  };
}

function databaseSteps(inventory: Inventory): Part {
  const { database, table } = inventory.workgroup ?? {};
  const { tables } = inventory;
  if (!database || tables === null) return {};
  const isOurs = ({ name, parameters }: TableFound): boolean =>
    name === table || parameters[COMPACT_OF_PROPERTY] === table;
  const others = tables.filter((found) => !isOurs(found)).map(({ name }) => name);
  // The table of logs last: by it the other one is known to be ours.
  const own = tables.filter(isOurs).map(({ name }) => name);
  const drop = own
    .sort((one) => (one === table ? 1 : -1))
    .map((name) => ({ kind: 'drop-table', database, table: name }) as const);
  if (others.length > 0) {
    const named = others.map((name) => `"${name}"`).join(', ');
    return {
      steps: drop,
      stuck: [`database "${database}" holds tables of somebody else: ${named}`],
    };
  }
  return { steps: [...drop, { kind: 'drop-database', database }] };
}

function athenaPart(inventory: Inventory, named: Named): Part {
  const { workgroup, database } = namesOf(named);
  const { workgroup: found, tables } = inventory;
  if (!found?.isOurs) {
    const names = (tables ?? []).map(({ name }) => name).join(', ');
    const holds = names === '' ? '' : ` (tables: ${names})`;
    return {
      foreign: [
        ...(found === null ? [] : [`workgroup "${workgroup}" is not tagged as ours`]),
        ...(tables === null
          ? []
          : [`database "${database}"${holds} belongs to no workgroup of ours`]),
      ],
    };
  }
  const part = databaseSteps(inventory);
  // The workgroup says whose the database is: it stays as long as that does.
  if (part.stuck !== undefined) return part;
  return { steps: [...(part.steps ?? []), { kind: 'delete-workgroup', workgroup }] };
}

function bucketPart({ bucket: found }: Inventory, named: Named, deleteLogs: boolean): Part {
  const { bucket } = namesOf(named);
  if (found === 'absent') return {};
  if (found === 'someone-elses') return { foreign: [`bucket "${bucket}" is someone else's`] };
  if (!found.isOurs) return { foreign: [`bucket "${bucket}" is not tagged as ours`] };
  if (!deleteLogs) return {};
  return {
    steps: [
      ...(found.policy === null ? [] : [{ kind: 'delete-policy', bucket } as const]),
      { kind: 'empty-bucket', bucket },
      { kind: 'delete-bucket', bucket },
    ],
  };
}

/**
 * What is to go of what is there: only what carries our tag. The trail first, since it costs; the
 * bucket last, so that what is still on its way into it goes, too.
 */
export function planTeardown(
  inventory: Inventory,
  named: Named,
  deleteLogs: boolean,
): TeardownPlan {
  const parts = [
    trailPart(inventory, named),
    athenaPart(inventory, named),
    bucketPart(inventory, named, deleteLogs),
  ];
  const { bucket } = inventory;
  const isKept = typeof bucket === 'object' && bucket.isOurs && !deleteLogs;
  return {
    steps: parts.flatMap(({ steps }) => steps ?? []),
    foreign: parts.flatMap(({ foreign }) => foreign ?? []),
    stuck: parts.flatMap(({ stuck }) => stuck ?? []),
    kept: isKept ? namesOf(named).bucket : null,
  };
}
