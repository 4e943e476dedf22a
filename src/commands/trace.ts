import type { Account } from '../aws/connect.ts';
import { openEngine } from '../engines/open.ts';
import type { Target } from '../engines/target.ts';
import type { Answer } from '../model.ts';
import type { Filters } from '../query/filters.ts';
import { notesOn } from '../report/examined.ts';
import type { TraceFormat } from '../report/format-names.ts';
import { renderTrace } from '../report/trace-page.ts';
import { investigate, type Resolver } from '../trace/investigate.ts';
import type { Scope } from '../trace/questions.ts';
import type { Subject } from '../trace/subject.ts';
import type { Context, ExitCode } from './context.ts';

/** One trace, as the command line asked for it. */
export interface TraceRequest {
  readonly subject: Subject;
  readonly target: Target;
  readonly filters: Filters;
  readonly format: TraceFormat;
  readonly output: string | null;
  /** Whose AWS to ask; null for nobody's. */
  readonly resolve: Account | null;
}

/** What is left of the money that a person is ready to pay. */
function lessSpent(target: Target, spent: number): Target {
  if (target.kind !== 'athena' || target.maxCost === null) return target;
  return { ...target, maxCost: Math.max(0, target.maxCost - spent) };
}

async function resolverOf(
  { resolve }: TraceRequest,
  { connect, signal, progress }: Context,
): Promise<Resolver | null> {
  if (resolve === null) return null;
  const { openResolver } = await import('../trace/resolve.ts');
  const onStep = (detail: string): void => progress({ done: 0, total: null, detail });
  return openResolver({ account: resolve, connect, signal, onStep });
}

/** Traces one subject and writes its page. */
export async function trace(request: TraceRequest, context: Context): Promise<ExitCode> {
  const { subject, target, filters, format, output } = request;
  let spent = 0;
  let isFirst = true;
  const ask = async (over: Filters, query: (scope: Scope) => string): Promise<Answer> => {
    const reading = { target: lessSpent(target, spent), filters: over, output };
    const engine = await openEngine(reading, context);
    try {
      const answer = await engine.run(query({ filters: over, source: engine.source }), {
        signal: context.signal,
        onProgress: context.progress,
        window: over.window,
      });
      if (answer.input.kind === 'athena') spent += answer.input.dollars;
      if (isFirst) for (const line of notesOn(answer)) context.note(line);
      isFirst = false;
      return answer;
    } finally {
      await engine.close();
    }
  };
  if (target.kind === 'athena') {
    context.note(
      'Several queries, each of which is billed: what it did, its neighbours, and each hop',
    );
  }
  const page = await investigate({
    subject,
    filters,
    engine: target.kind,
    now: context.now(),
    ask,
    resolver: await resolverOf(request, context),
  });
  await context.write(renderTrace(page, format, context.width), output);
  if (output !== null) context.note(`Written to ${output}`);
  return 0;
}
