import {
  type About,
  conversationOf,
  DANA,
  deliver,
  filesMessage,
  message,
  type Place,
  person,
  personal,
  press,
  type Speaker,
  submit,
} from './activities';
import type { Call, Json } from './connector-server';
import type { Bot } from './start-bot';

/** One person in one place, talking to the bot through its door and reading what Teams shows. */
export class Chat {
  /** What the last press was answered with: the card in place of the pressed one. */
  replaced?: Json;
  private mark = 0;

  constructor(
    private readonly bot: Bot,
    readonly place: Place = personal(bot.teams.url),
    readonly who: Speaker = DANA,
  ) {}

  /** Types a message, and waits for what the bot says next. */
  async say(text: string, about: About & { mention?: boolean; mentioning?: readonly Speaker[] } = {}): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    const { status } = await deliver(this.bot.url, message(this.place, text, { from: this.who, ...about }));
    if (status !== 200) throw new Error(`The bot answered ${status} to “${text}”.`);
    await this.next();
    return this;
  }

  /** Sends an activity of one's own making, and waits for what the bot says next. */
  async sayActivity(activity: Json): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    const { status } = await deliver(this.bot.url, activity);
    if (status !== 200) throw new Error(`The bot answered ${status}.`);
    await this.next();
    return this;
  }

  /** Pastes a message that Teams gives as words and, better, as HTML. */
  async sayWith(text: string, html: string): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    await this.tell(text, { attachments: [{ contentType: 'text/html', content: `<div>${html}</div>` }] });
    await this.next();
    return this;
  }

  /** Types a message without waiting for anything. @returns its id */
  async tell(text: string, about: { id?: string; mention?: boolean; attachments?: Json[] } = {}): Promise<string> {
    const { attachments, ...rest } = about;
    const sent = message(this.place, text, { from: this.who, ...rest });
    const hasHtml = attachments?.some(({ contentType }) => contentType === 'text/html');
    const more = attachments ? { ...sent, attachments: [...(hasHtml ? [] : sent.attachments), ...attachments] } : sent;
    const { status } = await deliver(this.bot.url, more);
    if (status !== 200) throw new Error(`The bot answered ${status} to “${text.slice(0, 100)}”.`);
    return sent.id;
  }

  /** Sends something that the bot leaves alone. @throws if it says anything before it answers the next command */
  async ignored(activity: Json): Promise<this> {
    const before = this.said;
    const { status } = await deliver(this.bot.url, activity);
    if (status !== 200) throw new Error(`The bot answered ${status}.`);
    await this.say('help');
    if (this.said !== before + 1 || this.heading !== 'What you can say')
      throw new Error(`The bot spoke when nobody spoke to it: ${wordsOf(this.shown.at(-2) ?? {})}`);
    return this;
  }

  /** How many messages the bot posted here. */
  get said(): number {
    const here = conversationOf(this.place);
    return this.bot.teams.calls.filter(({ kind, conversationId }) => kind === 'post' && conversationId === here).length;
  }

  /** Sends files, and waits for what the bot says next. */
  async sendFiles(...files: { name: string; url: string }[]): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    const { status } = await deliver(this.bot.url, filesMessage(this.place, files, { from: this.who }));
    if (status !== 200) throw new Error(`The bot answered ${status} to files.`);
    await this.next();
    return this;
  }

  /** Presses the button with this label on the newest card that has it, and waits for the next card. */
  async press(label: string, inputs: Json = {}): Promise<this> {
    const { card, activityId } = this.cardWith(label);
    return await this.pressOn(card, activityId, label, inputs);
  }

  /** Presses without waiting for anything to follow. @returns the card in place of the pressed one */
  async pressOnly(label: string, inputs: Json = {}, about: { id?: string } = {}): Promise<Json> {
    const { card, activityId } = this.cardWith(label);
    return await this.send(actionOf(card, label)!, activityId, inputs, about);
  }

  /** Presses the answer of this name on the newest card, and waits for the next card. */
  async answer(name: string, inputs: Json = {}): Promise<this> {
    const action = this.actions.find(({ data }) => data.answer === name);
    if (!action) throw new Error(`No button answers “${name}”: ${this.words} [${this.labels.join(' | ')}]`);
    this.mark = this.bot.teams.calls.length;
    await this.send(action, this.newest.id, inputs);
    await this.next();
    return this;
  }

  /** Presses these answers one after another, and fills in whatever the cards ask for. */
  async walk(answers: readonly { answer: string }[], facts: Json): Promise<this> {
    const asked = () => Object.fromEntries(this.inputs.map((fact) => [fact, facts[fact] ?? '']));
    const fillForm = async () => {
      if (this.labels.includes('Show the command')) await this.pressInPlace('Show the command', asked());
    };
    for (const { answer } of answers) {
      await fillForm();
      await this.answer(answer, asked());
    }
    await fillForm();
    return this;
  }

  /** Presses a button whose card changes in its place, and waits for the change. */
  async pressInPlace(label: string, inputs: Json = {}): Promise<this> {
    const { card, activityId } = this.cardWith(label);
    const after = this.bot.teams.calls.length;
    await this.send(actionOf(card, label)!, activityId, inputs);
    await this.bot.teams.waitFor(
      ({ kind, activityId: id, answered }) => kind === 'update' && id === activityId && answered === 200,
      { after },
    );
    return this;
  }

  /** Presses a button's `Action.Submit` fallback, as an older client does. */
  async submit(label: string, inputs: Json = {}): Promise<this> {
    const { card, activityId } = this.cardWith(label);
    this.mark = this.bot.teams.calls.length;
    await deliver(
      this.bot.url,
      submit(this.place, { ...inputs, ...actionOf(card, label)!.data }, { from: this.who, replyToId: activityId }),
    );
    await this.next();
    return this;
  }

  /** Presses with data of one's own making. */
  async pressRaw(data: Json, about: { id?: string } = {}): Promise<Json> {
    return await this.send({ verb: 'answer', data }, undefined, {}, about);
  }

  /** Sends an `Action.Submit` with data of one's own making, and waits for what the bot says. */
  async submitRaw(data: Json): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    await deliver(this.bot.url, submit(this.place, data, { from: this.who }));
    await this.next();
    return this;
  }

  /** The newest card or text in this conversation. */
  get newest(): Json {
    return this.shown.at(-1) ?? {};
  }

  get shown(): readonly Json[] {
    return this.bot.teams.shown(conversationOf(this.place));
  }

  /** What the card in place of the pressed one says. */
  get replacedBy(): string {
    return wordsOf({ attachments: [{ content: this.replaced }] });
  }

  /** The number of the newest case here. */
  get caseId(): number {
    const ids = this.shown.flatMap((activity) =>
      (cardOf(activity)?.actions ?? []).map(({ data }: Json) => data.caseId),
    );
    return ids.findLast((id) => id !== undefined);
  }

  /** Waits until the newest card here is about this. */
  async shows(heading: string | RegExp): Promise<this> {
    await this.bot.teams.waitFor(() =>
      typeof heading === 'string' ? this.heading === heading : heading.test(this.heading),
    );
    return this;
  }

  /** Waits for a change of a card already shown, or takes one that came after the last press or message. */
  async changed(predicate: (words: string) => boolean): Promise<this> {
    const here = conversationOf(this.place);
    await this.bot.teams.waitFor(
      ({ kind, conversationId, activity }) =>
        kind === 'update' && conversationId === here && predicate(wordsOf(activity)),
      { after: this.mark },
    );
    return this;
  }

  /** Every word of the newest message. */
  get words(): string {
    return wordsOf(this.newest);
  }

  get actions(): Json[] {
    return cardOf(this.newest)?.actions ?? [];
  }

  get labels(): string[] {
    return this.actions.map(({ title }) => title);
  }

  /** The ids of the newest card's inputs. */
  get inputs(): string[] {
    return inputsIn(cardOf(this.newest) ?? {}).map(({ id }) => id);
  }

  /** What the newest card is about. */
  get heading(): string {
    return (cardOf(this.newest)?.body ?? []).find(({ style }: Json) => style === 'heading')?.text ?? '';
  }

  /** The commands on the newest card. */
  get commands(): string[] {
    return codesIn(cardOf(this.newest) ?? {});
  }

  private async pressOn(card: Json, activityId: string, label: string, inputs: Json): Promise<this> {
    this.mark = this.bot.teams.calls.length;
    await this.send(actionOf(card, label)!, activityId, inputs);
    await this.next();
    return this;
  }

  private async send(
    action: Json,
    replyToId: string | undefined,
    inputs: Json,
    about: { id?: string } = {},
  ): Promise<Json> {
    const activity = press(
      this.place,
      { verb: action.verb, data: action.data, inputs, replyToId },
      { from: this.who, ...about },
    );
    const { status, body } = await deliver(this.bot.url, activity);
    if (status !== 200) throw new Error(`The bot answered ${status} to a press.`);
    this.replaced = body?.value;
    return body?.value;
  }

  private cardWith(label: string): { card: Json; activityId: string } {
    const found = [...this.shown].reverse().find((activity) => actionOf(cardOf(activity) ?? {}, label));
    if (!found)
      throw new Error(
        `No card here has a button “${label}”. The newest says: ${this.words} [${this.labels.join(' | ')}]`,
      );
    return { card: cardOf(found)!, activityId: found.id };
  }

  private next(): Promise<Call> {
    const here = conversationOf(this.place);
    return this.bot.teams.waitFor(
      ({ kind, conversationId, answered }) => kind === 'post' && conversationId === here && answered === 201,
      { after: this.mark },
    );
  }
}

