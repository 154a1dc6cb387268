/** Marks that change the direction of what follows. Source: Unicode's bidirectional algorithm, explicit formatting. */
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Words without them: they could make a name or a command read as another. */
export const withoutDirections = (text: string): string => text.replace(MARKS, '');
