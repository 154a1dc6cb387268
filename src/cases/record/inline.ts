import { withoutDirections } from '../../facts/directions';

/** Words from outside in a line of Markdown: punctuation escaped, line breaks folded. */
export const inline = (text: string): string =>
  withoutDirections(text)
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&');
