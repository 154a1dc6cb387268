/**
 * Characters that make what is shown differ from what runs when a command is pasted: control and format characters,
 * private use, surrogates, line and paragraph separators, and the blanks that look like nothing.
 */
const REFUSED =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u3164\uffa0\u2800]|\p{Variation_Selector}|[\u{e0000}-\u{e007f}]/u;

/** The first character of `text` that no value in a command may hold, named so that a person can find it. */
export function refusedCharacter(text: string): string | undefined {
  const found = REFUSED.exec(text)?.[0];
  return found === undefined ? undefined : nameCharacter(found);
}

/** `“x” (U+0078)`; characters that cannot be seen are named by their code point alone. */
export function nameCharacter(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return REFUSED.test(character) || character === ' ' ? code : `“${character}” (${code})`;
}
