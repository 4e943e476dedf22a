import type { CsmRow, NeededAction, UsedActions } from '../model/csm.ts';
import { type ActionsOfOperation, actionsIn } from './action-table.ts';
import { serviceId } from './datagram.ts';
import { S3_ACTIONS } from './s3-actions.ts';
import { S3_CONTROL_ACTIONS } from './s3-control-actions.ts';

interface Named extends ActionsOfOperation {
  readonly operation: string;
  readonly basis: NeededAction['basis'];
}

/** Letters, digits and hyphens: what a name in a policy may hold. The caller chose this one. */
function nameable(text: string): string {
  return text.replaceAll(/[^\w-]/g, '');
}

function inReference(service: string, operation: string): ActionsOfOperation | null {
  switch (serviceId(service)) {
    case 's3':
      return actionsIn(S3_ACTIONS, operation);
    case 's3 control':
    case 's3control':
      return actionsIn(S3_CONTROL_ACTIONS, operation);
    default:
      return null;
  }
}

function actionsOf({ service, operation }: CsmRow): Named {
  const found = inReference(service, operation);
  const name = `${service} ${operation}`;
  if (found !== null) return { ...found, operation: name, basis: 'reference' };
  const id = nameable(serviceId(service));
  const action = `${id.startsWith('s3control') ? 's3' : id}:${nameable(operation)}`;
  return { needed: [[action]], possible: [], operation: name, basis: 'unverified' };
}

interface OfOperation {
  readonly action: string;
  readonly operation: string;
}

/** Entries that are the same but for their operation as one with all of these, in the order of their actions. */
function merged<Entry extends OfOperation>(
  entries: readonly Entry[],
): readonly (Omit<Entry, 'operation'> & { readonly operations: readonly string[] })[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = JSON.stringify({ ...entry, operation: null });
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()]
    .toSorted(([a], [b]) => ((a?.action ?? '') < (b?.action ?? '') ? -1 : 1))
    .flatMap((group) => {
      const operations = [...new Set(group.map(({ operation }) => operation))].sort();
      return group.slice(0, 1).map(({ operation, ...entry }) => ({ ...entry, operations }));
    });
}

/** A policy that allows the needed actions, those that are not verified in a statement of their own. */
function policyDocument(needed: readonly NeededAction[]): object {
  const statement = (Sid: string, basis: NeededAction['basis']): readonly object[] => {
    const own = needed.filter((action) => action.basis === basis).map(({ action }) => action);
    const Action = [...new Set(own)];
    return Action.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource: '*' }];
  };
  return {
    Version: '2012-10-17',
    Statement: [...statement('Used', 'reference'), ...statement('UsedUnverified', 'unverified')],
  };
}

/**
 * The IAM actions that calls needed, answered or refused: those of S3 from the Service Authorization
 * Reference, those of other services by their names alone, and marked so.
 */
export function usedActions(rows: readonly CsmRow[]): UsedActions {
  const named = rows.map(actionsOf);
  const needed = merged(
    named.flatMap(({ needed: actions, operation, basis }) =>
      actions.map(([action, ...alternatives]) => ({ action, alternatives, operation, basis })),
    ),
  );
  const possible = merged(
    named.flatMap(({ possible: actions, operation }) =>
      actions.map((action) => ({ action, operation })),
    ),
  );
  return { needed, possible, document: policyDocument(needed) };
}
