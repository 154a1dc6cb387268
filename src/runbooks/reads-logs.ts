import { logsSummary } from '../evidence/logs-summary';
import { FACTS, type Facts } from '../facts/facts';
import type { LogFindings } from '../logs/findings';
import { type AsksLogs, type Reads, reads, type StepMeta } from './runbook';

/** What a step's output is read by: its own reader, or what logs said where it asks them. */
export function readsOf(meta: StepMeta): Reads | undefined {
  if (meta.reads || !meta.asksLogs) return meta.reads;
  const made = known.get(meta) ?? readsLogs(meta.asksLogs, meta);
  known.set(meta, made);
  return made;
}

const known = new WeakMap<StepMeta, Reads>();

const readsLogs = (asks: AsksLogs, meta: StepMeta): Reads =>
  reads(
    logsSummary,
    (found, facts) => {
      if (doubt(asks, meta, found, facts) !== undefined) return undefined;
      return found.answers[asks.question].answer === 'yes' ? asks.yes : asks.no;
    },
    { undecided: (found, facts) => doubt(asks, meta, found, facts) },
  );

/** The text that the find question looks for. */
export const textToFind = ({ question, text }: AsksLogs, facts: Facts): string | undefined =>
  question === 'find' ? (text ?? facts.error) : undefined;

/** Why the logs do not decide, where they do not; and what would. */
function doubt(
  asks: AsksLogs,
  meta: StepMeta,
  { answers, asked, files }: LogFindings,
  facts: Facts,
): string | undefined {
  const { question } = asks;
  const text = textToFind(asks, facts);
  if (question === 'device' && !isSame(asked.device, facts.deviceId))
    return otherwiseAsked('device', asked.device, facts.deviceId);
  if (question === 'find' && !isSame(asked.find, text)) return otherwiseAsked('text', asked.find, text);
  const { answer, why } = answers[question];
  if (answer === 'cannot-tell')
    return why ?? 'The logs could not tell. Take the W3SVC2 logs of the Mailbox server, of the days of the trouble.';
  const damaged = files.find(({ problem }) => problem);
  if (answer === 'no' && damaged)
    return `Nothing was found, but ${damaged.name} ${damaged.problem} Without the rest of it a “no” is not sure.`;
  const blank = (meta.asks ?? []).filter((fact) => !facts[fact]).map((fact) => FACTS[fact].label.toLowerCase());
  return blank.length === 0
    ? undefined
    : `Choose one of the rows, and fill in its ${blank.join(' and ')} on the step’s card.`;
}

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

const otherwiseAsked = (what: string, asked: string | undefined, wanted: string | undefined): string =>
  wanted === undefined
    ? `The case has no ${what} to ask about yet. Fill it in with Change values, then send the logs again.`
    : `The logs were asked about ${asked === undefined ? `no ${what}` : asked}. Send them again, to ask about ${wanted}.`;
