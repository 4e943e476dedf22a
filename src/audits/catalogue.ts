import { ADDRESSES } from './addresses.ts';
import type { Audit } from './audit.ts';
import { OUTDATED } from './outdated.ts';

/** Audits that belong together, for lists of them. */
export interface AuditGroup {
  readonly title: string;
  readonly audits: readonly Audit[];
}

/** Every audit, in the order of the help. */
export const AUDIT_GROUPS = [
  { title: 'Old clients', audits: OUTDATED },
  { title: 'Old addresses', audits: ADDRESSES },
] as const satisfies readonly AuditGroup[];

export const AUDITS = AUDIT_GROUPS.flatMap(({ audits }) => [...audits]);

export type AuditId = (typeof AUDITS)[number]['id'];
