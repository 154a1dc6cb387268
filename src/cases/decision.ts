import type { AlertClock, AlertView } from './alerts/alert-events';
import type { CaseEvent, Instant } from './events';
import type { HandoffView } from './handoff-events';
import type { FileView } from './record/file-events';

/** What was typed into a card's inputs, by fact. */
type Entered = Readonly<Record<string, string>>;

/** What a message shows, named; the card is filled when it is sent, from the case as it is then. */
export type View =
  /** `note` and `entered` are about a value that was refused. */
  | { name: 'step'; visit: number; note?: string; entered?: Entered }
  | { name: 'answered'; visit: number }
  | { name: 'came-due'; visit: number; since: Instant }
  | { name: 'confirm-close' }
  | { name: 'leftovers' }
  | { name: 'closed' }
  | { name: 'path' }
  | { name: 'status' }
  /** A part of the record, counted from 1. */
  | { name: 'record'; page: number }
  | { name: 'ask-remind' }
  | { name: 'remind-set'; due: Instant }
  | { name: 'ask-explain' }
  | { name: 'explained'; query: string }
  | { name: 'values'; note?: string; entered?: Entered }
  | { name: 'ask-paste'; visit: number }
  /** What a paste says, by its place in the timeline. */
  | { name: 'evidence'; seq: number }
  | { name: 'pasted'; seq: number }
  /** Which logs to send; `files` where this conversation can send files. */
  | { name: 'ask-logs'; visit: number; files: boolean }
  /** Logs that were sent, by their reception's place in the timeline; `came` and `of` in bytes. */
  | { name: 'logs'; seq: number; came?: number; of?: number }
  | { name: 'logs-failed'; seq: number }
  | { name: 'started' }
  | { name: 'picked' }
  | { name: 'moved-on'; why: string }
  /** `words` are what was said: the runbook chosen reads its values from them. */
  | { name: 'menu'; why?: string; likely?: readonly string[]; words?: string; noneFits?: boolean }
  | { name: 'help' }
  | { name: 'welcome'; team: boolean; installer?: string }
  | {
      name: 'case-list';
      cases: readonly { id: number; title: string; step: string; touchedAt: Instant }[];
      all?: number;
      /** Where alerts go. */
      alerts?: string;
    }
  | { name: 'words'; text: string }
  /** Something that decides nothing, with the way on: answers that may be meant, other runbooks, and the step. */
  | {
      name: 'way-on';
      visit: number;
      heading: string;
      why?: string;
      answers?: readonly string[];
      runbooks?: readonly string[];
      words?: string;
      escalate?: boolean;
    }
  | FileView
  | HandoffView
  | AlertView;

export interface Message {
  /** The conversation; the case's home where it is missing. */
  to?: string;
  /**
   * Names the card, so that it can be replaced later: `step:17`. A message that replaces one is an update where the
   * card was sent, and is left out where it never was.
   */
  slot?: string;
  replaces?: boolean;
  view: View;
}

/** A due row. `kind` says what happens when it is due. */
export interface Reminder {
  kind: 'step' | 'logs' | HandoffClock | AlertClock;
  due: Instant;
  /** Only while the case is still at this visit; a handoff's clock, or logs, while it is that event's. */
  visit: number;
}

export type HandoffClock =
  | 'handoff-draft'
  | 'handoff-posted'
  | 'handoff-half'
  | 'handoff-over'
  | 'handoff-first-word'
  | 'handoff-idle';

/** What a door's event comes to: all of it is committed, or nothing. */
export interface Decision {
  events: readonly CaseEvent[];
  send: readonly Message[];
  remind: readonly Reminder[];
  /** Fingerprints of alerts that belong to this case from now on, and other names it is found by. */
  claims?: readonly Claim[];
}

/** A name that one open case at a time is found by. */
export interface Claim {
  name: string;
  /** Taken even from another open case: the newest one is meant. */
  newest?: boolean;
  /** Taken even from this open case, which can't be read. */
  over?: number;
}

export const nothing: Decision = { events: [], send: [], remind: [] };

/** Whether there is nothing to commit, whatever the decision was made of. */
export const isNothing = ({ events, send, remind, claims = [] }: Decision): boolean =>
  events.length + send.length + remind.length + claims.length === 0;

/** The card that says what a paste means. */
export const evidenceSlot = (seq: number): string => `evidence:${seq}`;

export const slotOf = (visit: number): string => `step:${visit}`;

/** One after the other, in one commit. */
export const both = (one: Decision, other: Decision): Decision => ({
  events: [...one.events, ...other.events],
  send: [...one.send, ...other.send],
  remind: [...one.remind, ...other.remind],
  claims: [...(one.claims ?? []), ...(other.claims ?? [])],
});
