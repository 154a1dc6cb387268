import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { switchSpans } from '../tracing/span';

/**
 * Sends traces to a collector, by OTLP over HTTP.
 * @param endpoint the collector's address: traces go to `v1/traces` under it
 * @param serviceName what they are found by there
 * @returns what sends the last of them and stops
 */
export function sendTraces({ endpoint, serviceName }: { endpoint: string; serviceName: string }): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: 2_000,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  switchSpans(true);
  return async () => {
    switchSpans(false);
    // A collector that is gone must not keep the bot from stopping.
    await provider.shutdown().catch(() => undefined);
    trace.disable();
    context.disable();
  };
}
