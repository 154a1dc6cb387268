import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

/** The sender went away before the end; there is nobody to answer. */
export class GoneError extends Error {
  override name = 'GoneError';
}

export const tooLong = (limit: number): Refusal => new Refusal(413, `The body is longer than ${limit} bytes.`);

/**
 * The whole body, counted as it comes in. What comes after too much is thrown away unread, so that the sender gets to
 * read the answer; the server's request timeout ends that.
 * @throws Refusal (413) over the limit; GoneError where the sender broke off
 */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLong(limit));
      }
    });
    // Every request closes in the end: an error for each would cost more than reading it.
    const gone = (): void => {
      if (!req.readableEnded) reject(new GoneError('The sender broke off.'));
    };
    req.once('end', () => resolve(Buffer.concat(chunks)));
    req.once('error', gone);
    req.once('close', gone);
    if (req.destroyed) gone();
  });
}
