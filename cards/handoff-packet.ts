import type { Attachment } from 'botbuilder';
import { inOneLine, questionOf } from '../src/cases/asking';
import { answerIn, type Case, runbookOf, stepOf, stillChanged } from '../src/cases/case';
import { notesOf } from '../src/cases/noting';
import { ruledOut, secretsTakenOut } from '../src/cases/record/packet';
import { titleOf } from '../src/cases/title';
import { FACTS, type FactName, factInWords } from '../src/facts/facts';
import { type Handoff, handoffsOf } from '../src/handoff/handoff';
import { alertItems } from './alert';
import { handoffButton } from './handoff-button';
import { cut, type Item, page } from './page';
import { timeOf } from './time';

// What goes along with an escalation, as cards: the first screen, and the whole.

interface Reader {
  zone?: string;
  now: string;
}

export const SEVERITIES = {
  1: 'Severity 1: work has stopped for many',
  2: 'Severity 2: work is hindered',
  3: 'Severity 3: it can wait',
} as const;

const LAST_ANSWERS = 5;

/** Who, what it is about, the last of the path, what was ruled out, what is changed: as much as a phone shows. */
export function firstScreen(current: Case, handoff: Handoff, reader: Reader): Item[] {
  const { severity, impact, requester } = handoff;
  const out = ruledOut(current);
  const left = stillChanged(current);
  const step = stepOf(current)?.meta;
  const secrets = secretsTakenOut(current.events);
  return [
    text(`${SEVERITIES[severity]}${impact ? `. Who feels it: ${impact}` : '.'}`),
    text(`${requester.name} asks, in case ${current.id}, opened ${timeOf(current.openedAt, reader.zone, reader.now)}.`),
    ...(current.words ? [text(`In their words: “${cut(current.words, 200)}”`)] : []),
    ...alertItems(current, 2, seenBy(reader)),
    ...factItems(current),
    ...pathItems(current, reader, LAST_ANSWERS),
    ...(step ? [text(`Now at: ${inOneLine(step)}`)] : []),
    ...noteItems(current, 3),
    ...evidenceItems(current, 2),
    ...(out.length > 0
      ? [bold('Ruled out'), ...out.slice(-4).map(({ title, label }) => text(`• ${title} → ${label}`))]
      : []),
    ...(left.length > 0
      ? [bold('Changed, and to be put back'), ...left.slice(0, 4).map(({ what }) => text(`• ${what}`))]
      : []),
    ...(secrets > 0
      ? [text(`${secrets} ${secrets === 1 ? 'secret was' : 'secrets were'} taken out of what is shown.`)]
      : []),
  ];
}

/** What people wrote down, the last of it. */
function noteItems(current: Case, most: number): Item[] {
  const notes = notesOf(current.events).slice(-most);
  return notes.length === 0
    ? []
    : [bold('Noted'), ...notes.map(({ by, text: words }) => text(`• ${cut(words, 300)} · ${by}`))];
}

const MOST_LINES = 4;

/** What was pasted last, by the lines that decided. */
function evidenceItems(current: Case, most: number): Item[] {
  const readings = current.evidence
    .slice(-most)
    .flatMap(({ readings: all, by }) => all.map(({ kind, because, cannotTell }) => ({ kind, because, cannotTell, by })))
    .slice(-most);
  return readings.flatMap(({ kind, because, cannotTell, by }): Item[] => [
    bold(`Output pasted by ${by.name}: ${kind}`),
    ...(cannotTell ? [text(`It can’t be told: ${cannotTell.why}`)] : []),
    ...(because.length > 0
      ? [
          {
            kind: 'code' as const,
            text: because
              .slice(0, MOST_LINES)
              .map((line) => cut(line.text, 200))
              .join('\n'),
            language: 'Plaintext',
          },
        ]
      : []),
  ]);
}

const MOST_ALERTS = 6;
const MOST_ANSWERS = 30;
const MOST_COMMANDS = 6;

/** The packet as far as one card holds it; the rest is in the file that `export` gives. */
export function packetCard(current: Case, handoff: Handoff, reader: Reader): Attachment {
  const commands = current.events.flatMap((event) => (event.type === 'shown' ? event.commands : []));
  const left = stillChanged(current);
  const earlier = handoffsOf(current).filter(({ id }) => id < handoff.id);
  return page({
    header: `Case ${current.id} · ${titleOf(current)}`,
    heading: handoff.ask,
    why: `${SEVERITIES[handoff.severity]}. Runbook: ${runbookOf(current)?.title ?? 'none'}, version ${current.runbookVersion ?? 'none'}.`,
    items: within([
      ...alertItems(current, MOST_ALERTS, seenBy(reader)),
      ...factItems(current),
      ...pathItems(current, reader, MOST_ANSWERS),
      ...noteItems(current, 12),
      ...evidenceItems(current, 6),
      ...(commands.length > 0 ? [bold('Commands shown last')] : []),
      ...commands.slice(-MOST_COMMANDS).map((c): Item => ({ kind: 'code', text: c.text, language: 'PowerShell' })),
      ...(left.length > 0 ? [bold('To put back')] : []),
      ...left.flatMap(({ what, undo, isCommand }): Item[] => [
        text(what),
        isCommand ? { kind: 'code', text: undo, language: 'PowerShell' } : text(undo),
      ]),
      ...(earlier.length > 0 ? [bold('Earlier escalations of this case')] : []),
      ...earlier.map(({ ask, state, owner }) => text(`• ${ask} · ${state}${owner ? `, ${owner.name}` : ''}`)),
      ...(handoff.earlier.length > 0 ? [bold('Escalated before, about the same server, mailbox or database')] : []),
      ...handoff.earlier.map(({ caseId, at, ask, outcome }) =>
        text(`• Case ${caseId}, ${timeOf(at, reader.zone, reader.now)}: ${cut(ask, 160)} · ${cut(outcome, 160)}`),
      ),
      text(`There is a record of all of it, with its transcript. As JSON: triage export ${current.id} --json`),
    ]),
    buttons: [
      handoffButton(current, handoff, 'Get the whole record', 'record'),
      handoffButton(current, handoff, 'Back to the card', 'show'),
    ],
  });
}

/** Half of what a card may hold, for the words: the other half is what JSON puts around them. */
const MOST_WORDS = 6_000;

function within(items: readonly Item[]): Item[] {
  let left = MOST_WORDS;
  return items.flatMap((item) => {
    if (left <= 0) return [];
    const kept = { ...item, text: cut(item.text, Math.max(1, left)) };
    left -= item.text.length + 40;
    return [kept];
  });
}

function factItems(current: Case): Item[] {
  const facts = Object.entries(current.facts).map(
    ([fact, value]) => `${FACTS[fact as FactName].label}: ${factInWords(fact as FactName, value)}`,
  );
  return facts.length > 0 ? [text(facts.join(' · '))] : [];
}

function pathItems(current: Case, { zone, now }: Reader, most: number): Item[] {
  const { path } = current;
  const from = Math.max(0, path.length - most);
  return [
    bold(from > 0 ? `The last ${most} of ${path.length} answers` : path.length > 0 ? 'The path' : 'No answer yet'),
    ...path
      .slice(from)
      .map((given, i) =>
        text(
          `${from + i + 1}. ${cut(questionOf(current, given), 120)} → ${cut(answerIn(given), 100)} · ${given.by.name}, ${timeOf(given.at, zone, now)}`,
        ),
      ),
  ];
}

const seenBy = ({ zone, now }: Reader) => ({ zone, now });

const text = (words: string): Item => ({ kind: 'text', text: words });
const bold = (words: string): Item => ({ kind: 'bold', text: words });
