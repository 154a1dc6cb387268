import { z } from 'zod';
import type { Case } from '../cases/case';
import type { CaseEvent } from '../cases/events';
import { RETURNS } from '../cases/handoff-events';
import { packetOf } from '../cases/record/packet';
import type { Handoff } from './handoff';

// The same handoff in Bot Framework's handoff protocol, for a contact centre's agent hub. Source: "Transition
// conversations from bot to human": events `handoff.initiate` (with a transcript) and `handoff.status`.

/** An outside agent hub. */
export interface AgentHub {
  /** Gives it one activity. @throws SendError */
  send(activity: object): Promise<void>;
}

/** The name a handoff's talk with the hub goes by. */
export const hubAlias = (caseId: number, handoff: number, tier: number): string => `hub:${caseId}:${handoff}:${tier}`;

/** Which handoff a hub's conversation is about. */
export function hubTalk(conversation: string): { caseId: number; handoff: number } | undefined {
  const [, caseId, handoff] = /^hub:(\d{1,15}):(\d{1,6}):\d{1,4}$/.exec(conversation) ?? [];
  return handoff === undefined ? undefined : { caseId: Number(caseId), handoff: Number(handoff) };
}

/** The engineers of a hub are one person to us: the hub knows who is behind it. */
export const HUB_ID = 'agent-hub';

export function initiation(current: Case, handoff: Handoff, conversation: string) {
  const { timeline: _, ...packet } = packetOf(current);
  const { ask, severity, impact, requester, id } = handoff;
  return {
    type: 'event',
    name: 'handoff.initiate',
    conversation: { id: conversation },
    from: { id: requester.id, name: requester.name },
    value: { ...packet, handoff: id, ask, severity, impact, requester: requester.name },
    attachments: [
      { name: 'Transcript', contentType: 'application/json', content: { activities: transcriptFor(current.events) } },
    ],
    relatesTo: { conversation: { id: conversation }, bot: { id: 'exchange-triage' } },
  };
}

/** The handoff is over on our side. */
export const ending = (handoff: Handoff, conversation: string) => ({
  type: 'event',
  name: 'handoff.status',
  conversation: { id: conversation },
  value: { state: 'completed', message: handoff.state },
});

/** What was said, as the hub shows it to its agent: answers as the person's messages, steps as the bot's. */
function transcriptFor(events: readonly CaseEvent[]) {
  const message = (role: 'bot' | 'user', { by, at }: CaseEvent, text: string) => ({
    type: 'message',
    timestamp: at,
    from: { id: by.id, name: role === 'bot' ? 'Exchange Triage' : by.name, role },
    text,
  });
  return events.flatMap((event) => {
    if (event.type === 'opened' && event.words) return [message('user', event, event.words)];
    if (event.type === 'answered') return [message('bot', event, event.question), message('user', event, event.label)];
    if (event.type === 'shown') return event.commands.map(({ text }) => message('bot', event, text));
    return event.type === 'relayed' ? [message('user', event, event.text)] : [];
  });
}

const Text = z.string().max(60_000);
const Said = {
  id: z.string().min(1).max(200),
  conversation: z.object({ id: z.string().max(100) }),
  from: z.object({ name: z.string().max(80).optional() }).optional(),
};

/** What a hub says. */
export const HubActivity = z.discriminatedUnion('type', [
  z.object({
    ...Said,
    type: z.literal('event'),
    name: z.literal('handoff.status'),
    value: z.object({
      state: z.enum(['accepted', 'failed', 'completed']),
      message: Text.optional(),
      /** Ours: what it was given back with. */
      outcome: z.enum(RETURNS).optional(),
    }),
  }),
  z.object({ ...Said, type: z.literal('message'), text: Text }),
  z.object({ ...Said, type: z.literal('messageUpdate'), text: Text, timestamp: z.string().max(40).optional() }),
  z.object({ ...Said, type: z.literal('messageDelete') }),
]);
export type HubActivity = z.infer<typeof HubActivity>;
