import type { CannotTell } from '../../evidence/reader';
import { checkFact, type FactName, type Facts } from '../../facts/facts';
import { outline } from '../../runbooks/powershell';
import { readsOf } from '../../runbooks/reads-logs';
import { isCommand } from '../../runbooks/runbook';
import { type Step, stepsOf } from '../../runbooks/steps';
import { isSameMailbox, isSameServer, placeOf } from '../../runbooks/whose';
import { type Case, offeredAnswers, runbookOf, stepOf } from '../case';
import type { Evidence, KeptReading } from './evidence';

// What a paste means at the step a case stands at. Pure: the same case and paste always mean the same.

/** A value of the case that the paste tells otherwise. */
export interface Differs {
  fact: FactName;
  found: string;
  ours: string;
}

export type Verdict =
  | { kind: 'means'; reading: KeptReading; answer: string; label: string }
  /** It is of another server or mailbox than the step's, or tells another value than the step asks for. */
  | { kind: 'differs'; reading: KeptReading; differs: Differs }
  | { kind: 'cannot-tell'; reading: KeptReading; doubt: CannotTell }
  /** It means that if nothing was cut off below the paste: the person says whether. */
  | { kind: 'if-all'; reading: KeptReading; answer: string; label: string }
  /** Several devices are listed, and the step asks for one. */
  | { kind: 'choose-device'; reading: KeptReading; devices: readonly string[] }
  | { kind: 'undecided'; reading?: KeptReading; why?: string };

/** What a paste means at the current step. */
export function judge(current: Case, readings: readonly KeptReading[]): Verdict {
  const step = stepOf(current);
  const asks = step && readsOf(step.meta);
  const asked = readings.filter(({ kind }) => kind === asks?.reader.kind);
  if (!step || !asks || asked.length === 0) return judgeFacts(current, step, readings);
  const doubtful = asked.find(({ cannotTell }) => cannotTell);
  const clear = asked.filter(({ cannotTell }) => !cannotTell);
  const anothers = asked.find((reading) => differsAt(current, step, reading));
  // Beside another server's output, one without a name may be of that server too.
  const ours = clear.filter((reading) => !differsAt(current, step, reading) && !(anothers && isNameless(reading)));
  const told = ours.map((reading) => ({ reading, answer: answerOf(current, step, reading, readings) }));
  const decided = told.filter(({ answer }) => answer !== undefined);
  const [first, ...others] = new Set(decided.map(({ answer }) => answer));
  if (first !== undefined && others.length > 0)
    return { kind: 'undecided', reading: asked[0], why: 'The outputs in this paste say different things.' };
  const offered = first && offeredAnswers(current).find(({ answer }) => answer === first);
  if (offered) return { kind: 'means', reading: decided[0]!.reading, answer: offered.answer, label: offered.label };
  const differs = anothers && differsAt(current, step, anothers);
  if (ours.length === 0 && differs) return { kind: 'differs', reading: anothers, differs };
  if (ours[0]) return undecided(current, step, ours[0], readings);
  return (
    ifAll(current, readings, doubtful!) ?? { kind: 'cannot-tell', reading: doubtful!, doubt: doubtful!.cannotTell! }
  );
}

/**
 * What a paste means if it ends where its output does. Teams drops the blank lines by which a console shows that, so a
 * table in which all is well looks as one does whose rows are cut off; nobody but the person can tell the two apart.
 */
function ifAll(current: Case, readings: readonly KeptReading[], doubtful: KeptReading): Verdict | undefined {
  if (!readings.some(({ ifEnded }) => ifEnded)) return undefined;
  const whole = judge(
    current,
    readings.map(({ ifEnded, cannotTell, ...rest }) => ({
      ...rest,
      ...(ifEnded ? { findings: { ...(rest.findings as object), ...ifEnded } } : cannotTell ? { cannotTell } : {}),
    })),
  );
  if (whole.kind === 'means') return { ...whole, kind: 'if-all', reading: doubtful };
  return whole.kind === 'undecided' && whole.why ? { ...whole, reading: doubtful } : undefined;
}

