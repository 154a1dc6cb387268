import { request } from 'undici';
import { SendError } from '../delivery/send-error';
import type { AgentHub } from './hub';

const TIMEOUT_MS = 10_000;

/** A hub that takes activities as JSON over HTTP, with a bearer token. */
export const httpHub = ({ url, token }: { url: string; token: string }): AgentHub => ({
  async send(activity) {
    let status: number;
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
        body: JSON.stringify(activity),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      await answer.body.dump();
      status = answer.statusCode;
    } catch {
      throw new SendError('The agent hub does not answer.', { reason: 'later', ambiguous: true });
    }
    if (status >= 200 && status < 300) return;
    const again = status === 408 || status === 429 || status >= 500;
    throw new SendError(`The agent hub answered ${status}.`, {
      reason: again ? 'later' : status === 413 ? 'too-big' : 'blocked',
      ambiguous: status >= 500,
    });
  },
});
