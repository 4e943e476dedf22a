import type { CsmRow, NeededAction, PossibleAction, UsedActions } from '../model/csm.ts';
import { type ActionsOfOperation, actionsIn } from './action-table.ts';
import { S3_ACTIONS } from './s3-actions.ts';
import { S3_CONTROL_ACTIONS } from './s3-control-actions.ts';
import { serviceId } from './services.ts';

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

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
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
  const needed = new Map<string, NeededAction>();
  const possible = new Map<string, Set<string>>();
  const operations = new Map<string, Set<string>>();
  for (const row of rows) {
    const named = actionsOf(row);
    for (const [action, ...alternatives] of named.needed) {
      const key = [action, ...alternatives].join(' ');
      needed.set(key, { action, alternatives, operations: [], basis: named.basis });
      add(operations, key, named.operation);
    }
    for (const action of named.possible) add(possible, action, named.operation);
  }
  const sorted = (set: ReadonlySet<string> | undefined): readonly string[] =>
    [...(set ?? [])].sort();
  const inOrder = [...needed].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = inOrder.map(([key, action]) => ({
    ...action,
    operations: sorted(operations.get(key)),
  }));
  return {
    needed: all,
    document: policyDocument(all),
    possible: [...possible]
      .map(([action, by]): PossibleAction => ({ action, operations: sorted(by) }))
      .sort((a, b) => (a.action < b.action ? -1 : 1)),
  };
}
