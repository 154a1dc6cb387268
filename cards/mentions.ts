import type { Attachment } from 'botbuilder';
import type { Person } from '../src/cases/events';

/** Teams tells each of them. More would be noise, and a card for a phone has no room for them. */
const MOST = 10;

/**
 * Puts a line that mentions people on top of a card. Names and ids come from Teams' own roster, never from what
 * somebody wrote.
 */
export function withMentions(card: Attachment, people: readonly Person[] = []): Attachment {
  const mentioned = people.slice(0, MOST).map(({ id, name }) => ({ id, at: `<at>${plainName(name)}</at>`, name }));
  if (mentioned.length === 0) return card;
  const { body, msteams, ...rest } = card.content;
  const block = { type: 'TextBlock', text: mentioned.map(({ at }) => at).join(', '), wrap: true, spacing: 'Small' };
  return {
    ...card,
    content: {
      ...rest,
      body: [block, ...body],
      msteams: {
        ...msteams,
        entities: mentioned.map(({ id, at, name }) => ({
          type: 'mention',
          text: at,
          mentioned: { id, name: plainName(name) },
        })),
      },
    },
  };
}

/** Only what a name needs: the mention's text must be found as it stands, and nothing in it may be markup. */
const plainName = (name: string): string => name.replace(/[^\p{L}\p{N} .,'’-]/gu, '').trim() || 'colleague';
