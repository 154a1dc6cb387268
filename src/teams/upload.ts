import { type Reason, SendError } from '../delivery/send-error';
import type { Upload } from '../delivery/uploads';
import { fileUrl } from './file-hosts';
import { FileServers, type FileServersOptions, NoSuchServerError } from './file-servers';

const TIMEOUT_MS = 30_000;

/**
 * Puts files where Teams said to. The address came in with an answer of a client, so it is believed only where it is
 * https to one of Teams' own hosts, on the public internet. No redirect is followed, and no token goes along.
 * Source: OneDrive's "Upload bytes to the upload session": the whole file in one PUT with its range.
 */
export function createUpload({ timeoutMs = TIMEOUT_MS, ...reach }: FileServersOptions = {}): Upload {
  const servers = new FileServers({ ...reach, timeoutMs });
  return async (text, bytes) => {
    const url = fileUrl(text);
    if (!url) throw over('Its place is not one where Teams keeps files.');
    const late = AbortSignal.timeout(timeoutMs);
    const agent = await servers.connect(url, late).catch((error: unknown) => {
      if (!(error instanceof NoSuchServerError)) throw again('OneDrive did not answer.', false);
      throw error.why === 'not-found'
        ? again('OneDrive was not found.', false)
        : over('Its place is not on the public internet.');
    });
    try {
      const { statusCode, body, headers } = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'PUT',
        headers: {
          'content-type': 'text/markdown; charset=utf-8',
          'content-length': String(bytes.length),
          'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
        },
        body: bytes,
        signal: late,
      });
      await body.dump({ limit: 64 * 1024 });
      if (statusCode === 200 || statusCode === 201) return;
      throw refusal(statusCode, headers['retry-after']);
    } catch (error) {
      throw error instanceof SendError ? error : again('The connection to OneDrive broke off.', true);
    } finally {
      await agent.destroy();
    }
  };
}

const sendError = (words: string, reason: Reason, ambiguous: boolean, retryAfterMs?: number): SendError =>
  new SendError(words, { reason, ambiguous, retryAfterMs });

/** Nothing that another try would mend. */
const over = (words: string): SendError => sendError(words, 'not-there', false);

/** Tried a few times: the place is good for a few minutes only. */
const again = (words: string, ambiguous: boolean, retryAfterMs?: number): SendError =>
  sendError(words, 'refused', ambiguous, retryAfterMs);

const GONE: ReadonlySet<number> = new Set([401, 403, 404, 409, 410, 412, 416]);
const LONGEST_WAIT_S = 60;

function refusal(status: number, retryAfter: string | string[] | undefined): SendError {
  if (GONE.has(status)) return over('The place that Teams gave for it is no longer good.');
  if (status === 413) return over('It is larger than OneDrive takes.');
  if (status === 507) return over('Your OneDrive is full.');
  if (status < 400) return over(`OneDrive answered ${status}, which I do not follow.`);
  const seconds = typeof retryAfter === 'string' && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  const wait = seconds === undefined ? undefined : Math.min(seconds, LONGEST_WAIT_S) * 1_000;
  return again(`OneDrive answered ${status}.`, false, wait);
}
