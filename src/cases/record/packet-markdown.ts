import { withoutDirections } from '../../facts/directions';
import { FACTS, type FactName, factInWords } from '../../facts/facts';
import { questionOf } from '../asking';
import { answerIn, type Case, runbookOf, stillChanged } from '../case';
import { evidenceAsMarkdown } from './evidence-record';
import { inline } from './inline';
import { type Packet, packetOf } from './packet';
import { recordTime } from './record-time';
import { tell } from './tell';

/** Everything that is known of a case, for people. A section without anything in it is left out. */
export function packetAsMarkdown(current: Case): string {
  const record = packetOf(current);
  return [
    `# Case ${record.case}`,
    '',
    ...head(current, record),
    '',
    ...section('Alerts', record.alerts.flatMap(alert)),
    ...record.escalations.flatMap(escalation),
    ...section(
      'Path',
      current.path.map(
        (given, i) =>
          `${i + 1}. ${questionOf(current, given)} **${inline(answerIn(given))}** (${inline(given.by.name)}, ${recordTime(given.at)})`,
      ),
    ),
    ...section(
      'Notes',
      record.notes.map(({ at, by, text }) => `- ${recordTime(at)}, ${inline(by)}: ${inline(text)}`),
    ),
    ...section('Evidence', evidenceAsMarkdown(record.evidence)),
    ...section(
      'Ruled out',
      record.ruledOut.map(({ title, label }) => `- ${title} **${inline(label)}**`),
    ),
    ...section(
      'Commands shown',
      record.commands.flatMap(({ at, text }) => [recordTime(at), '', indent(text), '']),
    ),
    ...section(
      'Still changed',
      stillChanged(current).flatMap(({ what, by, at, undo }) => [
        `- ${inline(what)} (${inline(by.name)}, ${recordTime(at)}). Put it back:`,
        '',
        indent(undo),
        '',
      ]),
    ),
    ...section('Transcript', record.transcript.flatMap(written)),
    ...section(
      'Timeline',
      record.timeline.map((event) => `- ${recordTime(event.at)}, ${inline(event.by.name)}: ${tell(event, recordTime)}`),
    ),
  ].join('\n');
}

const head = (current: Case, record: Packet): string[] => [
  `- Status: ${record.status}${record.outcome ? ` (${record.outcome})` : ''}`,
  `- Opened: ${recordTime(record.opened.at)} by ${inline(record.opened.by)}`,
  ...(record.opened.words ? [`- In their words: ${inline(record.opened.words)}`] : []),
  ...(record.closedAt ? [`- Closed: ${recordTime(record.closedAt)}`] : []),
  ...(record.runbook
    ? [`- Runbook: ${runbookOf(current)?.title ?? record.runbook.id}, version ${record.runbook.version}`]
    : []),
  ...Object.entries(record.facts).map(
    ([fact, value]) => `- ${FACTS[fact as FactName].label}: ${inline(factInWords(fact as FactName, value))}`,
  ),
  ...(record.redacted > 0
    ? [`- ${record.redacted} ${record.redacted === 1 ? 'secret was' : 'secrets were'} taken out before this was kept.`]
    : []),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ...(lines.at(-1) === '' ? [] : [''])];

const alert = ({ rule, monitor, sources, state, firstSeen, lastSeen, told, spells }: Packet['alerts'][number]) => [
  `- ${inline(rule)}${monitor ? `, monitor ${inline(monitor)}` : ''} (${sources.join(', ')})`,
  `  Since ${recordTime(firstSeen)}, last heard of ${recordTime(lastSeen)}. ${times(spells, told)} Now: ${state}.`,
];

const times = (spells: number, told: number): string =>
  `It began ${spells === 1 ? 'once' : `${spells} times`}, and was told in ${told} ${told === 1 ? 'minute' : 'minutes'}.`;

const escalation = ({ handoff, ask, by, severity, impact, earlier, happened }: Packet['escalations'][number]) => [
  `## Escalation ${handoff}`,
  '',
  `- Asked: ${inline(ask ?? '')} (${inline(by ?? '')})`,
  `- Severity: ${severity}${impact ? `. Who feels it: ${inline(impact)}` : ''}`,
  ...earlier.map(
    (before) =>
      `- Before, in case ${before.caseId}, ${recordTime(before.at)}: ${inline(before.ask)} (${inline(before.outcome)})`,
  ),
  ...happened.map(({ at, by: who, what }) => `- ${recordTime(at)}, ${inline(who)}: ${what}`),
  '',
];

const written = ({ at, by, from, text, files, removed, failed }: Packet['transcript'][number]) => [
  `- ${recordTime(at)}, ${inline(by)} (${from})${failed ? `, not delivered: ${inline(failed)}` : ''}:${removed ? ' removed by its author' : ''}`,
  '',
  ...(removed ? [] : [indent(text), '']),
  ...files.map(({ name }) => `  File, not transferred: ${inline(name)}`),
];

const indent = (text: string): string =>
  withoutDirections(text)
    .split(/\r?\n/)
    .map((l) => `    ${l}`)
    .join('\n');
