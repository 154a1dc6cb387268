import { type Case, stillChanged } from './case';
import type { CaseEvent } from './events';

/** Raised when a field of the record changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/** A case's whole record as data: what `triage export --json` prints. Rebuilt from the timeline at any time. */
export function recordOf(current: Case) {
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
    path: current.path.map(({ step, question, label, answer, by, at }) => ({
      step,
      question,
      answer,
      label,
      by: by.name,
      at,
    })),
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
    timeline: current.events,
  };
}

/** The same record for people. */
export function recordAsMarkdown(current: Case): string {
  const record = recordOf(current);
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
    '## Path',
    '',
    ...(record.path.length === 0 ? ['No answer yet.'] : []),
    ...record.path.map((g, i) => `${i + 1}. ${g.question} **${inline(g.label)}** (${inline(g.by)}, ${g.at})`),
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
    '## Timeline',
    '',
    ...record.timeline.map((event) => `- ${event.at} ${inline(event.by.name)}: ${tell(event)}`),
    '',
  ].join('\n');
}

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
      return `answered “${event.question}” with “${inline(event.label)}” (${event.via})`;
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
    case 'closed':
      return `closed the case${event.left > 0 ? ` with ${event.left} change(s) left in place` : ''}`;
    case 'back':
      return 'took the last answer back';
    default:
      return event.type;
  }
}
