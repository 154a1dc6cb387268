import { createHash } from 'node:crypto';
import { ActivityTypes, TurnContext } from 'botbuilder';
import { type Press, readPress } from '../cards/press';
import type { View } from '../src/cases/decision';
import type { Person } from '../src/cases/events';
import { openPasted, type Pasted } from '../src/cases/evidence/pasted';
import type { SentFile } from '../src/delivery/log-reading';
import { redact } from '../src/evidence/redact';
import { hasPicture, outputIn } from './pasting';
import { filesIn } from './sent-files';

/** What one activity says, read once: who, where, and either words or a press. */
export interface Turn {
  /** Idempotency key: the same delivery twice has the same key. */
  key: string;
  /** The conversation; in a channel, the thread. */
  home: string;
  kind: 'personal' | 'groupChat' | 'channel';
  by: Person;
  text: string;
  press?: Press;
  /** The message whose button was pressed. */
  card?: string;
  /** Output that was pasted, as a message or into a card; it may be none that is known. */
  output?: Pasted;
  /** Files that came along, with the addresses that open them. */
  files: readonly SentFile[];
  /** A picture or a file came along. */
  hasPicture: boolean;
  /** A button that is answered by a card in its place. */
  isExecute: boolean;
  locale: string;
  /** Said to the bot: by mention, or in a chat of two. */
  isToUs: boolean;
}

/** What a pressed card shows afterwards. */
export interface Reply {
  view: View;
  caseId?: number;
}

const LONGEST_TEXT = 100_000;

export function readTurn(context: TurnContext, home: string): Turn {
  const { activity } = context;
  const isExecute = activity.type === ActivityTypes.Invoke;
  const value = isExecute ? executeData(activity.value) : activity.value;
  const kind = readKind(activity.conversation?.conversationType);
  const mentioned = (activity.entities ?? []).some(
    (entity) => entity.type === 'mention' && entity.mentioned?.id === activity.recipient?.id,
  );
  const press = withoutSecrets(readPress(value));
  const plain = isExecute ? '' : withoutMention(context);
  return {
    key: `${activity.conversation.id}|${activity.id ?? createHash('sha256').update(JSON.stringify(activity)).digest('hex')}`,
    home,
    kind,
    by: personOf(activity.from),
    text: redact(plain.trim().slice(0, LONGEST_TEXT)).text,
    press,
    output: press ? pastedInto(press, value) : outputIn(activity, plain),
    files: isExecute ? [] : filesIn(activity),
    hasPicture: !isExecute && hasPicture(activity),
    card: typeof value === 'object' ? activity.replyToId : undefined,
    isExecute,
    locale: activity.locale ?? 'en-US',
    isToUs: kind === 'personal' || mentioned || isExecute || value !== undefined,
  };
}

/** The input as it was filled in: secrets are counted where they are taken out. */
function pastedInto(press: Press, value: unknown): Pasted | undefined {
  if (press.kind !== 'tool' || press.do !== 'paste') return undefined;
  const { paste } = value as { paste?: unknown };
  return typeof paste === 'string' ? openPasted(paste) : undefined;
}

const executeData = (value: unknown): unknown => (value as { action?: { data?: unknown } } | undefined)?.action?.data;

const readKind = (type: string | undefined): Turn['kind'] =>
  type === 'channel' || type === 'groupChat' ? type : 'personal';

/** Secrets that people paste by mistake stay at the door: nothing further in could lose them again. */
const withoutSecrets = (press: Press | undefined): Press | undefined =>
  press && {
    ...press,
    inputs: Object.fromEntries(Object.entries(press.inputs).map(([name, value]) => [name, redact(value).text])),
  };

const LONGEST_NAME = 80;

const personOf = (from: { id: string; name?: string; aadObjectId?: string } | undefined): Person => ({
  id: from?.aadObjectId ?? from?.id ?? 'unknown',
  name:
    (from?.name ?? '')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .trim()
      .slice(0, LONGEST_NAME) || 'Someone',
});

/** The blank lines at an output's end stay: they say that it ended there. */
function withoutMention({ activity }: TurnContext): string {
  const mentions = TurnContext.getMentions(activity).filter(
    ({ mentioned }) => mentioned?.id === activity.recipient?.id,
  );
  const text = mentions.reduce((rest, { text: name }) => (name ? rest.replace(name, '') : rest), activity.text ?? '');
  return text.replace(/\u00a0/g, ' ');
}
