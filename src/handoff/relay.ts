import type { Case } from '../cases/case';
import { type Decision, type Message, nothing } from '../cases/decision';
import type { Said } from '../cases/events';
import type { NamedFile, Side } from '../cases/handoff-events';
import { RefusedError } from '../cases/refused';
import { type Handoff, handoffOf, handoffsOf, hasOwner, liveHandoff, type Relayed, threadOf } from './handoff';
import { arm, heldBy, IDLE_MINUTES, lineTo } from './rules';
import { withoutSecrets } from './without-secrets';

// Messages between the requester's conversation and the escalation thread. Each is on the timeline; what is sent names
// it, so a message that is edited before it is sent goes out as it reads then.

/** What somebody wrote. */
export interface Heard {
  /** The activity's id: edits and deletes name it. */
  id: string;
  text: string;
  files: readonly NamedFile[];
}

/** Characters on one card; a longer message goes on several. */
const PAGE = 3_900;
const MOST_PAGES = 8;
export const LONGEST_RELAYED = PAGE * MOST_PAGES;

/** A text in pages that each fit a card. What is past the last page is said to be missing, not dropped in silence. */
export function pagesOf(text: string): string[] {
  const pages: string[] = [];
  for (let at = 0; at < text.length && pages.length < MOST_PAGES; ) {
    const end = at + PAGE >= text.length ? text.length : breakBefore(text, at, at + PAGE);
    pages.push(text.slice(at, end));
    at = end;
  }
  return pages.length === 0 ? [''] : pages;
}

