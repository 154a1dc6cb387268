import type { CaseEvent } from '../events';
import { inline } from './inline';
import { recordTime } from './record-time';

/** The pastes of a case, for its record: what was read in each, the lines it rests on, and what came of it. */
export function evidenceOf(events: readonly CaseEvent[]) {
  return events.flatMap((event, seq) => {
    if (event.type !== 'evidence') return [];
    const taken = events.find((other) => other.type === 'answered' && other.evidence === seq);
    return [
      {
        evidence: seq,
        at: event.at,
        by: event.by.name,
        step: event.step,
        kinds: event.kinds,
        length: event.length,
        sha256: event.sha256,
        redacted: event.redacted,
        readings: event.readings,
        suggested: event.suggested,
        taken: taken?.type === 'answered' ? { step: taken.step, answer: taken.answer, label: taken.label } : undefined,
        setAside: events.some((other) => other.type === 'not-so' && other.evidence === seq),
        text: event.text,
      },
    ];
  });
}

type Recorded = ReturnType<typeof evidenceOf>[number];

/** The same as Markdown, without a heading; the whole pastes stay in the JSON. */
export const evidenceAsMarkdown = (all: readonly Recorded[]): string[] => all.flatMap(one);

const one = ({ at, by, kinds, length, sha256, redacted, readings, taken, setAside, suggested }: Recorded) => [
  `- ${recordTime(at)}, ${inline(by)}: ${kinds.join(', ')}, ${length} characters, SHA-256 ${sha256.slice(0, 12)}…${redacted > 0 ? `, ${redacted} secret(s) taken out` : ''}`,
  `  ${outcome(taken?.label, setAside, suggested)}`,
  ...readings.flatMap(({ because, cannotTell }) => [
    ...(cannotTell ? [`  Can’t tell: ${cannotTell.why}`] : []),
    '',
    ...because.map(({ text }) => `        ${text}`),
    '',
  ]),
];

function outcome(taken: string | undefined, setAside: boolean, suggested: string | undefined): string {
  if (taken !== undefined) return `It was taken as **${inline(taken)}**.`;
  if (setAside) return 'It was set aside.';
  return suggested === undefined ? 'It decided nothing by itself.' : `It meant \`${suggested}\`, and was not taken.`;
}
