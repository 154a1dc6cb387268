import { type Case, stillChanged } from './case';
import { evidenceAsMarkdown } from './evidence-record';
import { inline } from './inline';
import { packetOf } from './packet';
import { tell } from './tell';

/** Everything that is known of a case, for people. */
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
      ...escalation.earlier.map(
        ({ caseId, at, ask, outcome }) => `- Before, in case ${caseId}, ${at}: ${inline(ask)} (${inline(outcome)})`,
      ),
      ...escalation.happened.map(({ at, by, what }) => `- ${at} ${inline(by)}: ${what}`),
      '',
    ]),
    '## Path',
    '',
    ...(record.path.length === 0 ? ['No answer yet.'] : []),
    ...record.path.map((g, i) => `${i + 1}. ${g.question} **${inline(g.label)}** (${inline(g.by)}, ${g.at})`),
    '',
    ...(record.notes.length > 0 ? ['## Notes', ''] : []),
    ...record.notes.map(({ at, by, text }) => `- ${at} ${inline(by)}: ${inline(text)}`),
    ...(record.notes.length > 0 ? [''] : []),
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

const indent = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((l) => `    ${l}`)
    .join('\n');
