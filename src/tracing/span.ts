import { type Attributes, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';

// The marks that traces are made of. Without a collector they cost one comparison each.

let on = false;

/** Says whether anybody takes the traces. */
export const switchSpans = (to: boolean): void => {
  on = to;
};

/**
 * Runs a piece of work as one span of the trace it belongs to. Attributes are ids and kinds alone: no words, no names.
 * An error leaves its name in the trace, and not its message.
 */
export function span<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!on) return work();
  return trace.getTracer('exchange-triage').startActiveSpan(name, { attributes }, async (current) => {
    try {
      return await work();
    } catch (error) {
      current.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'thrown' });
      throw error;
    } finally {
      current.end();
    }
  });
}

/** The same, beginning a trace of its own. */
export const rootSpan = <T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> =>
  on ? context.with(ROOT_CONTEXT, () => span(name, attributes, work)) : work();
