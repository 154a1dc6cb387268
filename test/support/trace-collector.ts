import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './connector-server';

/** One span as it arrived. */
export interface Collected {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Readonly<Record<string, unknown>>;
  failed: boolean;
}

/** A small OpenTelemetry collector: it takes traces by OTLP over HTTP, as JSON, and keeps them. */
export interface TraceCollector {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  url: string;
  spans: readonly Collected[];
  /** Every body as it came. */
  bodies: readonly string[];
  close(): Promise<void>;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: Collected[] = [];
  const bodies: string[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const isTraces = req.method === 'POST' && req.url === '/v1/traces';
      if (isTraces) {
        bodies.push(body);
        spans.push(...spansOf(JSON.parse(body)));
      }
      res.statusCode = isTraces ? 200 : 404;
      res.end('{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const spansOf = ({ resourceSpans = [] }: Json): Collected[] =>
  resourceSpans.flatMap(({ scopeSpans = [] }: Json) =>
    scopeSpans.flatMap((scope: Json) =>
      scope.spans.map(({ name, traceId, spanId, parentSpanId, attributes = [], status }: Json) => ({
        name,
        traceId,
        spanId,
        ...(parentSpanId ? { parentSpanId } : {}),
        attributes: Object.fromEntries(
          attributes.map(({ key, value }: Json) => [key, Object.values(value as object)[0]]),
        ),
        failed: status?.code === 2,
      })),
    ),
  );
