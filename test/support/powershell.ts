/** What PowerShell's tokenizer makes of a text that begins with a single-quoted literal. */
export interface Scanned {
  value: string;
  /** What follows the literal: this is where text would turn into code. */
  rest: string;
  closed: boolean;
}

const QUOTES = ['\u0027', '\u2018', '\u2019', '\u201a', '\u201b'];
const isQuote = (character: string | undefined): boolean => character !== undefined && QUOTES.includes(character);

/**
 * A port of Tokenizer.ScanStringLiteral in PowerShell's own source: any of five characters opens and closes a literal;
 * any two of them side by side are one of them, the second.
 */
export function scanStringLiteral(text: string): Scanned {
  if (!isQuote(text[0])) throw new Error(`not a literal: ${text}`);
  let value = '';
  for (let at = 1; at < text.length; at += 1) {
    if (isQuote(text[at])) {
      if (!isQuote(text[at + 1])) return { value, rest: text.slice(at + 1), closed: true };
      at += 1;
    }
    value += text[at];
  }
  return { value, rest: '', closed: false };
}
