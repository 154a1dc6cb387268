import type { Case } from '../cases/case';
import type { Desk } from '../cases/desk';
import type { OutboxRow } from '../cases/store/store';
import type { Messenger } from '../delivery/outbox';
import { type Handoff, handoffOf } from './handoff';
import { type AgentHub, ending, hubTalk, initiation } from './hub';

export interface HubMessengerParts {
  /** For every conversation that is not the hub's. */
  others: Messenger;
  hub: AgentHub;
  desk: Pick<Desk, 'read'>;
}

/** Sends what is meant for the hub to the hub, as it is now, and everything else on. */
export class HubMessenger implements Messenger {
  constructor(private readonly parts: HubMessengerParts) {}

  async send(row: OutboxRow, activityId?: string): Promise<string | undefined> {
    const talk = hubTalk(row.conversation);
    if (!talk) return await this.parts.others.send(row, activityId);
    const current = await this.parts.desk.read(talk.caseId);
    const handoff = current && handoffOf(current, talk.handoff);
    const activity = handoff && activityFor(current, handoff, row);
    if (activity) await this.parts.hub.send({ ...activity, id: `${row.id}` });
    return `${row.id}`;
  }
}

const OVER: ReadonlySet<Handoff['state']> = new Set(['withdrawn', 'closed', 'expired', 'failed']);

/** What the protocol has for a message; the rest (reminders, marks, forms) a hub has of its own. */
function activityFor(current: Case, handoff: Handoff, { view, conversation, replaces }: OutboxRow): object | undefined {
  if (view.name === 'handoff-offer' && !replaces) return initiation(current, handoff, conversation);
  if (view.name === 'handoff-offer') return OVER.has(handoff.state) ? ending(handoff, conversation) : undefined;
  if (view.name !== 'relayed' || view.page > 1) return undefined;
  const message = handoff.relayed.find(({ id, from }) => id === view.id && from === view.from);
  if (!message) return undefined;
  const about = {
    conversation: { id: conversation },
    from: { id: message.by.id, name: message.by.name },
    replyToId: message.id,
  };
  if (message.removed) return { ...about, type: 'messageDelete' };
  const files = message.files.map(({ name }) => `\nFile, not transferred: ${name}`).join('');
  return { ...about, type: replaces ? 'messageUpdate' : 'message', text: `${message.text}${files}` };
}
