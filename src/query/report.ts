import type { Report, ReportWords } from '../model/report.ts';
import type { Answer } from '../model.ts';
import { assembleOver, type Question, wordsOf } from './assemble.ts';
import type { Filters } from './filters.ts';
import { resultOf } from './result.ts';
import { type Sieve, sieveOf } from './sieve.ts';
import { assembleSignatures, signaturesOf } from './signatures.ts';
import { tablesText } from './tables.ts';

/** What a report asks. */
export interface ReportQuestions {
  /** Of every audit. */
  readonly filters: Filters;
  readonly audits: readonly Question[];
}

/** One of the queries of a report. */
export interface ReportQuery {
  /** The audit's ID, or what else it is about. */
  readonly name: string;
  readonly text: string;
  /** The same over events that were made before, as the relation SHARED_EVENTS. */
  readonly overShared: string;
  readonly sieve: Sieve | null;
}

export interface ReportQueries {
  readonly shared: { readonly name: string; readonly text: string };
  /** One an audit, and behind them the one for requests by day. */
  readonly queries: readonly ReportQuery[];
}

const SHARED_EVENTS = 'shared_events';

/** The queries of a report, and the events that all of them are about. */
export function reportQueries({ filters, audits }: ReportQuestions, source: string): ReportQueries {
  const tables = tablesText(filters, source);
  const shared = `events as (\n  select *\n  from ${SHARED_EVENTS}\n)`;
  return {
    shared: { name: SHARED_EVENTS, text: `with ${tables}\nselect *\nfrom events` },
    queries: [
      ...audits.map((question) => ({
        name: question.audit.id,
        text: assembleOver(question, tables),
        overShared: assembleOver(question, shared),
        sieve: sieveOf(question),
      })),
      {
        name: 'requests by day',
        text: assembleSignatures(tables),
        overShared: assembleSignatures(shared),
        sieve: null,
      },
    ],
  };
}

function reportWords(question: Question): ReportWords {
  const { why, reading, countsServices } = question.audit;
  const { title, fix, finding, undecided, outside } = wordsOf(question);
  return {
    title,
    why,
    fix,
    finding,
    ...(undecided === undefined ? {} : { undecided }),
    ...(outside === undefined ? {} : { outside }),
    ...(reading === undefined ? {} : { reading }),
    isVolume: countsServices ?? false,
  };
}

/** Who answered, and when. */
export interface Answered {
  readonly answers: readonly Answer[];
  readonly engine: string;
  readonly generatedAt: string;
}

/** The report of the answers to `reportQueries`, in their order. */
export function reportOf({ filters, audits }: ReportQuestions, answered: Answered): Report {
  const { answers, engine, generatedAt } = answered;
  const { window } = filters;
  const results = audits.flatMap((question, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    const about = { audit: question.audit.id, engine, generatedAt, window, limit: null };
    return [{ words: reportWords(question), result: resultOf(answer, about) }];
  });
  const signatures = answers[audits.length];
  return {
    generatedAt,
    window,
    audits: results,
    signatures: signatures === undefined ? [] : signaturesOf(signatures),
    signaturesInput: signatures?.input.kind === 'athena' ? signatures.input : null,
  };
}
