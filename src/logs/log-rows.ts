import type { Evidence } from './answers';
import { Lines } from './lines';
import { LIMITS, type Limits, RefusedLogError, type Source } from './source';

/** A row as it stands in its log. */
export interface LogRow extends Evidence {
  text: string;
}

/** A longer row is cut. */
const LONGEST = 16 * 1024;

/**
 * The rows that evidence points to, by a second look at their logs, in the order of the logs. A log that can no longer
 * be read gives none.
 */
export async function* rowsAt(
  sources: AsyncIterable<Source> | Iterable<Source>,
  evidence: readonly Evidence[],
  limits: Limits = LIMITS,
): AsyncGenerator<LogRow> {
  const wanted = Map.groupBy(evidence, ({ file }) => file);
  for await (const source of sources) {
    const offsets = new Set((wanted.get(source.name) ?? []).map(({ offset }) => offset));
    if (offsets.size > 0)
      yield* rowsIn(
        source,
        [...offsets].sort((a, b) => a - b),
        limits,
      );
  }
}

async function* rowsIn(source: Source, offsets: readonly number[], limits: Limits): AsyncGenerator<LogRow> {
  const left = [...offsets];
  const found: LogRow[] = [];
  const lines = new Lines(
    {
      line(bytes, start, end, offset) {
        while (left.length > 0 && left[0]! < offset + end - start) {
          const at = left.shift()!;
          const from = Math.max(start, start + at - offset);
          const text = bytes.toString('utf8', from, Math.min(end, from + LONGEST));
          found.push({ file: source.name, offset: at, text: text.replace(/[\r\0]+$/, '') });
        }
      },
      tooLong() {},
    },
    limits.lineBytes,
  );
  try {
    for await (const chunk of source.open()) {
      lines.push(chunk);
      yield* found.splice(0);
      if (left.length === 0) return;
    }
    lines.end();
  } catch (error) {
    if (!(error instanceof RefusedLogError)) throw error;
  }
  yield* found.splice(0);
}
