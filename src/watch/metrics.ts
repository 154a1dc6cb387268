import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../cases/store/store';

export interface Metrics {
  turn(kind: string, result: TurnResult, seconds: number): void;
  send(kind: 'post' | 'update', result: SendResult, retried: boolean): void;
  setAside(): void;
  alert(source: string, result: 'taken' | 'refused'): void;
  looked(after: 'messages' | 'reminders'): void;
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
}

export type TurnResult = 'done' | 'refused' | 'failed';
export type SendResult = 'sent' | 'failed';

/** Where turns are expected to fall, in seconds: 5 s is Teams' patience with a pressed button. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Counting all cases reads an index of all of them: not more often than this, in milliseconds. */
const COUNT_CASES_EVERY = 30_000;

/** What `/metrics` shows. Nothing here names a person, a server or a word of a case. */
export function createMetrics({ gauges }: Pick<Store, 'gauges'>, now: () => Date): Metrics {
  const register = new Registry();
  const registers = [register];
  const turns = new Counter({
    name: 'triage_turns_total',
    help: 'Turns taken, by kind of activity and by what came of them.',
    labelNames: ['kind', 'result'],
    registers,
  });
  const turnSeconds = new Histogram({
    name: 'triage_turn_seconds',
    help: 'How long a turn took, from its parsed activity to its answer.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  });
  const sends = new Counter({
    name: 'triage_sends_total',
    help: 'Tries to send a message to Teams, by kind and result.',
    labelNames: ['kind', 'result'],
    registers,
  });
  const retries = new Counter({ name: 'triage_send_retries_total', help: 'Tries that were not the first.', registers });
  const setAside = new Counter({
    name: 'triage_set_aside_total',
    help: 'Messages given up on since the start.',
    registers,
  });
  const alerts = new Counter({
    name: 'triage_alerts_total',
    help: 'Alerts that came in, by source and result.',
    labelNames: ['source', 'result'],
    registers,
  });
  const looks = new Counter({
    name: 'triage_looks_total',
    help: 'Looks at what waits in the database, that went well: messages to send, reminders that are due.',
    labelNames: ['after'],
    registers,
  });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const waiting = gauge('triage_outbox_waiting', 'Messages still to be sent.');
  const aside = gauge('triage_outbox_set_aside', 'Messages that were given up on, in the database.');
  const oldest = gauge('triage_outbox_oldest_seconds', 'Age of the oldest message still to be sent; 0 without one.');
  const due = gauge('triage_reminders_due', 'Reminders whose time has come.');
  const cases = gauge('triage_cases', 'Cases, by state.', 'state');
  let casesCounted = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    const at = now();
    const outbox = await gauges.outbox();
    waiting.set(outbox.waiting);
    aside.set(outbox.setAside);
    oldest.set(ageInSeconds(outbox.oldestAt, at));
    due.set(await gauges.remindersDue(at.toISOString()));
    if (performance.now() - casesCounted < COUNT_CASES_EVERY) return;
    const { open, closed } = await gauges.cases();
    cases.set({ state: 'open' }, open);
    cases.set({ state: 'closed' }, closed);
    casesCounted = performance.now();
  }

  return {
    turn(kind, result, seconds) {
      turns.inc({ kind, result });
      turnSeconds.observe({ kind }, seconds);
    },
    send(kind, result, retried) {
      sends.inc({ kind, result });
      if (retried) retries.inc();
    },
    setAside: () => setAside.inc(),
    alert: (source, result) => alerts.inc({ source, result }),
    looked: (after) => looks.inc({ after }),
    async text() {
      await look();
      return `${await register.metrics()}\n${await ofTheProcess().metrics()}`;
    },
  };
}

/** Whole seconds since `then`; 0 where there is no such moment. */
export const ageInSeconds = (then: string | undefined, now: Date): number =>
  then === undefined ? 0 : Math.max(0, Math.round((now.getTime() - Date.parse(then)) / 1_000));

let processRegister: Registry | undefined;

/** CPU, memory, descriptors, garbage collection, event-loop lag: one set a process, from the first look on. */
function ofTheProcess(): Registry {
  if (processRegister) return processRegister;
  processRegister = new Registry();
  collectDefaultMetrics({ register: processRegister });
  return processRegister;
}
