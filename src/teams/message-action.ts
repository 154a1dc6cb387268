import { type Activity, ActivityTypes } from 'botbuilder';
import { z } from 'zod';
import { startTriageForm } from '../../cards/start-triage';
import { channelOf } from '../../dialogs/alert-places';
import type { Permits } from '../../dialogs/permits';
import type { Turn } from '../../dialogs/turn';
import { type Alert, alertOfMessage, readSharedMessage } from '../alerts';
import { start } from '../cases/advance';
import type { AlertDesk } from '../cases/alerts/alert-desk';
import { runbookFor } from '../cases/alerts/alert-runbook';
import { triage } from '../cases/alerts/alerts';
import { cleanAlert } from '../cases/alerts/clean-alert';
import type { Desk } from '../cases/desk';
import { RefusedError } from '../cases/refused';
import { redact } from '../evidence/redact';
import { checkFact } from '../facts/facts';
import { runbookById, runbooks } from '../runbooks';
import { findRunbooks } from '../runbooks/find';
import type { Conversations } from './conversations';
import { parseThread, threadId } from './thread';

export interface MessageActionParts {
  desk: Desk;
  alerts: AlertDesk;
  conversations: Conversations;
  permits: Permits;
}

const Text = z.string().nullish();

/** Source: the Teams page on message extension actions; only what is read. */
const Value = z.object({
  commandId: z.literal('startTriage'),
  messagePayload: z.object({
    id: Text,
    replyToId: Text,
    subject: Text,
    body: z.object({ content: Text }).nullish(),
    attachments: z.array(z.object({ contentType: Text, content: z.unknown() })).nullish(),
  }),
  data: z.record(z.string(), z.unknown()).nullish(),
});
type Value = z.infer<typeof Value>;

export const isMessageAction = ({ type, name = '' }: Activity): boolean =>
  type === ActivityTypes.Invoke && name.startsWith('composeExtension/');

interface Filled {
  server?: string;
  healthSet?: string;
  monitor?: string;
  runbook?: string;
}

/**
 * “Start triage” on a message of anybody's: first a form with what was read in it, then the case in that message's
 * thread. Teams' client asks twice where it gets no answer in time: the second one finds what the first has done.
 * @returns the body of the answer; `undefined` for a command that is none of ours
 */
export function messageAction({ desk, alerts, conversations, permits }: MessageActionParts) {
  return async (activity: Activity, turn: Turn): Promise<object | undefined> => {
    const { data: value } = Value.safeParse(activity.value);
    if (!value) return undefined;
    const read = (filled: Filled) => readAlert(value, filled, desk.now());
    if (activity.name === 'composeExtension/fetchTask') return form(read({}), likely(read({})));
    if (activity.name !== 'composeExtension/submitAction') return undefined;
    const refusal = await permits.against(turn);
    if (refusal !== undefined) return message(refusal);
    const filled = readForm(value.data ?? {});
    const wrong = refusalOf(filled);
    if (wrong !== undefined) return form(read({}), filled.runbook, wrong);
    try {
      return message(await begin(activity, turn, value, read(filled), filled.runbook));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return message(error.message);
    }
  };

  async function begin(activity: Activity, turn: Turn, value: Value, alert: Alert, runbook?: string): Promise<string> {
    const thread = await threadOf(activity, turn, value);
    const key = `startTriage|${thread}|${value.messagePayload.id ?? turn.key}`;
    if (turn.kind !== 'channel') return await beginHere(key, thread, turn, alert, runbook);
    const from = { home: thread, where: channelOf(activity).name, by: turn.by };
    const [taken] = await alerts.take([alert], from);
    const caseId = taken?.caseId ?? 0;
    if ((await desk.homeOf(caseId)) !== thread)
      return `Case ${caseId} has this alert already. Its thread goes on where it is.`;
    await desk.act(key, caseId, thread, (current, at) => triage(current, runbook, { by: turn.by, at }));
    return `Case ${caseId} is open in the message’s thread.`;
  }

  /** In a chat the case is of its people alone: no monitor's alert joins it. */
  async function beginHere(key: string, home: string, turn: Turn, alert: Alert, chosen?: string): Promise<string> {
    const runbook = chosen ? runbookById(chosen) : runbookFor(alert);
    if (!runbook) throw new RefusedError('Choose a runbook: none is known for this message.');
    const opening = { words: alert.title, facts: alert.facts, by: turn.by, at: desk.now() };
    await desk.open(key, home, opening, (fresh) => start(fresh, runbook, opening));
    return 'The case is open in this chat.';
  }

  /** The thread of the message. Where Teams does not name it, the message says itself which one it is in. */
  async function threadOf(activity: Activity, turn: Turn, { messagePayload }: Value): Promise<string> {
    const { channelId, rootId } = parseThread(activity.conversation.id);
    const root = messagePayload.replyToId ?? messagePayload.id;
    if (turn.kind !== 'channel' || rootId !== undefined || !root) return turn.home;
    const id = threadId({ channelId, rootId: root });
    await conversations.learn({ ...activity, conversation: { ...activity.conversation, id } });
    return await conversations.homeOf(id);
  }
}

function readAlert({ messagePayload: { subject, body, attachments } }: Value, filled: Filled, at: string): Alert {
  const words = [subject, body?.content].filter((text) => typeof text === 'string' && text.trim() !== '').join('\n');
  const cards = (attachments ?? []).map(({ content }) => content);
  const shared = readSharedMessage(redact(words).text, cards);
  return cleanAlert(alertOfMessage(shared, filled, at));
}

/** The runbook to choose in the form: the alert's, or the one its words mean. */
const likely = (alert: Alert): string | undefined =>
  (runbookFor(alert) ?? findRunbooks(runbooks, `${alert.title} ${alert.text}`.slice(0, 2_000))[0]?.runbook)?.id;

const LONGEST_INPUT = 300;

function readForm(data: Readonly<Record<string, unknown>>): Filled {
  const text = (name: string): string | undefined => {
    const given = data[name];
    return typeof given === 'string' && given.trim() !== '' ? given.trim().slice(0, LONGEST_INPUT) : undefined;
  };
  return { server: text('server'), healthSet: text('healthSet'), monitor: text('monitor'), runbook: text('runbook') };
}

/** What does not fit, in words. */
function refusalOf(filled: Filled): string | undefined {
  const wrong = (['server', 'healthSet', 'monitor'] as const).flatMap((fact) => {
    const given = filled[fact];
    const checked = given === undefined ? undefined : checkFact(fact, given);
    return checked && !checked.ok ? [checked.why] : [];
  });
  return wrong.length > 0 ? wrong.join(' ') : undefined;
}

const form = (alert: Alert, runbook: string | undefined, why?: string): object => ({
  task: {
    type: 'continue',
    value: { title: 'Start triage', width: 'medium', height: 'medium', card: startTriageForm(alert, runbook, why) },
  },
});

const message = (value: string): object => ({ task: { type: 'message', value } });
