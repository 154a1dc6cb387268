// What happens to an output between the console and the bot.

export interface Mutation {
  name: string;
  of(text: string): string;
}

const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const each = (text: string, change: (line: string, i: number) => string): string =>
  `${lines(text).map(change).join('\n')}\n`;

const hardWrap = (width: number) => (text: string) =>
  each(text, (line) => line.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '');

const softWrap = (width: number) => (text: string) =>
  each(text, (line) => {
    const wrapped: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const blank = rest.lastIndexOf(' ', width);
      const at = blank > 0 ? blank : width;
      wrapped.push(rest.slice(0, at));
      rest = rest.slice(at).replace(/^ /, '');
    }
    return [...wrapped, rest].join('\n');
  });

/** As an editor does that saves blanks: up to each eighth column. */
const tabStops = (text: string): string =>
  each(text, (line) =>
    (line.match(/.{1,8}/g) ?? []).map((part) => (part.length === 8 ? part.replace(/ {2,}$/, '\t') : part)).join(''),
  );

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The table's cells as a web page shows them; other lines as paragraphs. */
export function htmlTable(text: string): string {
  const all = lines(text);
  const rule = all.findIndex((line) => /^[- ]+$/.test(line) && line.includes('--'));
  if (rule < 1) return htmlParagraphs(text);
  const starts = [...all[rule]!.matchAll(/-+/g)].map(({ index }) => index);
  const end = all.findIndex((line, i) => i > rule && line.trim() === '');
  const row = (line: string): string =>
    `<tr>${starts.map((from, i) => `<td>${escaped(line.slice(i === 0 ? 0 : from, starts[i + 1]).trim())}</td>`).join('')}</tr>`;
  const rows = [all[rule - 1]!, ...all.slice(rule + 1, end === -1 ? undefined : end)];
  return `<p>Here it is:</p>\n<table><tbody>\n${rows.map(row).join('\n')}\n</tbody></table>\n<p>Thanks</p>`;
}

const htmlParagraphs = (text: string): string =>
  lines(text)
    .map((line) => (line.trim() === '' ? '<p>&nbsp;</p>' : `<p>${escaped(line).replaceAll(' ', '&nbsp;')}</p>`))
    .join('\n');

const smartQuotes = (text: string): string =>
  text
    .replace(/(^|\s)'/gm, '$1‘')
    .replaceAll("'", '’')
    .replace(/(^|\s)"/gm, '$1“')
    .replaceAll('"', '”');

export const mutations: readonly Mutation[] = [
  ...[60, 80, 120].map((width) => ({ name: `cut at ${width} columns`, of: hardWrap(width) })),
  ...[60, 80, 120].map((width) => ({ name: `wrapped at words before ${width} columns`, of: softWrap(width) })),
  { name: 'blanks up to tab stops as tabs', of: tabStops },
  { name: 'runs of blanks as one tab', of: (text) => text.replace(/ {2,}/g, '\t') },
  { name: 'runs of blanks as one blank', of: (text) => text.replace(/ {2,}/g, ' ') },
  { name: 'CRLF', of: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'CR', of: (text) => text.replaceAll('\n', '\r') },
  { name: 'HTML table', of: htmlTable },
  { name: 'HTML paragraphs', of: htmlParagraphs },
  { name: 'HTML pre', of: (text) => `<div>Look:</div><pre>${escaped(text)}</pre>` },
  { name: 'HTML breaks', of: (text) => `<div>${escaped(text).replaceAll('\n', '<br>')}</div>` },
  { name: 'prompt in front', of: (text) => `[PS] C:\\Windows\\system32>Get-Something | Format-Table\n${text}` },
  { name: 'prompt in front and behind', of: (text) => `PS C:\\> dir\n${text}PS C:\\>` },
  { name: 'ANSI colours', of: (text) => each(text, (line) => (line === '' ? '' : `\u001b[32;1m${line}\u001b[0m`)) },
  { name: 'smart quotes', of: smartQuotes },
  { name: 'no blanks at line ends', of: (text) => each(text, (line) => line.trimEnd()) },
  { name: 'indented', of: (text) => each(text, (line) => `    ${line}`) },
  { name: 'no blank lines', of: (text) => text.replace(/\n{2,}/g, '\n') },
  { name: 'a blank line behind every line', of: (text) => each(text, (line) => `${line}\n`) },
  { name: 'trimmed', of: (text) => text.trim() },
  { name: 'byte order mark and zero-width blanks', of: (text) => `\ufeff${each(text, (line) => `\u200b${line}`)}` },
  { name: 'words around it', of: (text) => `This is what I get, any idea?\n\n${text}\nThat is all: it still fails.` },
];

/** A paste with its end missing: the first lines, for every number of lines. */
export const heads = (text: string): string[] => lines(text).map((_, i, all) => all.slice(0, i).join('\n'));

/** The same, each with the line's end that `head` leaves. */
export const headsWithNewline = (text: string): string[] => heads(text).map((head) => `${head}\n`);

/** A paste with its start missing. */
export const tails = (text: string): string[] => lines(text).map((_, i, all) => all.slice(i + 1).join('\n'));
