import { type Answer, type LogAnswers, QUESTION_NAMES, type QuestionName, type Verdict } from './answers';
import { oneLine, type ShownTable, tables } from './shown';
import type { Summary } from './summary';

/** One question's answer, short enough to keep on a case. A pasted summary tells only the verdict. */
export interface FoundAnswer {
  answer: Verdict;
  question?: string;
  /** Rows it rests on, and how many groups there are in all. */
  rows?: number;
  total?: number;
  why?: string;
  table?: ShownTable;
}

/** What logs said, short enough to keep on a case: every answer, for the steps that come. */
export interface LogFindings {
  files: readonly { name: string; problem?: string }[];
  rows: number;
  badRows: number;
  activeSyncRows: number;
  probeRows?: number;
  layouts?: number;
  span: LogAnswers['span'];
  asked: LogAnswers['asked'];
  notes: readonly string[];
  answers: Readonly<Record<QuestionName, FoundAnswer>>;
}

const MOST_FILES = 10;
const LONGEST_NAME = 120;

/** @param user whose rows are shown first: a mailbox, an alias or `domain\alias` */
export function findingsOf(read: LogAnswers, user?: string): LogFindings {
  const { files, rows, badRows, activeSyncRows, probeRows, layouts, span, asked, notes, answers } = read;
  // What was wrong is told first: it decides whether a "no" holds.
  const ordered = [...files.filter(({ problem }) => problem), ...files.filter(({ problem }) => !problem)];
  return {
    files: ordered
      .slice(0, MOST_FILES)
      .map(({ name, problem }) => ({ name: oneLine(name, LONGEST_NAME), ...(problem ? { problem } : {}) })),
    rows,
    badRows,
    activeSyncRows,
    probeRows,
    layouts: layouts.length,
    span,
    asked,
    notes,
    answers: each((name) => ({ ...told(answers[name]), table: tables[name](answers, user) })),
  };
}

/** What a pasted summary tells. */
export const findingsIn = ({ answers, ...summary }: Summary): LogFindings => ({
  ...summary,
  files: [],
  notes: [],
  answers: each((name) => ({ answer: answers[name] })),
});

const told = ({ answer, question, rows, total, why }: Answer<unknown>): FoundAnswer => ({
  answer,
  question: oneLine(question, 300),
  rows,
  total,
  ...(why ? { why: oneLine(why, 600) } : {}),
});

const each = <T>(one: (name: QuestionName) => T): Readonly<Record<QuestionName, T>> =>
  Object.fromEntries(QUESTION_NAMES.map((name) => [name, one(name)])) as Record<QuestionName, T>;