function undecided(current: Case, step: Step, reading: KeptReading, beside: readonly KeptReading[]): Verdict {
  const devices = devicesIn(reading);
  if (devices.length > 1 && step.meta.asks?.includes('deviceId'))
    return { kind: 'choose-device', reading, devices: devices.slice(0, MOST_CHOICES) };
  const why = readsOf(step.meta)?.undecided?.(reading.findings, current.facts, beside);
  return { kind: 'undecided', reading, ...(why ? { why } : {}) };
}

const MOST_CHOICES = 20;

const devicesIn = ({ kind, findings }: KeptReading): string[] =>
  kind === 'devices'
    ? (findings as { devices: { deviceId?: string }[] }).devices.flatMap(({ deviceId }) => deviceId ?? [])
    : [];

/** An output that this step does not ask for may still tell another value than the case has, or be unreadable. */
function judgeFacts(current: Case, step: Step | undefined, readings: readonly KeptReading[]): Verdict {
  const clear = readings.filter(({ cannotTell }) => !cannotTell);
  for (const reading of step ? clear : []) {
    const differs = differsAt(current, step!, reading);
    if (differs) return { kind: 'differs', reading, differs };
  }
  const doubtful = readings.find(({ cannotTell }) => cannotTell);
  return clear.length === 0 && doubtful
    ? { kind: 'cannot-tell', reading: doubtful, doubt: doubtful.cannotTell! }
    : { kind: 'undecided', ...(readings[0] ? { reading: readings[0] } : {}) };
}

const answerOf = (
  { facts }: Case,
  { meta }: Step,
  { findings }: KeptReading,
  beside: readonly KeptReading[],
): string | undefined => readsOf(meta)?.means(findings, facts, beside);

interface Whose {
  server?: string;
  mailbox?: string;
  userPrincipalName?: string;
}

const isNameless = ({ findings }: KeptReading): boolean => {
  const { server, mailbox } = findings as Whose;
  return server === undefined && mailbox === undefined;
};

/** The first value of the case that the output contradicts: whose it is, then what the step asks for. */
function differsAt({ facts }: Case, step: Step, reading: KeptReading): Differs | undefined {
  const place = placeOf(step.meta);
  const { server, mailbox, userPrincipalName } = reading.findings as Whose;
  if (place.server && server && facts[place.server] && !isSameServer(server, facts[place.server]!))
    return { fact: place.server, found: server, ours: facts[place.server]! };
  const names = [mailbox, userPrincipalName].filter((name) => name !== undefined);
  if (place.mailbox && mailbox && facts.mailbox && !names.some((name) => isSameMailbox(name, facts.mailbox!)))
    return { fact: 'mailbox', found: mailbox, ours: facts.mailbox };
  const found = factsFrom(facts, step, reading);
  for (const fact of step.meta.asks ?? []) {
    const [theirs, ours] = [found[fact], facts[fact]];
    if (!ASKED.has(fact) || !theirs || !ours || theirs.toLowerCase() === ours.toLowerCase()) continue;
    return { fact, found: theirs, ours };
  }
  return undefined;
}

/** Servers and mailboxes are compared above; another monitor than the alert's is an answer, not a mistake. */
const ASKED: ReadonlySet<FactName> = new Set(['healthSet', 'deviceId', 'policy', 'rule']);

/** A reading's values as facts of this step: where it asks about the Mailbox server, the output's server is that one. */
function factsFrom(known: Facts, step: Step, { facts }: KeptReading): Facts {
  const { server, ...rest } = facts;
  if (!server || placeOf(step.meta).server !== 'mailboxServer') return facts;
  return known.server && isSameServer(server, known.server) ? rest : { mailboxServer: server, ...rest };
}

/** Values that the case lacks and that this step or one after it asks for. Another's output gives none. */
export function factsToLearn(current: Case, readings: readonly KeptReading[]): Facts {
  const step = stepOf(current);
  if (!step) return {};
  const wanted = askedFrom(current, step);
  const found: Partial<Record<FactName, string>> = {};
  for (const reading of readings) {
    if (differsAt(current, step, reading)) return {};
    for (const [fact, value] of Object.entries(factsFrom(current.facts, step, reading)) as [FactName, string][]) {
      if (current.facts[fact] || !wanted.has(fact) || !checkFact(fact, value).ok) continue;
      // Two outputs in one paste may tell two values: then a person has to say which.
      if (found[fact] !== undefined && found[fact] !== value) return {};
      found[fact] = value;
    }
  }
  return found;
}

