import { ACCESS } from './access.ts';
import { ADDRESSES } from './addresses.ts';
import type { Audit } from './audit.ts';
import { OUTDATED } from './outdated.ts';
import { VOLUME } from './volume.ts';

/** Audits that belong together, for lists of them. */
export interface AuditGroup {
  readonly title: string;
  readonly audits: readonly Audit[];
}

export const AUDIT_GROUPS = [
  { title: 'What is old', audits: [...OUTDATED, ...ADDRESSES] },
  { title: 'Who may what', audits: ACCESS },
  { title: 'What it costs', audits: VOLUME },
] as const satisfies readonly AuditGroup[];

/** Every audit, in the order of the help. */
export const AUDITS = AUDIT_GROUPS.flatMap(({ audits }) => [...audits]);

export type AuditId = (typeof AUDITS)[number]['id'];