/** The last line break or blank in the page's second half, else its end; never inside a character. */
function breakBefore(text: string, from: number, to: number): number {
  const half = from + PAGE / 2;
  const newline = text.lastIndexOf('\n', to - 1) + 1;
  const blank = text.lastIndexOf(' ', to - 1) + 1;
  const end = newline > half ? newline : blank > half ? blank : to;
  return /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

const slotOfPage = (id: string, page: number): string => `relay:${id}:${page}`;

/** The conversation a side reads in: the requester's is the case's home. */
const otherEnd = (handoff: Handoff, from: Side): string | undefined =>
  from === 'requester' ? threadOf(handoff) : undefined;
const ownEnd = (handoff: Handoff, from: Side): string | undefined =>
  from === 'requester' ? undefined : threadOf(handoff);

/** What the requester's side writes goes to the engineer. */
export function fromRequester(current: Case, heard: Heard, said: Said): Decision {
  const handoff = liveHandoff(current);
  if (!handoff) throw new RefusedError('No engineer has this case now.');
  return pass(handoff, 'requester', heard, said);
}

/** What the owner means for the requester goes out. */
export function fromEngineer(
  current: Case,
  { handoff: id, from }: { handoff: number; from: string },
  heard: Heard,
  said: Said,
): Decision {
  return pass(heldBy(current, id, from, said.by), 'engineer', heard, said);
}

function pass(handoff: Handoff, from: Side, heard: Heard, { by, at }: Said): Decision {
  const { text, count } = withoutSecrets(heard.text.trim().slice(0, LONGEST_RELAYED));
  if (text === '' && heard.files.length === 0) throw new RefusedError('There is nothing to pass on: write some words.');
  const over = heard.text.trim().length - LONGEST_RELAYED;
  return {
    events: [
      { type: 'relayed', handoff: handoff.id, from, id: heard.id, text, files: heard.files, redacted: count, by, at },
    ],
    send: [
      ...pagesOf(text).map((_, i) => pageMessage(handoff, from, heard.id, i + 1)),
      ...warnings(handoff, from, count, over),
    ],
    // After a long silence no clock runs any more: this message starts it again.
    remind: handoff.quiet === 'stale' ? [arm('handoff-idle', at, IDLE_MINUTES, handoff.armed)] : [],
  };
}

const pageMessage = (handoff: Handoff, from: Side, id: string, page: number, replaces?: true): Message => ({
  to: otherEnd(handoff, from),
  slot: slotOfPage(id, page),
  replaces,
  view: { name: 'relayed', handoff: handoff.id, from, id, page },
});

const warnings = (handoff: Handoff, from: Side, secrets: number, over: number): Message[] => [
  ...(secrets > 0
    ? [
        lineTo(
          ownEnd(handoff, from),
          handoff.id,
          `${secrets === 1 ? 'A secret was' : `${secrets} secrets were`} taken out before this was passed on. Delete it here too, and change it.`,
        ),
      ]
    : []),
  ...(over > 0
    ? [
        lineTo(
          ownEnd(handoff, from),
          handoff.id,
          `That message was too long: its last ${over} characters were not passed on. Send them as another message.`,
        ),
      ]
    : []),
];

/** The handoff that passed a message on, and the message. */
export function findRelayed(current: Case, id: string, from: Side): { handoff: Handoff; message: Relayed } | undefined {
  for (const handoff of handoffsOf(current)) {
    const message = handoff.relayed.find((one) => one.id === id && one.from === from);
    if (message) return { handoff, message };
  }
  return undefined;
}

/** The copy follows the edit; so does one that was deleted and comes back. */
export function edited(current: Case, from: Side, heard: Heard, { by, at }: Said): Decision {
  const found = findRelayed(current, heard.id, from);
  if (!found) return nothing;
  const { handoff, message } = found;
  const { text, count } = withoutSecrets(heard.text.trim().slice(0, LONGEST_RELAYED));
  if (!message.removed && text === message.text) return nothing;
  const before = pagesOf(message.text).length;
  const pages = Math.max(before, pagesOf(text).length);
  return {
    events: [
      {
        type: 'relay-edited',
        handoff: handoff.id,
        from,
        id: heard.id,
        text,
        files: heard.files,
        redacted: count,
        by,
        at,
      },
    ],
    send: [
      ...Array.from({ length: pages }, (_, i) =>
        pageMessage(handoff, from, heard.id, i + 1, i < before ? true : undefined),
      ),
      ...warnings(handoff, from, count, 0),
    ],
    remind: [],
  };
}

/** The copy says that its author removed it. */
export function removed(current: Case, from: Side, id: string, { by, at }: Said): Decision {
  const found = findRelayed(current, id, from);
  if (!found || found.message.removed) return nothing;
  const pages = pagesOf(found.message.text).length;
  return {
    events: [{ type: 'relay-removed', handoff: found.handoff.id, from, id, by, at }],
    send: Array.from({ length: pages }, (_, i) => pageMessage(found.handoff, from, id, i + 1, true)),
    remind: [],
  };
}

interface Passed {
  handoff: number;
  from: Side;
  id: string;
}

/** Teams took the copy. The engineer's thread shows it, but not for each line of a live talk. */
export function delivered(current: Case, { handoff: number, from, id }: Passed, { by, at }: Said): Decision {
  const found = findRelayed(current, id, from);
  if (!found || found.message.deliveredAt || found.handoff.id !== number) return nothing;
  const mark = from === 'engineer' && !found.handoff.live;
  return {
    events: [{ type: 'relay-delivered', handoff: number, from, id, by, at }],
    send: from === 'requester' ? receipt(found.handoff) : mark ? [markMessage(found.handoff, from, id)] : [],
    remind: [],
  };
}

/** The requester's messages that arrived, of those written since that place in the timeline. */
export const arrivedSince = ({ relayed }: Handoff, since: number): readonly Relayed[] =>
  relayed.filter((one) => one.from === 'requester' && one.deliveredAt !== undefined && one.seq > since);

/** One line for all that the requester writes to the same engineer: the first message brings it, the others change it. */
function receipt(handoff: Handoff): Message[] {
  const { id, armed: since, owner } = handoff;
  if (!owner || !hasOwner(handoff)) return [];
  const replaces = arrivedSince(handoff, since).length > 0 ? true : undefined;
  return [
    {
      slot: `receipt:${id}:${since}`,
      replaces,
      view: { name: 'relay-receipt', handoff: id, since, to: owner.name },
    },
  ];
}

/** Teams will not take the copy: whoever wrote it is told. */
export function undelivered(
  current: Case,
  { handoff: number, from, id }: Passed,
  why: string,
  { by, at }: Said,
): Decision {
  const handoff = handoffOf(current, number);
  const found = findRelayed(current, id, from);
  if (!handoff || !found || found.message.failed) return nothing;
  return {
    events: [{ type: 'relay-failed', handoff: number, from, id, why, by, at }],
    send: [markMessage(handoff, from, id)],
    remind: [],
  };
}

const markMessage = (handoff: Handoff, from: Side, id: string): Message => ({
  to: ownEnd(handoff, from),
  slot: `mark:${id}`,
  view: { name: 'relay-mark', handoff: handoff.id, from, id },
});

/** From now on everything the owner writes in the thread goes out, or no longer does. */
export function goLive(
  current: Case,
  { handoff: id, from, on, hearsAll }: { handoff: number; from: string; on: boolean; hearsAll: boolean },
  { by, at }: Said,
): Decision {
  const handoff = heldBy(current, id, from, by);
  const name = handoff.requester.name;
  const told = on
    ? `Live: what ${by.name} writes here goes to ${name}. ${hearsAll ? '' : 'I hear only what mentions me here, unless the app may read this channel. '}End it with: live off.`
    : `Live is off: what is written here stays here. Use Reply, or mention me with: reply …`;
  return {
    events: [{ type: 'handoff-live', handoff: id, on, hearsAll, by, at }],
    send: [lineTo(from, id, told)],
    remind: [],
  };
}

/** The requester talks with the bot alone for a while, or lets the engineer hear again. */
export function pause(current: Case, on: boolean, { by, at }: Said): Decision {
  const handoff = liveHandoff(current);
  if (!handoff?.owner) throw new RefusedError('No engineer has this case now.');
  const { name } = handoff.owner;
  return {
    events: [{ type: 'handoff-paused', handoff: handoff.id, on, by, at }],
    send: [
      lineTo(
        undefined,
        handoff.id,
        on
          ? `Paused: what you write here stays here. Type resume to write to ${name} again.`
          : `What you write here goes to ${name} again.`,
      ),
      lineTo(threadOf(handoff), handoff.id, on ? `${by.name} paused the talk.` : `${by.name} is back.`),
    ],
    remind: [],
  };
}
