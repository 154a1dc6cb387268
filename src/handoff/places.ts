import type { Person } from '../cases/events';

// What a handoff needs to know of the places where people talk. Teams answers in the product.

/** `unknown` where Teams does not tell who is there. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** Who may take an escalation. */
export interface Engineers {
  /** Whether this person may act in this tier's conversation. */
  mayAct(home: string, by: Person): Promise<Verdict>;
  /** Whether they may say that escalations, or alerts, come to a place. */
  mayChoose(home: string, by: Person): Promise<Verdict>;
  /**
   * Who can be asked in a place: those who were named, as its roster knows them; without names all of its people where
   * they are few, and nobody where they are many.
   */
  peopleOf(place: Place, named: readonly string[]): Promise<readonly Person[]>;
}

export interface Place {
  serviceUrl: string;
  /** A channel's id, or a chat's. */
  conversation: string;
  tenantId?: string;
}

/** The chats of two that the bot has. */
export interface Chats {
  /** The chat with this person, where they have ever written in one. */
  with(person: Person): Promise<string | undefined>;
}

/** Opens threads, and knows what is heard. */
export interface Threads {
  /** Names a thread that the first message to it opens. Naming it again changes nothing. */
  plan(alias: string, channel: Place): Promise<void>;
  /** Whether the bot hears what does not mention it in this conversation's channel. */
  hearsAll(home: string): Promise<boolean>;
}
