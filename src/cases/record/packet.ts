import { stepsOf } from '../../runbooks/steps';
import { alertsOf } from '../alerts/alert-record';
import { type Case, runbookOf } from '../case';
import type { CaseEvent } from '../events';
import { notesOf } from '../noting';
import { evidenceOf } from './evidence-record';
import { tell } from './tell';

/** Raised when a field of the packet changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/**
 * Everything that is known of a case, as data: what goes along with an escalation, what `export` shows and what
 * `triage export --json` prints. Built from the timeline, so it can be built again at any time.
 */
export function packetOf(current: Case) {
  return {
    schemaVersion: SCHEMA_VERSION,
    case: current.id,
    status: current.status,
    outcome: current.outcome,
    opened: { at: current.openedAt, by: current.openedBy.name, words: current.words },
    closedAt: current.closedAt,
    runbook: current.runbook && { id: current.runbook, version: current.runbookVersion },
    step: current.step,
    facts: current.facts,
    alerts: alertsOf(current),
    escalations: escalationsOf(current.events),
    path: current.path.map(({ step, question, label, answer, by, at }) => ({
      step,
      question,
      answer,
      label,
      by: by.name,
      at,
    })),
    notes: notesOf(current.events),
    evidence: evidenceOf(current.events),
    ruledOut: ruledOut(current),
    commands: current.events.flatMap((event) =>
      event.type === 'shown' ? event.commands.map((command) => ({ step: event.step, at: event.at, ...command })) : [],
    ),
    changes: current.ledger.map(({ id, what, undo, by, at, putBack }) => ({
      id,
      what,
      undo,
      by: by.name,
      at,
      putBack: putBack && { by: putBack.by.name, at: putBack.at },
    })),
    transcript: transcriptOf(current.events),
    redacted: secretsTakenOut(current.events),
    timeline: current.events,
  };
}

export type Packet = ReturnType<typeof packetOf>;

/** How many secrets were taken out of what people wrote, before it was kept. */
export const secretsTakenOut = (events: readonly CaseEvent[]): number =>
  events.reduce((sum, event) => sum + ('redacted' in event ? (event.redacted ?? 0) : 0), 0);

/** Each escalation: what was asked, and what came of it in order. */
function escalationsOf(events: readonly CaseEvent[]) {
  const all = events.filter((event) => 'handoff' in event);
  return [...new Set(all.map(({ handoff }) => handoff))].map((handoff) => {
    const mine = all.filter((event) => event.handoff === handoff);
    const asked = mine.findLast((event) => event.type === 'handoff-drafted');
    const requested = mine.findLast((event) => event.type === 'handoff-requested');
    return {
      handoff,
      ask: asked?.ask,
      severity: asked?.severity,
      impact: asked?.impact,
      by: asked?.by.name,
      /** Of other cases about the same server, mailbox or database, in the 30 days before. */
      earlier: requested?.earlier ?? [],
      happened: mine
        .filter(({ type }) => type.startsWith('handoff-') && type !== 'handoff-drafted')
        .map((event) => ({ at: event.at, by: event.by.name, what: tell(event) })),
    };
  });
}

/** The sections that were left behind without a change, each with the answer that led on: what it is not. */
export function ruledOut(current: Case): { section: string; title: string; label: string }[] {
  const runbook = runbookOf(current);
  if (!runbook) return [];
  const steps = stepsOf(runbook);
  const standing = steps.get(current.step ?? '')?.meta;
  // What led to the cure was it, and is not ruled out.
  const cure = standing?.outcome === 'resolved' ? current.path.at(-1)?.step : undefined;
  const solvedIn = steps.get(cure ?? '')?.meta.section;
  const last = new Map<string, { section: string; title: string; label: string }>();
  for (const { step, question, label } of current.path) {
    const meta = steps.get(step)?.meta;
    if (!meta || meta.section === standing?.section || meta.section === solvedIn) continue;
    if (meta.changes) last.delete(meta.section);
    else last.set(meta.section, { section: meta.section, title: question, label });
  }
  return [...last.values()];
}

/** What people and the engineer wrote to each other through the bot, as it reads now. */
export function transcriptOf(events: readonly CaseEvent[]) {
  return events.flatMap((event) => {
    if (event.type !== 'relayed') return [];
    const later = events.filter(
      (other) =>
        (other.type === 'relay-edited' || other.type === 'relay-removed' || other.type === 'relay-failed') &&
        other.id === event.id &&
        other.from === event.from,
    );
    const edit = later.findLast((other) => other.type === 'relay-edited');
    const changed = later.findLast(({ type }) => type !== 'relay-failed');
    const removed = changed?.type === 'relay-removed';
    return [
      {
        at: event.at,
        by: event.by.name,
        from: event.from,
        text: removed ? '' : (edit?.text ?? event.text),
        files: removed ? [] : (edit?.files ?? event.files),
        edited: edit !== undefined,
        removed,
        failed: later.findLast((other) => other.type === 'relay-failed')?.why,
      },
    ];
  });
}
