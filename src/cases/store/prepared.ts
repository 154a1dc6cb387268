import type { Compilable, CompiledQuery, InferResult, Kysely, QueryResult } from 'kysely';
import type { Tables } from './schema';

/** A database, or a transaction in it. */
export type Db = Kysely<Tables>;

/** Stands in a statement where a value comes in later. */
class Place {
  constructor(readonly path: readonly (string | number)[]) {}
}

/**
 * A statement that is written down in SQL once, and run with other values each time: writing it down costs several
 * times what SQLite needs to carry it out. Values may be nested, and lists may have other lengths.
 * @param build makes the statement; it must not look at the values, since places stand there for them
 */
export function prepared<V extends Readonly<Record<string, unknown>>, Q extends Compilable<unknown>>(
  build: (db: Db, values: V) => Q,
): (db: Db, values: V) => Promise<QueryResult<InferResult<Q> extends readonly (infer Row)[] ? Row : never>> {
  // A statement for SQLite is none for PostgreSQL, and a list of three is another one than a list of two.
  const known = new WeakMap<object, Map<string, CompiledQuery>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    const shapes = known.get(adapter) ?? new Map<string, CompiledQuery>();
    known.set(adapter, shapes);
    const shape = shapeOf(values);
    const before = shapes.get(shape);
    const compiled = before ?? build(db, placesFor(values, []) as V).compile();
    if (!before) shapes.set(shape, compiled);
    const parameters = compiled.parameters.map((part) => (part instanceof Place ? valueAt(values, part) : part));
    return db.executeQuery({ ...compiled, parameters }) as ReturnType<ReturnType<typeof prepared<V, Q>>>;
  };
}

const shapeOf = (values: Readonly<Record<string, unknown>>): string =>
  Object.values(values)
    .map((value) => (Array.isArray(value) ? value.length : ''))
    .join();

function placesFor(value: unknown, path: readonly (string | number)[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => placesFor(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return new Place(path);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, placesFor(part, [...path, name])]));
}

const valueAt = (values: unknown, { path }: Place): unknown =>
  path.reduce((value, step) => (value as Record<string | number, unknown>)[step], values);
