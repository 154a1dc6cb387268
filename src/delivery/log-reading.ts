import { setImmediate as others } from 'node:timers/promises';
import type { Case } from '../cases/case';
import type { Decision } from '../cases/decision';
import type { Desk } from '../cases/desk';
import type { Said } from '../cases/events';
import { theBot } from '../cases/events';
import { isBeingRead, logsFailed, logsRead, questionsOf, readingOn } from '../cases/evidence/logs';
import { analyse } from '../logs/analyse';
import { findingsOf } from '../logs/findings';
import { CHAT_LIMITS, InterruptedLogError } from '../logs/source';
import { type Sent, sourcesSent } from '../logs/streams';
import { summaryLine } from '../logs/summary';

/** A file that somebody sent: its name, and the address that opens it for a few minutes. */
export interface SentFile {
  name: string;
  url: string;
}

export interface LogReadingParts {
  desk: Desk;
  /** Fetches a file. @throws InterruptedLogError */
  open: (url: string, signal: AbortSignal) => Promise<{ bytes?: number; chunks: AsyncIterable<Uint8Array> }>;
  /** Told of what has no words for the person. */
  onTrouble: (error: unknown) => void;
  /** How often the card may tell how far it is, in milliseconds. */
  progressEveryMs?: number;
}

interface Job {
  caseId: number;
  /** The reception's place in the timeline. */
  seq: number;
  files: readonly SentFile[];
}

/** Files read at the same time. The others wait: memory is for all who use the bot. */
const AT_ONCE = 2;
const MOST_BYTES = 250 * 2 ** 20;
const LONGEST_MS = 100_000;
/** More groups than are shown, so that the case's own user is among them. */
const GROUPS = 200;

const STOPPED = 'The bot was restarted while it was reading. Send the file again.';
const TOO_LONG = 'That took longer than I may take in a chat. Send fewer days.';

/**
 * Reads logs that people send, after their turn is over. The file's address opens it without a sign-in, so it is never
 * written down: a bot that ends in the middle says so, and the file has to be sent again.
 */
export class LogReading {
  private readonly waiting: Job[] = [];
  private readonly running = new Map<Job, { done: Promise<void>; stop: AbortController }>();
  private stopped = false;

  constructor(private readonly parts: LogReadingParts) {}

  begin(job: Job): void {
    this.waiting.push(job);
    this.next();
  }

  /** Ends what is under way, and says so on its case. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const { stop } of this.running.values()) stop.abort(new InterruptedLogError(STOPPED));
    await Promise.all([...this.running.values()].map(({ done }) => done));
    for (const job of this.waiting.splice(0)) await this.failed(job, STOPPED);
  }

  private next(): void {
    while (!this.stopped && this.running.size < AT_ONCE) {
      const job = this.waiting.shift();
      if (!job) return;
      const stop = new AbortController();
      const done = this.work(job, stop.signal).finally(() => {
        this.running.delete(job);
        this.next();
      });
      this.running.set(job, { done, stop });
    }
  }

  private async work(job: Job, stop: AbortSignal): Promise<void> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new InterruptedLogError(TOO_LONG)), LONGEST_MS);
    timer.unref();
    try {
      await this.read(job, AbortSignal.any([stop, late.signal]));
    } catch (error) {
      const known = error instanceof InterruptedLogError;
      if (!known) this.parts.onTrouble(error);
      await this.failed(job, known ? error.message : 'Something went wrong while I read it. Send the file again.');
    } finally {
      clearTimeout(timer);
    }
  }

  private async read(job: Job, signal: AbortSignal): Promise<void> {
    const current = await this.parts.desk.read(job.caseId);
    if (!current || !isBeingRead(current, job.seq)) return;
    const progress = this.tellProgress(job);
    try {
      const asked = questionsOf(current);
      const answers = await analyse(sourcesSent(this.fetch(job, progress.came, signal), CHAT_LIMITS), {
        device: asked.device,
        find: asked.find,
        top: GROUPS,
        limits: CHAT_LIMITS,
        signal,
      });
      const unread = answers.files.find(({ problem }) => problem);
      if (unread && answers.rows === 0) throw new InterruptedLogError(`${unread.name} ${unread.problem}`);
      const read = { findings: findingsOf(answers, asked.user), text: summaryLine(answers) };
      await progress.stop();
      await this.act(job, 'read', (now, said) => logsRead(now, job.seq, read, said));
    } finally {
      await progress.stop();
    }
  }

  private async *fetch(
    { files }: Job,
    came: (bytes: number, of?: number) => void,
    signal: AbortSignal,
  ): AsyncGenerator<Sent> {
    let bytes = 0;
    for (const { name, url } of files) {
      const { chunks, bytes: length } = await this.parts.open(url, signal);
      const before = bytes;
      async function* counted() {
        for await (const chunk of chunks) {
          signal.throwIfAborted();
          bytes += chunk.length;
          if (bytes > MOST_BYTES)
            throw new InterruptedLogError('Together these files are bigger than 250 MB. Send fewer of them.');
          came(bytes, length === undefined ? undefined : before + length);
          yield chunk;
          // Reading is work for the processor: others' turns come in between.
          await others();
        }
      }
      yield { name, chunks: counted() };
    }
  }

  /** One card that is updated now and then. */
  private tellProgress(job: Job) {
    let newest: { came: number; of?: number } | undefined;
    let told = 0;
    let telling: Promise<unknown> = Promise.resolve();
    const tell = () => {
      const at = newest;
      newest = undefined;
      if (!at) return;
      told += 1;
      telling = this.act(job, `progress:${told}`, (now) => readingOn(now, job.seq, at)).catch(this.parts.onTrouble);
    };
    const timer = setInterval(tell, this.parts.progressEveryMs ?? 3_000);
    timer.unref();
    return {
      came: (came: number, of?: number) => {
        newest = { came, of };
      },
      stop: async () => {
        clearInterval(timer);
        await telling;
      },
    };
  }

  private async failed(job: Job, why: string): Promise<void> {
    await this.act(job, 'failed', (now, said) => logsFailed(now, job.seq, why, said)).catch(this.parts.onTrouble);
  }

  private act({ caseId, seq }: Job, what: string, decide: (current: Case, said: Said) => Decision): Promise<unknown> {
    const key = `logs:${caseId}:${seq}:${what}`;
    return this.parts.desk.act(key, caseId, undefined, (current, at) => decide(current, { by: theBot, at }));
  }
}
