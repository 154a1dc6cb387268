type Data = Readonly<Record<string, unknown>>;
/** Gives a part of the card for some data; several, or none, where it stands in a list. */
type Part = (data: Data) => unknown[];

const WHOLE = /^\$\{(\w+)\}$/;
const NAMES = /\$\{(\w+)\}/g;
const TEST = /^\$\{(\w+) (==|!=) '(\w*)'\}$/;

/**
 * Reads a template in the Adaptive Card Templating language once, and gives what fills it. Of the language it knows
 * what our templates use: `${name}`, alone or in words; `$data`, a list; `$when`, a name compared with a word. Filling
 * runs no expression: data is never read as a template. Microsoft's own engine takes 30 times as long for the same.
 * @throws Error for anything else in the template
 */
export function template(source: unknown): (data: Data) => unknown {
  const fill = partOf(source);
  return (data) => fill(data)[0];
}

function partOf(source: unknown): Part {
  if (typeof source === 'string') return one(textOf(source));
  if (Array.isArray(source)) {
    const parts = source.map(partOf);
    return (data) => [parts.flatMap((part) => part(data))];
  }
  return typeof source === 'object' && source !== null ? objectOf(source as Data) : one(() => source);
}

const one =
  (value: (data: Data) => unknown): Part =>
  (data) => [value(data)];

function objectOf({ $data, $when, ...fields }: Data): Part {
  const parts = Object.entries(fields).map(([name, field]) => [name, partOf(field)] as const);
  const holds = $when === undefined ? () => true : testOf(String($when));
  const fill: Part = (data) => {
    if (!holds(data)) return [];
    const object: Record<string, unknown> = {};
    for (const [name, part] of parts) {
      const [value] = part(data);
      if (value !== undefined) object[name] = value;
    }
    return [object];
  };
  if ($data === undefined) return fill;
  const list = nameIn(WHOLE, String($data));
  return (data) => (data[list] as Data[]).flatMap(fill);
}

/** A name alone gives its value as it is; among words it becomes a part of them. */
function textOf(source: string): (data: Data) => unknown {
  const name = WHOLE.exec(source)?.[1];
  if (name !== undefined) return (data) => data[name];
  if (!source.includes('${')) return () => source;
  if (source.replace(NAMES, '').includes('${')) throw unknown(source);
  return (data) => source.replace(NAMES, (_, part: string) => String(data[part]));
}

function testOf(source: string): (data: Data) => boolean {
  const [, name, how, word] = TEST.exec(source) ?? [];
  if (name === undefined) throw unknown(source);
  return how === '==' ? (data) => data[name] === word : (data) => data[name] !== word;
}

function nameIn(pattern: RegExp, source: string): string {
  const name = pattern.exec(source)?.[1];
  if (name === undefined) throw unknown(source);
  return name;
}

const unknown = (source: string): Error => new Error(`The template says “${source}”, which is not filled here.`);
