import { type Examination, examine } from '../doctor/examine.ts';
import { doctorText, type Emphasis } from '../doctor/words.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { safeJson } from '../report/safe-text.ts';
import type { Context, ExitCode } from './context.ts';

/** What `doctor` is asked to look at, and how to show it. */
export interface DoctorRequest extends Omit<Examination, 'world'> {
  readonly format: 'table' | 'json';
  readonly emphasise: Emphasis;
}

/** Says what trail-audit needs and does not find, and what to do about it. */
export async function doctor(
  { format, emphasise, ...request }: DoctorRequest,
  context: Context,
): Promise<ExitCode> {
  // What the sample logs hold is no news.
  const world = { ...context, note: () => {} };
  const groups = await examine({ ...request, world });
  const checks = groups.flatMap(({ diagnoses }) => diagnoses);
  const text =
    format === 'json'
      ? `${safeJson({ schemaVersion: SCHEMA_VERSION, checks }, 2)}\n`
      : doctorText(groups, context.width, emphasise);
  await context.write(text, null);
  return checks.some(({ kind }) => kind === 'failed') ? 2 : 0;
}
