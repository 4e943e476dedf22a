import { readFileSync } from 'node:fs';
import type { Call } from './aws/stand-in.ts';

/** An IAM action and the resource that it is on. */
export type Need = readonly [action: string, resource: string];

/** A statement of a document in `infra/permissions/`; what may be one or many is a list. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

interface Written extends Omit<Statement, 'Action' | 'Resource'> {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The statements of a document, with these values for its placeholders. */
export function statementsOf(
  document: string,
  names: Readonly<Record<string, string>>,
): readonly Statement[] {
  const file = new URL(`../../infra/permissions/${document}.json`, import.meta.url);
  const placeholder = /\b(?:TABLE_compact|[A-Z]+(_[A-Z]+)*)\b/g;
  const text = readFileSync(file, 'utf8').replaceAll(placeholder, (name) => names[name] ?? name);
  const { Statement } = JSON.parse(text) as { readonly Statement: readonly Written[] };
  return Statement.map(({ Action, Resource, ...rest }) => ({
    ...rest,
    Action: [Action].flat(),
    Resource: [Resource].flat(),
  }));
}

/** Whether a resource is one of those that a pattern names. */
export function covers(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.$]/g, '\\$&'));
  return pattern === resource || new RegExp(`^${parts.join('.*')}$`).test(resource);
}

/** What of it no statement grants. */
export function missing(statements: readonly Statement[], needs: readonly Need[]): readonly Need[] {
  return needs.filter(
    ([action, resource]) =>
      !statements.some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' &&
          Action.includes(action) &&
          Resource.some((pattern) => covers(pattern, resource)),
      ),
  );
}

/** API call → IAM action, where the names differ. (Source: service authorization reference.) */
const ACTIONS: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** What calls need, each on one resource. */
export function needsOf(
  calls: readonly Call[],
  resourceOf: (call: Call) => string,
): readonly Need[] {
  return calls.map((call) => {
    const name = `${call.service}:${call.operation}`;
    return [ACTIONS[name] ?? name, resourceOf(call)] as const;
  });
}

/** All of the actions, on each of the resources. */
export function each(actions: readonly string[], resources: readonly string[]): readonly Need[] {
  return actions.flatMap((action) => resources.map((resource) => [action, resource] as const));
}
