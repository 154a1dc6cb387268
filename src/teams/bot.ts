import { type Activity, ActivityTypes, type InvokeResponse, type TurnContext } from 'botbuilder';
import { fillCard } from '../../cards';
import { line } from '../../cards/page';
import type { RunTurn } from '../../dialogs';
import type { Reply, Turn } from '../../dialogs/turn';
import { beginTurn } from '../../dialogs/turn-state';
import type { View } from '../cases/decision';
import type { Desk } from '../cases/desk';
import { RefusedError, StaleAnswerError } from '../cases/refused';
import type { Conversations } from './conversations';
import { answerFile, isFileConsent } from './file-consent';
import { isMessageAction, type messageAction } from './message-action';

export interface BotParts {
  desk: Desk;
  conversations: Conversations;
  runTurn: RunTurn;
  /** “Start triage” on a message. */
  onMessageAction: ReturnType<typeof messageAction>;
}

const CARD = 'application/vnd.microsoft.card.adaptive';

/** An honest card in place of the pressed one; the case itself is untouched. */
const refusal = (text: string) => ({ statusCode: 200, type: CARD, value: line('ⓘ', text).content });

/** What the bot itself wrote is not for it: without this a copy could be copied again. */
const isOurOwn = ({ type, from, recipient }: Activity): boolean =>
  type === ActivityTypes.Message && from?.id !== undefined && from.id === recipient?.id;

/** One activity in: a message, its edit or its end, a press, or the bot being added somewhere. Everything else is left alone. */
export function createBot({
  desk,
  conversations,
  runTurn,
  onMessageAction,
}: BotParts): (context: TurnContext) => Promise<void> {
  return async (context) => {
    const { activity } = context;
    if (!activity.conversation?.id) return;
    await conversations.learn(activity);
    const turn = beginTurn(context, await conversations.homeOf(activity.conversation.id));
    if (activity.type === ActivityTypes.MessageUpdate || activity.type === ActivityTypes.MessageDelete)
      return await onChanged(context);
    if (isOurOwn(activity)) return;
    if (turn.kind === 'channel' && !turn.isToUs && activity.type === ActivityTypes.Message)
      await conversations.heardAll(activity.channelData?.channel?.id ?? activity.conversation.id);
    if (activity.type === ActivityTypes.Message) return await orSay(turn, async () => void (await runTurn(context)));
    if (activity.type === ActivityTypes.Invoke) return await onInvoke(context, turn);
    if (activity.type === ActivityTypes.InstallationUpdate || activity.type === ActivityTypes.ConversationUpdate)
      return await welcome(activity);
  };

  /** What is refused is said. */
  async function orSay(turn: Turn, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      await desk.say(turn.key, turn.home, [{ name: 'words', text: error.message }]);
    }
  }

  /** A message of somebody was edited or deleted. What can't follow it has nobody to tell. */
  async function onChanged(context: TurnContext): Promise<void> {
    try {
      await runTurn(context);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }

  async function onInvoke(context: TurnContext, turn: Turn): Promise<void> {
    const respond = (status: number, body?: unknown) =>
      context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } satisfies InvokeResponse });
    if (isMessageAction(context.activity)) {
      const body = await onMessageAction(context.activity, turn);
      return void (await respond(body ? 200 : 400, body));
    }
    if (isFileConsent(context.activity)) {
      await orSay(turn, () => answerFile(desk, context.activity, turn));
      return void (await respond(200));
    }
    if (context.activity.name !== 'adaptiveCard/action') return void (await respond(501));
    if (!turn.press) return void (await respond(200, refusal('This button is none of mine.')));
    try {
      const reply = await runTurn(context);
      await respond(200, { statusCode: 200, type: CARD, value: await cardOf(reply, context.activity) });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const view: View = { name: 'moved-on', why: error.message };
      const isStale = error instanceof StaleAnswerError && turn.press?.kind === 'answer';
      const card = isStale ? await cardOf({ view, caseId: turn.press?.caseId }, context.activity) : undefined;
      await respond(200, card ? { statusCode: 200, type: CARD, value: card } : refusal(error.message));
    }
  }

  async function cardOf(reply: Reply | undefined, { conversation }: Activity): Promise<unknown> {
    if (!reply) return line('✓', 'Done.').content;
    const current = reply.caseId === undefined ? undefined : await desk.read(reply.caseId);
    const place = await conversations.find(conversation.id);
    return fillCard(reply.view, current, { zone: place?.zone, now: desk.now() }).content;
  }

  /** Once per conversation, whatever order the events of an installation come in, and however often. */
  async function welcome(activity: Activity): Promise<void> {
    const added =
      activity.type === ActivityTypes.InstallationUpdate
        ? activity.action?.startsWith('add')
        : activity.membersAdded?.some(({ id }) => id === activity.recipient?.id);
    if (!added) return;
    const team = activity.conversation.conversationType !== 'personal';
    const installer = activity.type === ActivityTypes.InstallationUpdate ? activity.from?.name : undefined;
    await desk.say(`welcome|${activity.conversation.id}`, activity.conversation.id, [
      { name: 'welcome', team, installer },
    ]);
  }
}
