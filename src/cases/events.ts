import type { Facts } from '../facts/facts';
import type { Outcome } from '../runbooks/runbook';
import type { AlertHappening } from './alerts/alert-events';
import type { EvidenceHappening, NotSoHappening } from './evidence/evidence';
import type { LogsHappening } from './evidence/logs-events';
import type { HandoffHappening } from './handoff-events';
import type { Instant, Person } from './person';
import type { FileHappening } from './record/file-events';

export type { Instant, Person, Said } from './person';

/** The bot itself: reminders and alerts have no person behind them. */
export const theBot: Person = { id: 'exchange-triage', name: 'Exchange Triage' };

/** How an answer came in. */
export type Via = 'button' | 'typed' | 'paste' | 'status' | 'logs';

export interface ShownCommand {
  text: string;
  /** SHA-256 of the text's UTF-8 bytes, lower-case hex. */
  sha256: string;
}

type Happening =
  /** `card` is the message whose button opened it. */
  | { type: 'opened'; words?: string; facts: Facts; card?: string }
  | { type: 'started'; runbook: string; version: string; step?: string }
  | { type: 'facts'; facts: Facts }
  | {
      type: 'answered';
      step: string;
      answer: string;
      question: string;
      label: string;
      via: Via;
      /** The paste it rests on, by its place in the timeline. */
      evidence?: number;
      /** The status that was typed for it. */
      status?: string;
    }
  /** Takes the answer, or the jump to another step, at this place of the timeline (counted from 0) away. */
  | { type: 'back'; takes: number }
  /** The commands of the current step as they were built for it. */
  | { type: 'shown'; step: string; commands: ShownCommand[] }
  | { type: 'reminded'; step: string; due: Instant; minutes: number }
  | { type: 'came-due'; step: string; due: Instant }
  | { type: 'put-back'; change: string }
  | { type: 'picked' }
  /** Asked whether to close; `left` counts the changes that were shown as still in place. */
  | { type: 'close-asked'; left: number }
  | { type: 'closed'; outcome?: Outcome; left: number }
  | { type: 'reopened' }
  /** Something a person wrote down for the case, without its secrets. */
  | { type: 'noted'; text: string; redacted: number }
  /** Words came near these answers of a step, and the person was asked which is meant. */
  | { type: 'answer-asked'; step: string; answers: readonly string[]; words: string }
  /** Goes to a step by somebody's word; the answers so far stay. */
  | { type: 'jumped'; step: string }
  /** A message about the case was set aside: it could not be delivered. */
  | { type: 'not-sent'; view: string; why: string }
  | EvidenceHappening
  | NotSoHappening
  | LogsHappening
  | FileHappening
  | HandoffHappening
  | AlertHappening;

/** One entry of a case's timeline. Nothing is ever edited or deleted. */
export type CaseEvent = { at: Instant; by: Person } & Happening;
