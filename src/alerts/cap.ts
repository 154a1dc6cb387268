/** Text as every database keeps it: half characters are marked as such, and a NUL is shown as one. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\u2400');

/** The text's first `most` characters (UTF-16 units), never half a character; what is cut ends in `…`. */
export function capped(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}

/** One line: runs of blanks, line ends and characters that do not show become one blank. */
export const oneLine = (text: string): string =>
  text
    .slice(0, 2000)
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
