import { gzipSync } from 'node:zlib';
import type { Json } from './connector-server';
import type { Random } from './random';

/** A request as nobody should send it. */
export interface Hostile {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '🐙'.repeat(50),
  '${$root}',
  "'; drop table cases; --",
  '<at>Exchange Triage</at>',
  '../../../etc/passwd',
  'constructor',
  'a'.repeat(5_000),
  [],
  {},
  [[[]]],
  { toString: 1 },
  { length: -1 },
  { id: { id: {} } },
  '2026-13-45T99:99:99Z',
  'NaN',
  '9007199254740993',
];

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'length', 'id', 'type', 'value', ''];

/** Parts of a value, deepest first, as places where something can be put instead. */
function places(value: unknown, found: { holder: Json; key: string }[] = []): { holder: Json; key: string }[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    places((value as Json)[key], found);
    found.push({ holder: value as Json, key });
  }
  return found;
}

/** As JSON does: `__proto__` is a key like any other. */
const addTo = (holder: Json, key: string, value: unknown): void => {
  if (!Array.isArray(holder))
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

/** A few parts taken out, put in twice, or put in place of others. */
function bendValue(value: Json, random: Random): Json {
  const bent = structuredClone(value);
  for (let i = 0; i <= random.below(4); i++) {
    const all = places(bent);
    const { holder, key } = all[random.below(all.length)] ?? { holder: bent, key: 'type' };
    const how = random.below(5);
    if (how === 0) delete holder[key];
    else if (how === 1) addTo(holder, random.pick(KEYS), structuredClone(random.pick(STRANGE)));
    else if (how === 2) holder[key] = structuredClone(random.pick(all)?.holder ?? {});
    else holder[key] = structuredClone(random.pick(STRANGE));
  }
  return bent;
}

/** Bytes changed, cut off, put in or repeated. */
function bendBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  switch (random.below(5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.below(256)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes, bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + random.below(40)))]);
    default: {
      const copy = Buffer.from(bytes);
      for (let i = 0; i < 3 && copy.length > 0; i++) copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
  }
}

const deep = (random: Random): Buffer => {
  const levels = random.pick([33, 1_000, 30_000]);
  return Buffer.from(random.below(2) === 0 ? '['.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
};

/** A hostile request made out of an honest one. */
export function hostile(path: string, honest: Json, headers: Record<string, string>, random: Random): Hostile {
  const json = { 'content-type': 'application/json', ...headers };
  const bent = () => Buffer.from(JSON.stringify(bendValue(honest, random)) ?? '');
  const how = random.next();
  if (how < 0.6) return { path, headers: json, body: bent() };
  if (how < 0.8) return { path, headers: json, body: bendBytes(Buffer.from(JSON.stringify(honest)), random) };
  if (how < 0.85) return { path, headers: json, body: deep(random) };
  if (how < 0.9) {
    const zipped = gzipSync(bent());
    const body = random.below(2) === 0 ? zipped.subarray(0, random.below(zipped.length)) : bent();
    return {
      path,
      headers: { ...json, 'content-encoding': random.pick(['gzip', 'deflate', 'br', 'identity, gzip']) },
      body,
    };
  }
  if (how < 0.95) {
    const type = random.pick([
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      'x',
      '',
    ]);
    return { path, headers: { ...headers, 'content-type': type }, body: bent() };
  }
  const authorization = random.pick(
    ['Bearer a.b.c', `Bearer ${'x'.repeat(7_000)}`, 'Basic Zm9vOmJhcg==', 'bearer', '🐙'].slice(0, 4),
  );
  return { path, headers: { ...json, authorization }, body: bent() };
}
