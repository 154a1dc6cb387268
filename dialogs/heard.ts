import type { Activity, Attachment } from 'botbuilder';
import type { NamedFile } from '../src/cases/handoff-events';
import { htmlLines } from '../src/evidence/html';

/** What somebody wrote, with its lines and code kept, and what came with it. */
export interface Written {
  text: string;
  files: readonly NamedFile[];
}

const MOST_FILES = 50;
const LONGEST_HTML = 400_000;

/**
 * Reads a message as it was written: Teams gives the plain words as `text`, and the lines, code and pictures as HTML.
 * @param plain the words without the mention of the bot
 */
export function readWritten({ attachments = [], recipient }: Activity, plain: string): Written {
  const html = attachments.find(({ contentType }) => contentType === 'text/html')?.content;
  const source = typeof html === 'string' && html.length <= LONGEST_HTML ? html : '';
  const text = withoutName(source === '' ? '' : textOf(source), recipient?.name ?? '');
  const pictures = [...source.matchAll(/<img(?=[\s/>])/g)].map(() => ({ name: 'a picture in the message' }));
  return {
    text: text === '' ? plain : text,
    files: [...attachments.flatMap(toFile), ...pictures].slice(0, MOST_FILES),
  };
}

/** Code is marked as people mark it when they type. */
function textOf(html: string): string {
  const marked = html
    .replace(/<(pre|codeblock)(?=[\s>])[^>]{0,500}>/g, '<div>```</div><$1>')
    .replace(/<\/(pre|codeblock)>/g, '</$1><div>```</div>');
  return htmlLines(marked)
    .map(({ text }) => text.replace(/\u00a0/g, ' '))
    .join('\n')
    .trim();
}

/** The mention of the bot in front is for Teams, not for the reader. */
const withoutName = (text: string, name: string): string =>
  name !== '' && text.startsWith(name) ? text.slice(name.length).trim() : text;

function toFile({ contentType = '', name, contentUrl }: Attachment): NamedFile[] {
  if (contentType === 'text/html' || contentType.startsWith('application/vnd.microsoft.card')) return [];
  const isPicture = contentType.startsWith('image/');
  return [{ name: (name ?? (isPicture ? 'a picture' : 'a file')).slice(0, 200), link: linkOf(contentUrl) }];
}

/** A link only to where Teams keeps files. */
function linkOf(url: string | undefined): string | undefined {
  const parsed = url && url.length <= 1_000 ? URL.parse(url) : null;
  return parsed?.protocol === 'https:' && parsed.hostname.endsWith('.sharepoint.com') ? parsed.href : undefined;
}
