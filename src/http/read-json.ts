import { Refusal } from './refusal';

const DEEPEST = 32;

/** Fatal: bytes that are no UTF-8 are refused, not replaced. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * No honest sender uses these names. Code that asks an object for its words or its number, a schema's length check among
 * it, breaks on one whose `toString` or `valueOf` is no function.
 */
const NAMES_REFUSED: ReadonlySet<string> = new Set(['__proto__', 'toString', 'valueOf']);

/**
 * JSON at most 32 levels deep, with no name in it that objects have a meaning of their own for.
 * @throws Refusal (400)
 */
export function readJson(bytes: Buffer): unknown {
  const value = parse(bytes);
  check(value, 0);
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === DEEPEST) throw new Refusal(400, `The body is more than ${DEEPEST} levels deep.`);
  for (const [key, inner] of Object.entries(value)) {
    if (NAMES_REFUSED.has(key)) throw new Refusal(400, 'The body holds a name that is not allowed.');
    check(inner, depth + 1);
  }
}
