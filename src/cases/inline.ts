/** Words from outside in a line of Markdown: punctuation escaped, line breaks folded. */
export const inline = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&');
