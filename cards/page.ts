import { Template } from 'adaptivecards-templating';
import { type Attachment, CardFactory } from 'botbuilder';
import { withoutDirections } from '../src/facts/directions';
import lineJson from './line.json';
import pageJson from './page.json';

/** One thing on a card, in order: words, or a command to copy. */
export type Item =
  | { kind: 'text' | 'bold'; text: string }
  | { kind: 'code'; text: string; language: string }
  | ({ kind: 'table'; text: string } & Table)
  /** `text` is its title; a client without charts shows the table. */
  | ({ kind: 'chart'; text: string; bars: readonly { label: string; value: number }[] } & Table);

/** The first column counts, the others tell. */
interface Table {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Input {
  id: string;
  label: string;
  value?: string;
  placeholder?: string;
  required?: boolean;
  errorMessage?: string;
  multiline?: boolean;
  maxLength?: number;
  choices?: readonly { title: string; value: string }[];
}

export interface Button {
  title: string;
  verb: string;
  data: Readonly<Record<string, string | number>>;
  /** In the ⋯ menu instead of in view. */
  more?: boolean;
  style?: 'default' | 'positive' | 'destructive';
  /** Sends the card's inputs along, and waits for the required ones. */
  takesInputs?: boolean;
}

/** What every card of ours is made of. Words go where markdown is not rendered, so they need no escaping. */
export interface Page {
  header?: string;
  heading: string;
  why?: string;
  warning?: string;
  items?: readonly Item[];
  inputs?: readonly Input[];
  ask?: string;
  buttons?: readonly Button[];
}

/** Teams takes more, but a card over this is no card for a phone. In UTF-16 code units, two bytes each. */
export const LARGEST_CARD_BYTES = 24 * 1024;
const MOST_IN_VIEW = 6;

/** Templates are ours alone and are expanded once: what fills them is data and never read as a template. */
const filler = (source: object) => {
  const template = new Template(source);
  return (data: object): unknown => template.expand({ $root: data });
};
const fillPage = filler(pageJson);
const fillLine = filler(lineJson);

/** Fills the one page template. Buttons past the sixth move to the ⋯ menu; items past what fits are counted. */
export function page(content: Page): Attachment {
  const { items = [] } = content;
  const whole = expand(content, items);
  if (bytesOf(whole) <= LARGEST_CARD_BYTES) return CardFactory.adaptiveCard(whole);
  let [fits, tooMany] = [0, items.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (bytesOf(expand(content, firstOf(items, middle))) <= LARGEST_CARD_BYTES) fits = middle;
    else tooMany = middle;
  }
  return CardFactory.adaptiveCard(expand(content, firstOf(items, fits)));
}

const bytesOf = (card: unknown): number => JSON.stringify(card).length * 2;

const firstOf = (items: readonly Item[], most: number): Item[] => [
  ...items.slice(0, most),
  {
    kind: 'text',
    text: `There is more than fits on a card: ${items.length - most} more lines. Type export for all of it.`,
  },
];

function expand(
  { header = '', heading, why = '', warning = '', inputs = [], ask = '', buttons = [] }: Page,
  items: readonly Item[],
): unknown {
  let inView = 0;
  return fillPage({
    fallbackText: cut(heading, 200),
    header: cut(header, 200),
    heading: defuse(cut(heading, 300)),
    why: cut(why, 600),
    warning: cut(warning, 600),
    items: items.map(toItem),
    inputs: inputs.map(toInput),
    ask: defuse(cut(ask, 300)),
    buttons: buttons.map(({ title, verb, data, more, style = 'default', takesInputs = false }) => ({
      title: cut(title, 60),
      verb,
      data,
      mode: more || ++inView > MOST_IN_VIEW ? 'secondary' : 'primary',
      style,
      associatedInputs: takesInputs ? 'auto' : 'none',
    })),
  });
}

/** A card that has done its work, in one line. */
export const line = (mark: string, text: string, answer = '', detail = ''): Attachment =>
  CardFactory.adaptiveCard(
    fillLine({ mark, text: cut(text, 300), answer: cut(answer, 100), detail: cut(detail, 200) }),
  );

const LONGEST_CELL = 100;

function toItem(item: Item) {
  const { heads, rows } = 'heads' in item ? item : { heads: [], rows: [] };
  const cells = (row: readonly string[], weight: string) => ({
    cells: row.map((text) => ({ text: cut(text, LONGEST_CELL), weight })),
  });
  return {
    language: '',
    bars: [],
    ...item,
    text: cut(item.text, 4_000),
    columns: heads.map((_, i) => ({ width: i === 0 ? 1 : 2 })),
    rows: [cells(heads, 'Bolder'), ...rows.map((row) => cells(row, 'Default'))],
  };
}

const toInput = ({
  choices,
  value = '',
  placeholder = '',
  required = false,
  errorMessage,
  multiline = false,
  maxLength = 300,
  ...input
}: Input) => ({
  ...input,
  kind: choices ? 'choice' : 'text',
  value,
  placeholder,
  required,
  multiline,
  maxLength,
  errorMessage: errorMessage ?? `${input.label} is missing.`,
  choices: choices ?? [],
});

/** Cuts without splitting a character, and says so. What turns the direction of words round is left out. */
export function cut(words: string, most: number): string {
  const text = withoutDirections(words);
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A heading is a TextBlock, the one place where markdown is rendered: punctuation of it is escaped. */
const defuse = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/[\r\n]+/g, ' ');
