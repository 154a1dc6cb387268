import { stepsOf } from '../runbooks/steps';
import { alertsOf } from './alert-record';
import { type Case, runbookOf, stillChanged } from './case';
import type { Decision } from './decision';
import type { CaseEvent } from './events';
import { evidenceAsMarkdown, evidenceOf } from './evidence-record';

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
    return {
      handoff,
      ask: asked?.ask,
      severity: asked?.severity,
      impact: asked?.impact,
      by: asked?.by.name,
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
  const here = steps.get(current.step ?? '')?.meta.section;
  const last = new Map<string, { section: string; title: string; label: string }>();
  for (const { step, question, label } of current.path) {
    const meta = steps.get(step)?.meta;
    if (!meta || meta.section === here) continue;
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

/** The same for people. */
export function packetAsMarkdown(current: Case): string {
  const record = packetOf(current);
  const left = stillChanged(current);
  return [
    `# Case ${record.case}`,
    '',
    `- Status: ${record.status}${record.outcome ? ` (${record.outcome})` : ''}`,
    `- Opened: ${record.opened.at} by ${inline(record.opened.by)}`,
    ...(record.opened.words ? [`- In their words: ${inline(record.opened.words)}`] : []),
    ...(record.closedAt ? [`- Closed: ${record.closedAt}`] : []),
    ...(record.runbook ? [`- Runbook: ${record.runbook.id}, version ${record.runbook.version}`] : []),
    ...Object.entries(record.facts).map(([fact, value]) => `- ${fact}: ${inline(value)}`),
    '',
    ...(record.alerts.length > 0 ? ['## Alerts', ''] : []),
    ...record.alerts.flatMap(({ rule, monitor, sources, state, firstSeen, lastSeen, told, spells }) => [
      `- ${inline(rule)}${monitor ? `, monitor ${inline(monitor)}` : ''} (${sources.join(', ')})`,
      `  First seen ${firstSeen}, last seen ${lastSeen}. Told in ${told} minute(s), ${spells} spell(s). Now: ${state}.`,
    ]),
    ...(record.alerts.length > 0 ? [''] : []),
    ...record.escalations.flatMap((escalation) => [
      `## Escalation ${escalation.handoff}`,
      '',
      `- Asked: ${inline(escalation.ask ?? '')} (${inline(escalation.by ?? '')})`,
      `- Severity: ${escalation.severity}${escalation.impact ? `. Who feels it: ${inline(escalation.impact)}` : ''}`,
      ...escalation.happened.map(({ at, by, what }) => `- ${at} ${inline(by)}: ${what}`),
      '',
    ]),
    '## Path',
    '',
    ...(record.path.length === 0 ? ['No answer yet.'] : []),
    ...record.path.map((g, i) => `${i + 1}. ${g.question} **${inline(g.label)}** (${inline(g.by)}, ${g.at})`),
    '',
    '## Evidence',
    '',
    ...evidenceAsMarkdown(record.evidence),
    '## Ruled out',
    '',
    ...(record.ruledOut.length === 0 ? ['Nothing yet.'] : []),
    ...record.ruledOut.map(({ title, label }) => `- ${title} **${inline(label)}**`),
    '',
    '## Commands shown',
    '',
    ...(record.commands.length === 0 ? ['None.'] : []),
    ...record.commands.flatMap((c) => [
      `${c.at}, \`${c.step}\`, SHA-256 ${c.sha256.slice(0, 12)}…`,
      '',
      indent(c.text),
      '',
    ]),
    '## Still changed',
    '',
    ...(left.length === 0 ? ['Nothing.'] : []),
    ...left.flatMap((l) => [
      `- ${inline(l.what)} (${inline(l.by.name)}, ${l.at}). Put it back:`,
      '',
      indent(l.undo),
      '',
    ]),
    '## Transcript',
    '',
    ...(record.transcript.length === 0 ? ['Nothing was written through the bot.'] : []),
    ...record.transcript.flatMap(({ at, by, from, text, files, removed, failed }) => [
      `- ${at} ${inline(by)} (${from})${failed ? `, not delivered: ${inline(failed)}` : ''}:${removed ? ' removed by its author' : ''}`,
      '',
      ...(removed ? [] : [indent(text), '']),
      ...files.map(({ name }) => `  File, not transferred: ${inline(name)}`),
    ]),
    '',
    record.redacted > 0
      ? `${record.redacted} secret(s) were taken out of this record before it was kept.`
      : 'No secret was found in what was written.',
    '',
    '## Timeline',
    '',
    ...record.timeline.map((event) => `- ${event.at} ${inline(event.by.name)}: ${tell(event)}`),
    '',
  ].join('\n');
}

/** Characters of one message in a chat, and how many messages an export is at most. */
const PAGE = 16_000;
const MOST_PAGES = 6;

/** The packet in parts that each fit a message; the last says so if there is more than they hold. */
export function packetPages(current: Case): string[] {
  const lines = packetAsMarkdown(current).split('\n');
  const pages: string[] = [''];
  for (const line of lines.flatMap(inPieces)) {
    const last = pages.at(-1)!;
    if (last.length + line.length + 1 <= PAGE) pages[pages.length - 1] = last === '' ? line : `${last}\n${line}`;
    else pages.push(line);
  }
  if (pages.length <= MOST_PAGES) return pages;
  const rest = `\n\nThere is more. The whole record: triage export ${current.id}`;
  return [...pages.slice(0, MOST_PAGES - 1), `${pages[MOST_PAGES - 1]!.slice(0, PAGE - rest.length)}${rest}`];
}

const inPieces = (line: string): string[] =>
  line.length <= PAGE
    ? [line]
    : Array.from({ length: Math.ceil(line.length / PAGE) }, (_, i) => line.slice(i * PAGE, (i + 1) * PAGE));

/** Shows the whole record, in as many messages as it takes. */
export const exportTo = (current: Case, to?: string): Decision => ({
  events: [],
  send: packetPages(current).map((_, i) => ({ to, view: { name: 'record', page: i + 1 } })),
  remind: [],
});

const indent = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((l) => `    ${l}`)
    .join('\n');

/** Words from outside in a line of Markdown: punctuation escaped, line breaks folded. */
const inline = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&');

/** One event in a few words. */
function tell(event: CaseEvent): string {
  switch (event.type) {
    case 'answered':
      return `answered “${event.question}” with “${inline(event.label)}” (${event.via})${event.status === undefined ? '' : `, ${event.status}`}`;
    case 'started':
      return `started ${event.runbook} ${event.version}${event.step ? ` at ${event.step}` : ''}`;
    case 'facts':
      return `filled in ${Object.entries(event.facts)
        .map(([fact, value]) => `${fact} = ${inline(value ?? '')}`)
        .join(', ')}`;
    case 'shown':
      return `was shown ${event.commands.length} command(s) at ${event.step}`;
    case 'reminded':
      return `a reminder for ${event.due}`;
    case 'came-due':
      return `the reminder for ${event.due} came due`;
    case 'put-back':
      return `put back ${event.change}`;
    case 'close-asked':
      return event.left > 0 ? `was shown ${event.left} change(s) still in place` : 'was asked whether to close';
    case 'closed':
      return `closed the case${event.left > 0 ? ` with ${event.left} change(s) left in place` : ''}`;
    case 'not-sent':
      return `a message (${event.view}) could not be delivered: ${event.why}`;
    case 'back':
      return 'took the last answer back';
    case 'evidence':
      return event.received === undefined ? `pasted output: ${event.kinds.join(', ')}` : 'the logs were read';
    case 'logs-received':
      return `sent ${event.files.map(inline).join(', ')}`;
    case 'logs-failed':
      return `the logs could not be read: ${inline(event.why)}`;
    case 'not-so':
      return `set the output of entry ${event.evidence + 1} aside`;
    case 'jumped':
      return `went to ${event.step}`;
    case 'alerted':
      return alerted(event);
    case 'alert-placed':
      return `opened a thread in ${inline(event.where)}`;
    case 'alert-told':
      return event.state === 'resolved' ? 'told the thread that it is over' : 'told the thread that it is back';
    case 'acknowledged':
      return 'took the case';
    case 'found-transient':
      return 'found it transient';
    case 'snoozed':
      return `kept the thread silent until ${event.until}${event.reason ? `: ${inline(event.reason)}` : ''}`;
    case 'snooze-over':
      return 'the silence ended';
    case 'relayed':
      return `wrote to the ${event.from === 'requester' ? 'engineer' : 'requester'}`;
    case 'relay-failed':
      return `a message was not delivered: ${inline(event.why)}`;
    case 'handoff-requested':
      return `asked ${event.tiers.map(({ name }) => inline(name)).join(', then ')}`;
    case 'handoff-declined':
      return `declined${event.reason ? `: ${inline(event.reason)}` : ''}`;
    case 'handoff-assigned':
      return `asked ${inline(event.to.name)} to take it`;
    case 'handoff-moved-on':
      return `the next were asked (${event.why})`;
    case 'handoff-released':
      return `released it (${event.why})${event.note ? `: ${inline(event.note)}` : ''}`;
    case 'handoff-returned':
      return `gave it back (${event.outcome}): ${inline(event.note)}`;
    case 'handoff-failed':
      return `nobody could be reached: ${inline(event.why)}`;
    case 'handoff-trouble':
      return inline(event.what);
    case 'handoff-rated':
      return event.enough
        ? 'had enough to work with'
        : `missed something${event.missing ? `: ${inline(event.missing)}` : ''}`;
    case 'handoff-accepted':
    case 'handoff-offered':
    case 'handoff-drafted':
    case 'handoff-withdrawn':
    case 'handoff-expired':
    case 'handoff-cancelled':
    case 'handoff-closed':
    case 'handoff-reopened':
      return event.type.slice('handoff-'.length);
    default:
      return event.type;
  }
}

/** What came in, and how often it was said again. */
function alerted({ alerts, again }: CaseEvent & { type: 'alerted' }): string {
  const said = alerts.map(({ source, state, title }) => `${source} (${state}): ${inline(title)}`);
  const repeats = again.length > 0 ? [`${again.length} told again`] : [];
  return [...said, ...repeats].join('; ');
}
