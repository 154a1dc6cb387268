import type { FactName } from '../../facts/facts';
import type { Runbook } from '../../runbooks/runbook';
import { answer, fillIn, proceed, start } from '../advance';
import { openOnly } from '../asking';
import { type Case, stepOf } from '../case';
import { type Decision, evidenceSlot, type Message } from '../decision';
import type { CaseEvent, Said, Via } from '../events';
import { append } from '../fold';
import { RefusedError, StaleAnswerError } from '../refused';
import { showAgain, showStep } from '../showing';
import type { Evidence, KeptReading } from './evidence';
import type { Pasted } from './pasted';
import { type Differs, factsToLearn, judge, ownerOf, remembered } from './suggest';

// A paste comes in, and what people say to what it was read as. Pure, like all that happens to a case.

/** Keeps a paste on the timeline, fills in what the case lacked, and says what it means. */
export function paste(current: Case, pasted: Pasted, { by, at }: Said): Decision {
  openOnly(current);
  const step = stepOf(current);
  if (!step) throw new RefusedError(`Case ${current.id} has no runbook yet. Type start to choose one.`);
  if (pasted.readings.length === 0) throw new RefusedError(unread(pasted));
  const keep = (seen: Case): KeptReading[] =>
    pasted.readings.map((reading) => ({ ...reading, of: ownerOf(seen, step, reading.findings) }));
  const facts = factsToLearn(current, keep(current));
  const learned: CaseEvent[] = Object.keys(facts).length > 0 ? [{ type: 'facts', facts, by, at }] : [];
  const knowing = append(current, learned);
  const readings = keep(knowing);
  const verdict = judge(knowing, readings);
  const kept: CaseEvent = {
    type: 'evidence',
    step: step.id,
    kinds: [...new Set(readings.map(({ kind }) => kind))],
    text: pasted.text,
    length: pasted.length,
    sha256: pasted.sha256,
    redacted: pasted.redacted,
    readings,
    ...(verdict.kind === 'means' ? { suggested: verdict.answer } : {}),
    by,
    at,
  };
  const seq = knowing.version;
  const shown: Message = { slot: evidenceSlot(seq), view: { name: 'evidence', seq } };
  if (learned.length === 0) return { events: [kept], send: [shown], remind: [] };
  const decision = proceed(current, [...learned, kept], at);
  return { ...decision, send: [...decision.send, shown] };
}

/** Starts a runbook with an output at hand. */
export function startWith(fresh: Case, runbook: Runbook, pasted: Pasted, said: Said): Decision {
  const started = start(fresh, runbook, said);
  const read = paste(append(fresh, started.events), pasted, said);
  return {
    events: [...started.events, ...read.events],
    send: [...started.send, ...read.send],
    remind: [...started.remind, ...read.remind],
  };
}

/** Said of a text in which no known output is. */
export const unread = ({ unopened }: Pasted): string =>
  unopened === 'too-long'
    ? 'That is too long to read. Paste only the output of the step’s command, or the part around the error.'
    : unopened === 'binary'
      ? 'That is not text. Copy the text in the console’s window and paste it here.'
      : 'I found no output that I know in this. Paste it whole and in English, with its header. If columns end in dots, put | Format-List behind the command.';

/** Takes the answer that a paste means, now, at this step. @throws RefusedError */
export function take(current: Case, seq: number, visit: number | undefined, said: Said): Decision {
  const evidence = evidenceAt(current, seq, visit);
  const verdict = remembered(current)?.evidence.seq === seq ? remembered(current) : here(current, evidence);
  if (!verdict) throw new RefusedError('That output does not decide this step any more. Choose an answer yourself.');
  return answer(
    current,
    { step: current.step ?? '', answer: verdict.answer, via: viaOf(evidence), visit, evidence: seq },
    said,
  );
}

const viaOf = ({ readings }: Evidence): Via => (readings.some(({ kind }) => kind === 'logs') ? 'logs' : 'paste');

function here(current: Case, { readings, visit, notSo }: Evidence): { answer: string } | undefined {
  if (visit !== current.visit || notSo.includes(current.step ?? '')) return undefined;
  const verdict = judge(current, readings);
  // Whoever takes it was asked whether that is all of the output.
  return verdict.kind === 'means' || verdict.kind === 'if-all' ? verdict : undefined;
}

/** Notes that a paste does not mean what was said, or is of another server. The case stands. */
export function notSo(current: Case, seq: number, visit: number | undefined, { by, at }: Said): Decision {
  const evidence = evidenceAt(current, seq, visit);
  if (evidence.notSo.includes(current.step ?? '')) throw new RefusedError('That is noted already.');
  return {
    events: [{ type: 'not-so', evidence: seq, step: current.step ?? '', by, at }],
    send: [
      { slot: evidenceSlot(seq), replaces: true, view: { name: 'evidence', seq } },
      ...(evidence.visit === current.visit ? showAgain(current) : [{ ...showStep(current), replaces: true }]),
    ],
    remind: [],
  };
}

/** Corrects the case's value by what the paste says: asked first, because somebody gave the other one. */
export function useFound(current: Case, seq: number, visit: number | undefined, said: Said): Decision {
  const differs = differsIn(current, evidenceAt(current, seq, visit));
  if (!differs) throw new RefusedError('The case has that value already.');
  return refill(current, seq, { [differs.fact]: differs.found }, said);
}

/** Fills in a value that the paste's card asked for. */
export function chooseFound(
  current: Case,
  seq: number,
  visit: number | undefined,
  values: Readonly<Partial<Record<FactName, string>>>,
  said: Said,
): Decision {
  evidenceAt(current, seq, visit);
  return refill(current, seq, values, said);
}

function refill(current: Case, seq: number, values: Readonly<Record<string, string>>, said: Said): Decision {
  const corrected = append(current, fillIn(current, values, said).events);
  const { readings } = corrected.evidence.find((one) => one.seq === seq)!;
  const decision = fillIn(current, { ...factsToLearn(corrected, readings), ...values }, said);
  return {
    ...decision,
    send: [...decision.send, { slot: evidenceSlot(seq), replaces: true, view: { name: 'evidence', seq } }],
  };
}

function differsIn(current: Case, { readings }: Evidence): Differs | undefined {
  const verdict = judge(current, readings);
  return verdict.kind === 'differs' ? verdict.differs : undefined;
}

/** The paste a card is about. @throws StaleAnswerError where the case has gone on since the card was shown */
function evidenceAt(current: Case, seq: number, visit: number | undefined): Evidence {
  openOnly(current);
  const evidence = current.evidence.find((one) => one.seq === seq);
  if (!evidence) throw new RefusedError('That output is not on this case.');
  if (visit !== undefined && visit !== current.visit) {
    const given = current.path.findLast((one) => one.visit === visit);
    throw new StaleAnswerError(current.id, given?.question, given?.by, given?.at);
  }
  return evidence;
}
