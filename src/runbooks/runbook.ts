import { type AnyStateMachine, assign, setup } from 'xstate';
import type { Reader, Reading } from '../evidence/reader';
import { type FactName, type Facts, hostsDatabases, isOneRole } from '../facts/facts';
import type { Command, Slot } from './powershell';

/** A sentence with facts in it: say`Connect to ${server}.` */
export interface Sentence {
  words: readonly (string | Slot)[];
}

export const say = (strings: TemplateStringsArray, ...slots: Slot[]): Sentence => ({
  words: strings.flatMap((text, i) => (slots[i] ? [text, slots[i]] : [text])).filter((part) => part !== ''),
});

/** What to do, in order; a command stands where it is to be run. */
export type Instruction = string | Sentence | Command;

export const isCommand = (instruction: Instruction): instruction is Command =>
  typeof instruction !== 'string' && 'shell' in instruction;

/** Something a step leaves changed on a server, a device or the organisation until it is put back. */
export interface Change {
  /** Names the change in the ledger; the step that puts it back names it under `undoes`. */
  id: string;
  /** What is different now: `Debug logging is on for <mailbox>`. */
  what: string | Sentence;
  /** How to put it back. */
  undo: Instruction;
}

/** Which answer a paste means: the reader of the command's output, and the answer its findings point to. */
export interface Reads {
  reader: Reader<unknown>;
  /**
   * @param beside every reading of the same paste, this one too
   * @returns the answer's name (without `answer.`), or `undefined` where the findings do not decide.
   */
  means(findings: unknown, facts: Facts, beside?: readonly Reading[]): string | undefined;
  /** What to tell where they do not decide, a sentence or two. */
  undecided?(findings: unknown, facts: Facts, beside?: readonly Reading[]): string | undefined;
  /** The step asks how things are after something was done: an output from before it tells nothing. */
  fresh?: boolean;
}

type Says<Findings> = (findings: Findings, facts: Facts, beside: readonly Reading[]) => string | undefined;

export const reads = <Findings>(
  reader: Reader<Findings>,
  means: Says<Findings>,
  { undecided, fresh }: { undecided?: Says<Findings>; fresh?: boolean } = {},
): Reads => ({
  reader: reader as Reader<unknown>,
  means: (findings, facts, beside = []) => means(findings as Findings, facts, beside),
  ...(undecided ? { undecided: (findings, facts, beside = []) => undecided(findings as Findings, facts, beside) } : {}),
  ...(fresh ? { fresh } : {}),
});

/** A step that asks for a status number: which answer a number means. */
export interface AsksStatus {
  /** The protocol command the status belongs to: `SendMail`; `HTTP` for a response code. */
  command: string;
  answers: Readonly<Record<number, string>>;
  /** The answer for every other number. */
  otherwise: string;
}

/** A question to the IIS logs, and the answer that "yes" and "no" mean. */
export interface AsksLogs {
  question:
    | 'sendMail'
    | 'syncKeyZero'
    | 'syncsPerKey'
    | 'highRpc'
    | 'top20'
    | 'errors'
    | 'statusErrors'
    | 'find'
    | 'device';
  yes: string;
  no: string;
  /** For `find`: the text looked for in cs-uri-query. */
  text?: string;
}

export type Outcome = 'resolved' | 'support' | 'vendor';

/** What a person sees at a state. */
export interface StepMeta {
  /** The heading's anchor in the source document. */
  section: string;
  /** What this step is about, or what to do: short, a heading. */
  title: string;
  /** One sentence: why this is asked. */
  why: string;
  instructions?: readonly Instruction[];
  /** The question that the answers answer; where it is missing, the title is the question. */
  ask?: string;
  /** Said before the commands: who is cut off, what the whole organisation feels. */
  warning?: string | Sentence;
  /** Facts this step collects with inputs of its own. Facts its commands need are asked for anyway. */
  asks?: readonly FactName[];
  reads?: Reads;
  asksStatus?: AsksStatus;
  asksLogs?: AsksLogs;
  /** Minutes to wait before the question can be answered; a reminder is set when the step is entered. */
  waitMinutes?: number;
  /** What this step changes once it is answered (an answer with `meta: { unchanged: true }` changes nothing). */
  changes?: readonly Change[];
  /** Ids of changes this step puts back once it is answered. */
  undoes?: readonly string[];
  /** Set on the final states. */
  outcome?: Outcome;
  /** On an outcome: what to have at hand. */
  atHand?: readonly string[];
}

/** `meta` of a transition. */
export interface AnswerMeta {
  /** The step was not done (skipped, could not be run): its changes did not happen. */
  unchanged?: boolean;
}

export interface RunbookContext {
  facts: Facts;
  /** How often each bounded loop was taken. */
  rounds: Readonly<Record<string, number>>;
}

export type RunbookEvent = { type: `answer.${string}` } | { type: 'facts'; facts: Facts };

/** What all runbooks share. A branch is `runbook.createStateConfig({...})` in a file of its own. */
export const runbook = setup({
  types: {
    context: {} as RunbookContext,
    events: {} as RunbookEvent,
    input: {} as { facts: Facts },
    meta: {} as StepMeta | AnswerMeta,
  },
  guards: {
    /** The server may hold active databases: they move away before it restarts. */
    hostsDatabases: ({ context }) => hostsDatabases(context.facts),
    /** Exchange 2016 and later: front end and back end on one server. */
    oneRole: ({ context }) => isOneRole(context.facts),
    exchangeIn: ({ context }, params: { versions: readonly string[] }) =>
      params.versions.includes(context.facts.exchange ?? ''),
    factIs: ({ context }, params: { fact: FactName; in: readonly string[] }) =>
      params.in.some((value) => value.toLowerCase() === context.facts[params.fact]?.toLowerCase()),
    /** The loop may be taken once more. */
    roundsLeft: ({ context }, params: { loop: string; most: number }) =>
      (context.rounds[params.loop] ?? 0) < params.most,
  },
  actions: {
    countRound: assign({
      rounds: ({ context }, params: { loop: string }) => ({
        ...context.rounds,
        [params.loop]: (context.rounds[params.loop] ?? 0) + 1,
      }),
    }),
    learn: assign({
      facts: ({ context, event }) => (event.type === 'facts' ? { ...context.facts, ...event.facts } : context.facts),
    }),
  },
});

/** The root of every runbook: `runbook.createMachine({ ...common, id, initial, states })`. */
export const common = {
  // Each pure transition makes an actor that nobody uses, without an input: a throw here would cost more than the rest.
  context: ({ input }: { input?: { facts: Facts } }): RunbookContext => ({ facts: input?.facts ?? {}, rounds: {} }),
  on: { facts: { actions: 'learn' } },
} as const;

/** An error of the source document that the runbook puts right. */
export interface Correction {
  /** The error's id in the list of known errors of the sources. */
  id: string;
  section: string;
  /** What the runbook does now. */
  now: string;
  why: string;
}

/** One source document as one machine. */
export interface Runbook {
  id: string;
  title: string;
  /** The source document's file name. */
  source: string;
  /** Raised when an arrow or an answer changes; open cases are replayed. */
  version: string;
  machine: AnyStateMachine;
  /** Words a person may say that mean this runbook, lower case, most telling first. */
  words: readonly string[];
  /** Health sets whose alerts this runbook treats; `[]` for a guide that starts from a symptom. */
  healthSets: readonly string[];
  corrections: readonly Correction[];
}