let people = 100;

/** A chat of two, with somebody who has not spoken to the bot before. */
export function newChat(bot: Bot, name = 'Dana Ruiz'): Chat {
  people += 1;
  const who = person(name, people);
  return new Chat(bot, personal(bot.teams.url, who), who);
}

export const cardOf = (activity: Json): Json | undefined => activity.attachments?.[0]?.content;

const actionOf = (card: Json, label: string): Json | undefined =>
  (card.actions ?? []).find(({ title }: Json) => title === label);

/** Every text in a card or message, in order. */
export function wordsOf(activity: Json): string {
  const texts: string[] = [];
  const read = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) read(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'actions' || key === 'fallback') continue;
      if ((key === 'text' || key === 'codeSnippet' || key === 'label') && typeof value === 'string') texts.push(value);
      else read(value);
    }
  };
  read(cardOf(activity) ?? { text: activity.text });
  return texts.join('\n');
}

export const inputsIn = (node: Json): Json[] =>
  Object.values(node).flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    return String((value as Json).type).startsWith('Input.') ? [value as Json] : inputsIn(value);
  });

export const codesIn = (node: Json): string[] =>
  Object.entries(node).flatMap(([key, value]) => {
    if (key === 'fallback') return [];
    if (key === 'codeSnippet') return [value as string];
    return typeof value === 'object' && value !== null ? codesIn(value) : [];
  });
