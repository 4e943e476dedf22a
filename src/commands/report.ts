import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../aws/connect.ts';
import { openEngine } from '../engines/open.ts';
import { runAll } from '../engines/run-all.ts';
import type { Target } from '../engines/target.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { AuditResult } from '../model.ts';
import { type ReportQuestions, reportOf, reportQueries } from '../query/report.ts';
import { compare, countNew } from '../report/compare.ts';
import { doubtAbout, isNothingExamined, notesOn, nothingExamined } from '../report/examined.ts';
import type { ReportFormat } from '../report/format-names.ts';
import { readReport } from '../report/read-report.ts';
import { type Rendered, renderReport } from '../report/report.ts';
import { counted } from '../report/words.ts';
import type { Context, ExitCode } from './context.ts';

/** A report that is to be made. */
export interface Asked {
  readonly kind: 'asked';
  readonly questions: ReportQuestions;
  readonly target: Target;
  /** Whose AWS to ask for owners; null for nobody's. */
  readonly resolve: Account | null;
}

/** A report that was written before, as JSON. */
export interface Saved {
  readonly kind: 'saved';
  readonly file: string;
}

/** One report, as the command line asked for it. */
export interface ReportRequest {
  readonly about: Asked | Saved;
  readonly format: ReportFormat;
  /** A file, or with CSV a folder; null for standard output. */
  readonly output: string | null;
  /** The file of an earlier report to compare with; null for none. */
  readonly compare: string | null;
  readonly failOnNew: boolean;
  readonly strict: boolean;
}

/** Makes a report, or reads one that was saved, and writes it. */
export async function report(request: ReportRequest, context: Context): Promise<ExitCode> {
  const { about, format, output } = request;
  // What is wrong with it is to show before anything is billed.
  const earlier = request.compare === null ? null : await savedReport(request.compare);
  const made =
    about.kind === 'saved' ? await savedReport(about.file) : await ask(about, output, context);
  const [first] = made.audits;
  if (first !== undefined) {
    for (const line of notesOn(first.result)) context.note(line);
    if (isNothingExamined(first.result)) {
      throw new TrailAuditError(...nothingExamined(first.result));
    }
  }
  const comparison = earlier === null ? null : compare(made, earlier);
  await write(renderReport(made, comparison, format), output, context);
  const doubt = first === undefined ? null : doubtAbout(first.result);
  if (request.strict && doubt !== null) throw new TrailAuditError(...doubt);
  if (comparison === null) return 0;
  const fresh = countNew(comparison, made);
  context.note(`${counted(fresh, 'finding')} new since ${comparison.earlier.generatedAt}`);
  return request.failOnNew && fresh > 0 ? 1 : 0;
}

async function savedReport(file: string): Promise<Report> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot read report "${file}": ${reasonOf(error)}`,
      'a file that trail-audit report --format json has written',
    );
  });
  return readReport(file, text);
}

async function ask(
  { questions, target, resolve }: Asked,
  output: string | null,
  context: Context,
): Promise<Report> {
  const { filters } = questions;
  const queries = questions.audits.length + 1;
  const engine = await openEngine({ target, filters, output, queries }, context);
  try {
    const answers = await runAll(engine, reportQueries(questions, engine.source), {
      signal: context.signal,
      onProgress: context.progress,
      window: filters.window,
      isRepeatable: true,
    });
    const generatedAt = `${context.now().toISOString().slice(0, 19)}Z`;
    const made = reportOf(questions, { answers, engine: engine.name, generatedAt });
    return await owned(made, resolve, context);
  } finally {
    await engine.close();
  }
}

/** The report with owners: what names say, or what AWS says where that was asked for. */
async function owned(made: Report, resolve: Account | null, context: Context): Promise<Report> {
  const { withNamedOwners, withOwners } = await import('../trace/owner-column.ts');
  const { connect, signal, progress, note } = context;
  const onStep = (detail: string): void => progress({ done: 0, total: null, detail });
  const ownedBy = async (result: AuditResult): Promise<AuditResult> => {
    const isAbout = result.columns.some(({ name }) => name === 'principal_arn');
    if (!isAbout || result.rows.length === 0) return result;
    if (resolve === null) return withNamedOwners(result);
    const found = await withOwners(result, { account: resolve, connect, signal, onStep });
    for (const { what, reason } of found.unresolved) note(`Not resolved: ${what} (${reason})`);
    return found.result;
  };
  const audits: Report['audits'][number][] = [];
  for (const audit of made.audits) {
    audits.push({ ...audit, result: await ownedBy(audit.result) });
  }
  return { ...made, audits };
}

async function write(rendered: Rendered, output: string | null, context: Context): Promise<void> {
  if (rendered.kind === 'text') {
    await context.write(rendered.text, output);
  } else {
    const folder = output ?? '.';
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw new TrailAuditError(`Cannot make folder "${folder}": ${reasonOf(error)}`);
    });
    for (const { name, text } of rendered.files) await context.write(text, join(folder, name));
  }
  if (output !== null) context.note(`Written to ${output}`);
}
