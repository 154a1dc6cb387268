import type { Attachment } from 'botbuilder';
import type { Case } from '../src/cases/case';
import type { HandoffView } from '../src/cases/handoff-events';
import type { Handoff } from '../src/handoff/handoff';
import { pagesOf } from '../src/handoff/relay';
import { handoffButton } from './handoff-button';
import { type Item, line, page } from './page';

const CODE = /```([^\n`]{0,20}\n)?/;
const LONGEST_ITEM = 3_950;
const SMALL = 800;

/**
 * Somebody's words, passed on. Who it is stands in a place of its own that no words can reach, so nobody can write in
 * another's name.
 */
export function relayedCard(current: Case, handoff: Handoff, view: HandoffView & { name: 'relayed' }): Attachment {
  const message = handoff.relayed.find(({ id, from }) => id === view.id && from === view.from);
  if (!message) return line('•', 'This message is gone.');
  if (message.removed) return line('✗', `${message.by.name} removed this message.`);
  const pages = pagesOf(message.text);
  const text = pages[view.page - 1];
  if (text === undefined) return line('•', 'This part was edited away.');
  const role = view.from === 'engineer' ? 'escalation engineer' : 'helpdesk';
  const last = view.page === pages.length;
  const shown = view.small ? `${text.slice(0, SMALL)}… The whole message is in the record: type export.` : text;
  return page({
    header: `Case ${current.id}${message.edited ? ' · edited' : ''}${pages.length > 1 ? ` · part ${view.page} of ${pages.length}` : ''}`,
    heading: `${message.by.name} (${role})`,
    items: [...textItems(shown), ...(last ? fileItems(message.files) : [])],
    buttons: view.from === 'requester' && last ? [handoffButton(current, handoff, 'Reply', 'reply-form')] : [],
  });
}

/** Words and code blocks in their order. */
function textItems(text: string): Item[] {
  return text.split(CODE).flatMap((part, i): Item[] => {
    // Every second part is the code mark's language, which is not shown.
    if (i % 2 === 1 || part === undefined || part.trim() === '') return [];
    const words = part.replace(/^\n+|\n+$/g, '');
    const lines = words.split('\n');
    if ((i / 2) % 2 === 1 || lines.length > MOST_LINES)
      return chunks(words).map((chunk) => ({ kind: 'code', text: chunk, language: 'Plaintext' }));
    return lines.flatMap((line) =>
      line.trim() === '' ? [] : chunks(line).map((chunk): Item => ({ kind: 'text', text: chunk })),
    );
  });
}

/** More lines than this are output, not prose: they keep their columns. */
const MOST_LINES = 15;

const chunks = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / LONGEST_ITEM) }, (_, i) =>
    text.slice(i * LONGEST_ITEM, (i + 1) * LONGEST_ITEM),
  );

const MOST_FILES = 10;

const fileItems = (files: readonly { name: string; link?: string }[]): Item[] => [
  ...files.slice(0, MOST_FILES).map(
    ({ name, link }): Item => ({
      kind: 'text',
      text: `File, not transferred: ${name}${link ? `. It lies at ${link}` : '. Ask for it in their chat.'}`,
    }),
  ),
  ...(files.length > MOST_FILES
    ? [{ kind: 'text' as const, text: `… and ${files.length - MOST_FILES} more files, named in the record.` }]
    : []),
];
