import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

// Every request has an id, which every line of the log that comes of it carries.

const running = new AsyncLocalStorage<string>();
const process = randomBytes(4).toString('hex');
let count = 0;

/** Runs a piece of work under an id of its own. */
export const withTurnId = <T>(work: () => T): T => running.run(`${process}-${++count}`, work);

/** The id of the work at hand; `undefined` outside any. */
export const turnId = (): string | undefined => running.getStore();
