import type { IncomingMessage } from 'node:http';
import { tooLong } from './read-body';
import { Refusal } from './refusal';

/** What one address takes. */
export interface Route {
  method: 'GET' | 'POST';
  /** The longest body, in bytes. */
  limit: number;
  /** Plain text is taken beside JSON. */
  plainText: boolean;
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const TEXT_TYPE = /^text\/plain\s*(?:;\s*charset="?(?:utf-8|us-ascii)"?\s*)?$/i;
export const isText = (type: string | undefined): boolean => TEXT_TYPE.test(type ?? '');

/** The path, where it is one that a URL parser reads as it is written. */
export const pathOf = (req: Pick<IncomingMessage, 'url'>): string | undefined =>
  /^(?!\/\/)(\/[\w./-]*)(?:\?[!-~]*)?$/.exec(req.url ?? '')?.[1];

/**
 * Looks at a request's head before anything parses any of it: one wrong gzip body, or one address that a URL parser
 * chokes on, would end the process further in.
 * @throws Refusal 400, 404, 405, 413 or 415
 */
export function checkHead(req: IncomingMessage, route: Route | undefined): void {
  if (pathOf(req) === undefined) throw new Refusal(400, 'The address cannot be read.');
  if (!route) throw new Refusal(404, 'There is nothing at this address.');
  if (req.method !== route.method)
    throw new Refusal(405, `This address takes ${route.method} only.`, { allow: route.method });
  if (!/^(?:identity)?$/i.test(req.headers['content-encoding'] ?? ''))
    throw new Refusal(415, 'Send the body without compression.');
  if (route.method === 'GET') return;
  const type = req.headers['content-type'];
  if (!JSON_TYPE.test(type ?? '') && !(route.plainText && isText(type)))
    throw new Refusal(
      415,
      `Send ${route.plainText ? 'application/json or text/plain' : 'application/json'}, in UTF-8.`,
    );
  if (Number(req.headers['content-length'] ?? 0) > route.limit) throw tooLong(route.limit);
}