/** The facts that the step or any step after it needs. */
function askedFrom(current: Case, from: Step): ReadonlySet<FactName> {
  const steps = stepsOf(runbookOf(current)!);
  const asked = new Set<FactName>();
  const seen = new Set<string>([from.id]);
  const open = [from];
  for (let step = open.pop(); step; step = open.pop()) {
    for (const fact of step.meta.asks ?? []) asked.add(fact);
    for (const instruction of step.meta.instructions ?? []) {
      if (!isCommand(instruction)) continue;
      for (const part of instruction.parts)
        if (typeof part !== 'string') for (const fact of part.needs) asked.add(fact);
    }
    for (const { to } of step.answers) {
      const next = steps.get(to);
      if (!next || seen.has(to)) continue;
      seen.add(to);
      open.push(next);
    }
  }
  return asked;
}

/** Whose output a reading is: as it says, else of the step's own server and mailbox. */
export function ownerOf({ facts }: Case, step: Step | undefined, findings: unknown): KeptReading['of'] {
  const place = step ? placeOf(step.meta) : { mailbox: false };
  const told = findings as Whose;
  const server = told.server ?? (place.server ? facts[place.server] : undefined);
  const mailbox = told.mailbox ?? (place.mailbox ? facts.mailbox : undefined);
  return { ...(server ? { server } : {}), ...(mailbox ? { mailbox } : {}) };
}

export interface Remembered {
  evidence: Evidence;
  reading: KeptReading;
  answer: string;
  label: string;
}

/** What an earlier paste says about the current step. Never one from before something was done: it may be over. */
export function remembered(current: Case): Remembered | undefined {
  const step = stepOf(current);
  const reads = step && readsOf(step.meta);
  if (!step || !reads || reads.fresh || current.status !== 'open') return undefined;
  const since = Math.max(
    current.events.findLastIndex(({ type }) => type === 'started'),
    lastDone(current),
  );
  const earlier = current.evidence.filter(({ seq, visit }) => seq > since && visit !== current.visit);
  const newest = earlier.findLast(({ readings }) => readings.some((one) => isAbout(current, step, one)));
  if (!newest || newest.notSo.includes(step.id)) return undefined;
  const ours = newest.readings.filter(({ of }) => isHere(current, step, of));
  const verdict = judge(current, ours);
  return verdict.kind === 'means' ? { ...verdict, evidence: newest } : undefined;
}

const isAbout = (current: Case, step: Step, { kind, of }: KeptReading): boolean =>
  kind === readsOf(step.meta)?.reader.kind && isHere(current, step, of);

/** Whether an output was of the very server and mailbox that the step asks about. */
function isHere({ facts }: Case, { meta }: Step, of: KeptReading['of']): boolean {
  const place = placeOf(meta);
  const server = place.server && facts[place.server];
  if (place.server === 'mailboxServer' && (!server || !of.server || !isSameServer(of.server, server))) return false;
  if (server && of.server && !isSameServer(of.server, server)) return false;
  return !(place.mailbox && facts.mailbox && of.mailbox && !isSameMailbox(of.mailbox, facts.mailbox));
}

/** The place of the last answer that says something was done, also of one that was taken back. */
function lastDone(current: Case): number {
  const runbook = runbookOf(current);
  if (!runbook) return -1;
  const steps = stepsOf(runbook);
  return current.events.findLastIndex((event) => {
    const meta = event.type === 'answered' ? steps.get(event.step)?.meta : undefined;
    return meta !== undefined && doesSomething(meta);
  });
}

const ONLY_LOOKS = /^(?:Get-|Test-|Invoke-MonitoringProbe\b|SELECT\b|fltmc\b|nltest\b)/;
const DOES = /\|\s*(?:Set|Remove|Enable|Disable|Restart|Stop|Start|Move)-/;

const doesSomething = ({ changes, undoes, warning, waitMinutes, instructions = [] }: Step['meta']): boolean =>
  Boolean(changes || undoes || warning || waitMinutes) ||
  instructions.filter(isCommand).some((command) => {
    const text = outline(command);
    return !ONLY_LOOKS.test(text) || DOES.test(text);
  });
