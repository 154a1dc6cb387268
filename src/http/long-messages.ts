import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { tooLong } from './read-body';
import { Refusal } from './refusal';

const KILOBYTE = 1024;

/** What anybody may send. Most messages of Teams are a few kilobytes. */
const SHORT = 64 * KILOBYTE;
/** What somebody who may speak to the bot may send, so that what is too long to read is told so in words. */
export const LONGEST_MESSAGE = 8 * KILOBYTE * KILOBYTE;
/** At once; one takes a few times its length in memory. */
const MOST_LONG = 2;

/** Whether whoever sends these headers may speak to the bot. */
export type MaySpeak = (headers: IncomingHttpHeaders) => Promise<boolean>;

/**
 * Keeps memory bounded where messages may be long: more than 64 KB is read only of those who may speak to the bot,
 * which is asked before any of it is read, and only two such messages are taken at a time.
 */
export class LongMessages {
  #taken = 0;

  constructor(private readonly maySpeak: MaySpeak = async () => false) {}

  /**
   * Runs the work with the most bytes its body may have.
   * @throws Refusal (413) where it is longer than this sender's may be; (503) where too many are being taken
   */
  async take(req: IncomingMessage, work: (limit: number) => Promise<void>): Promise<void> {
    const length = req.headers['content-length'];
    if (length !== undefined && Number(length) <= SHORT) return await work(SHORT);
    if (!(await this.maySpeak(req.headers))) {
      if (length !== undefined) throw tooLong(SHORT);
      return await work(SHORT);
    }
    if (this.#taken >= MOST_LONG) throw new Refusal(503, 'Try again in a moment.', { 'retry-after': '5' });
    this.#taken += 1;
    try {
      await work(LONGEST_MESSAGE);
    } finally {
      this.#taken -= 1;
    }
  }
}
