import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface MessageRequest extends IncomingMessage {
  body?: unknown;
}

export interface AlertRequest {
  params: { source: string };
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Parsed JSON, or the text of a `text/plain` body. */
  body: unknown;
  /** The bytes as they came, for signatures. */
  rawBody: Buffer;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** Whether work can be taken, and whatever else is worth telling those who ask. */
export interface Readiness {
  ready: boolean;
  [detail: string]: unknown;
}
