import { fillCard } from '../../cards';
import { LARGEST_CARD_BYTES } from '../../cards/page';
import type { Case } from '../../src/cases/case';
import type { View } from '../../src/cases/decision';
import type { CaseEvent, Person } from '../../src/cases/events';
import { logsRead } from '../../src/cases/evidence/logs';
import { paste } from '../../src/cases/evidence/paste';
import { openPasted } from '../../src/cases/evidence/pasted';
import { append, fold } from '../../src/cases/fold';
import { FACT_NAMES, FACTS, type Facts } from '../../src/facts/facts';
import { handoffsOf } from '../../src/handoff/handoff';
import { QUESTION_NAMES } from '../../src/logs/answers';
import type { LogFindings } from '../../src/logs/findings';
import { runbooks } from '../../src/runbooks';
import { stepsOf } from '../../src/runbooks/steps';
import { fixture, fixtureNames } from '../evidence/fixtures';
import type { Json } from '../support/connector-server';
import { CASE } from '../support/walk';

// The package's main file is an ES module, which Jest does not load; its bundle is the same code.
const { AdaptiveCard, SerializationContext, Version } = jest.requireActual<typeof import('adaptivecards')>(
  'adaptivecards/dist/adaptivecards.js',
);

const AT = '2026-11-20T10:30:00.000Z';
const READER = { zone: 'Europe/Madrid', now: AT };

/** The worst a name can be: as long as names get, and every character that cards, markdown or templates know. */
const HOSTILE: Person = { id: 'x', name: '${$root} {{x}} **[a](b)** <at>x</at> "\\ \u202e'.padEnd(80, '🤷') };

/** The longest value each fact's grammar takes. */
const LONGEST: Facts = {
  ...CASE,
  ...Object.fromEntries(
    FACT_NAMES.filter((fact) => !FACTS[fact].choices).map((fact) => [
      fact,
      longest(FACTS[fact].example, FACTS[fact].longest),
    ]),
  ),
};

function longest(example: string, most: number): string {
  const host = Array.from({ length: 4 }, () => 'a'.repeat(62)).join('.');
  if (most >= 253)
    return example.includes('@')
      ? `${"o'".repeat(31)}o@${host}`.slice(0, 240).replace(/[.-]$/, '').concat('.com')
      : host;
  return 'A'.repeat(most);
}

const opened = (facts: Facts, by: Person = HOSTILE): CaseEvent => ({
  type: 'opened',
  words: HOSTILE.name,
  facts,
  by,
  at: AT,
});

const standingAt = (runbook: (typeof runbooks)[number], step: string, facts: Facts): Case =>
  fold(1_000_000_007, [
    opened(facts),
    { type: 'started', runbook: runbook.id, version: runbook.version, step, by: HOSTILE, at: AT },
  ]);

const CARDS_OF_A_CASE: readonly View[] = [
  { name: 'confirm-close' },
  { name: 'leftovers' },
  { name: 'closed' },
  { name: 'path' },
  { name: 'status' },
  { name: 'ask-remind' },
  { name: 'remind-set', due: AT },
  { name: 'ask-explain' },
  { name: 'explained', query: 'sync 3' },
  { name: 'explained', query: '126' },
  { name: 'explained', query: HOSTILE.name },
  { name: 'values', note: HOSTILE.name, entered: LONGEST as Record<string, string> },
  { name: 'started' },
  { name: 'picked' },
  { name: 'moved-on', why: HOSTILE.name },
  {
    name: 'way-on',
    visit: 2,
    heading: HOSTILE.name,
    why: HOSTILE.name,
    answers: ['yes', 'no', 'done'],
    runbooks: runbooks.map(({ id }) => id),
    words: 'x'.repeat(500),
    escalate: true,
  },
];

const OTHER_CARDS: readonly View[] = [
  { name: 'menu' },
  { name: 'menu', why: HOSTILE.name, words: 'x'.repeat(500), likely: runbooks.map(({ id }) => id) },
  { name: 'help' },
  { name: 'welcome', team: true, installer: HOSTILE.name },
  { name: 'welcome', team: false },
  { name: 'words', text: HOSTILE.name.repeat(100) },
  {
    name: 'case-list',
    all: 400,
    cases: Array.from({ length: 12 }, (_, i) => ({
      id: 1_000_000_000 + i,
      title: `ActiveSync.Protocol on ${LONGEST.server}`,
      step: HOSTILE.name.repeat(3),
      touchedAt: AT,
    })),
  },
];

/** Every element and action of a card, its fallbacks among them. */
function partsOf(node: unknown): Json[] {
  if (Array.isArray(node)) return node.flatMap(partsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, data: _, ...rest } = node as Json;
  return [...(typeof type === 'string' ? [node as Json] : []), ...Object.values(rest).flatMap(partsOf)];
}

/** What is wrong with a card; nothing, if it keeps every promise. */
function faultsOf(card: Json): string[] {
  const faults: string[] = [];
  const bytes = JSON.stringify(card).length * 2;
  if (bytes > LARGEST_CARD_BYTES) faults.push(`${bytes} bytes`);
  const inView = (card.actions ?? []).filter(({ mode }: Json) => mode === 'primary');
  if (inView.length > 6) faults.push(`${inView.length} buttons in view`);
  for (const action of card.actions ?? []) {
    if (action.fallback?.type !== 'Action.Submit') faults.push(`no Action.Submit behind “${action.title}”`);
    if (JSON.stringify(action.fallback.data) !== JSON.stringify(action.data))
      faults.push('a fallback posts other data');
    if (!action.title) faults.push('a button without words');
  }
  const titles = (card.actions ?? []).map(({ title }: Json) => title);
  if (new Set(titles).size !== titles.length) faults.push(`two buttons with the same words: ${titles.join(' | ')}`);
  for (const part of partsOf(card)) {
    if (part.type.startsWith('Input.') && !part.label) faults.push(`an input without a label: ${part.id}`);
    if (part.type.startsWith('Input.') && part.isRequired && !part.errorMessage) faults.push(`no error for ${part.id}`);
    if (part.type === 'CodeBlock' && JSON.stringify(part.fallback).includes(JSON.stringify(part.codeSnippet)) === false)
      faults.push('a CodeBlock whose fallback says something else');
    if (typeof part.text === 'string' && part.text.trim() === '' && part.type !== 'TextRun')
      faults.push('an empty text');
  }
  if (!card.fallbackText) faults.push('no fallbackText');
  return [...faults, ...parseFaults(card)];
}

/** What Microsoft's own parser says of it, as an Adaptive Card 1.5. It knows no CodeBlock and no chart, which are Teams' own, and takes `lang` only every other time. */
function parseFaults(json: Json): string[] {
  const context = new SerializationContext(new Version(1, 5));
  new AdaptiveCard().parse(json, context);
  return Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message).filter(
    (message) =>
      !message.includes('CodeBlock') &&
      !message.includes('Chart.HorizontalBar') &&
      !message.includes('property "lang"'),
  );
}

const show = (view: View, current?: Case): Json => fillCard(view, current, READER).content;

describe('every card', () => {
  it.each(runbooks.map((runbook) => [runbook.id, runbook] as const))(
    'of a step of %s is whole, small and readable, with short values, the longest ones and none',
    (_, runbook) => {
      const faults = [CASE, LONGEST, {}].flatMap((facts) =>
        [...stepsOf(runbook).keys()].flatMap((step) => {
          const current = standingAt(runbook, step, facts);
          const note = Object.keys(facts).length === 0 ? HOSTILE.name : undefined;
          const card = show({ name: 'step', visit: current.visit, note }, current);
          return faultsOf(card).map((fault) => `${step}: ${fault}`);
        }),
      );
      expect(faults).toEqual([]);
    },
  );

  it('that stands for nothing in a case is whole, small and readable', () => {
    expect(OTHER_CARDS.flatMap((view) => faultsOf(show(view)).map((fault) => `${view.name}: ${fault}`))).toEqual([]);
  });

  it('of a case as a whole is whole, small and readable, however long the case and its values', () => {
    const cases = [
      standingAt(runbooks[0]!, [...stepsOf(runbooks[0]!).keys()][0]!, {}),
      longCase(LONGEST),
      longCase(CASE),
    ];
    const faults = cases.flatMap((current) =>
      [...CARDS_OF_A_CASE, { name: 'answered', visit: 3 } as View].flatMap((view) =>
        faultsOf(show(view, current)).map((fault) => `${view.name}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('of a paste is whole, small and readable, whatever was pasted, and so is a step that an earlier paste answers', () => {
    const hostile = `Name : ${'\\"${$root} '.repeat(3_000)}\nAlertValue : ${'x'.repeat(3_000)}\nHealthSetName : *${'`_'.repeat(900)}\n\n`;
    const texts = [
      ...fixtureNames.map(fixture),
      fixtureNames.map(fixture).join('\n'),
      hostile,
      fixture('policy-several').repeat(40),
    ];
    const steps = runbooks.flatMap((runbook) =>
      [...stepsOf(runbook).values()].filter(({ meta }) => meta.reads).map(({ id }) => ({ runbook, id })),
    );
    let shown = 0;
    const faults = texts.flatMap((text, i) =>
      steps.flatMap(({ runbook, id }, n) => {
        // Every paste at every nineteenth step, each time at others.
        if ((n + i) % 19 !== 0) return [];
        const at = standingAt(runbook, id, n % 2 ? LONGEST : CASE);
        const pasted = openPasted(text);
        if (pasted.readings.length === 0) return [];
        const current = append(at, paste(at, pasted, { by: HOSTILE, at: AT }).events);
        const { seq } = current.evidence[0]!;
        const again = append(current, [{ type: 'jumped', step: id, by: HOSTILE, at: AT }]);
        const cards: [View, Case][] = [
          [{ name: 'evidence', seq }, current],
          [{ name: 'evidence', seq }, again],
          [{ name: 'pasted', seq }, current],
          [{ name: 'ask-paste', visit: current.visit }, current],
          [{ name: 'step', visit: again.visit }, again],
        ];
        shown += cards.length;
        return cards.flatMap(([view, of]) => faultsOf(show(view, of)).map((fault) => `${id}, ${view.name}: ${fault}`));
      }),
    );
    expect(faults).toEqual([]);
    expect(shown).toBeGreaterThan(1_000);
  });

  it('about logs is whole, small and readable, whatever stands in them and at whatever step', () => {
    const steps = runbooks.flatMap((runbook) =>
      [...stepsOf(runbook).values()].filter(({ meta }) => meta.asksLogs).map(({ id }) => ({ runbook, id })),
    );
    const failed: CaseEvent[] = [
      { type: 'logs-received', step: '', files: Array(10).fill(HOSTILE.name), by: HOSTILE, at: AT },
    ];
    const faults = steps.flatMap(({ runbook, id }) => {
      const at = append(standingAt(runbook, id, LONGEST), failed);
      const seq = at.version - 1;
      const read = logsRead(at, seq, { findings: WORST_LOGS, text: '' }, { by: HOSTILE, at: AT });
      const current = append(at, read.events);
      const gone = append(at, [
        { type: 'logs-failed', received: seq, why: HOSTILE.name.repeat(9), by: HOSTILE, at: AT },
      ]);
      const again = append(current, [{ type: 'jumped', step: id, by: HOSTILE, at: AT }]);
      const cards: [View, Case][] = [
        [{ name: 'ask-logs', visit: current.visit, files: true }, current],
        [{ name: 'ask-logs', visit: current.visit, files: false }, current],
        [{ name: 'logs', seq, came: 2 ** 27, of: 2 ** 28 }, at],
        [{ name: 'logs', seq }, current],
        [{ name: 'evidence', seq: seq + 1 }, current],
        [{ name: 'logs', seq }, gone],
        [{ name: 'logs-failed', seq }, gone],
        [{ name: 'step', visit: again.visit }, again],
      ];
      return cards.flatMap(([view, of]) => faultsOf(show(view, of)).map((fault) => `${id}, ${view.name}: ${fault}`));
    });
    expect(steps.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  });

  it('of an escalation is whole, small and readable in every state, with the longest words there can be', () => {
    const faults = STATES.flatMap(([state, happened]) => {
      const before = longCase(LONGEST);
      const current = fold(before.id, [...before.events, ...happened]);
      expect(handoffsOf(current)[0]?.state).toBe(state);
      return CARDS_OF_A_HANDOFF.flatMap((view) =>
        faultsOf(show(view, current)).map((fault) => `${state}, ${view.name}: ${fault}`),
      );
    });
    expect(faults).toEqual([]);
  });

  it('shows a person’s words as they are, and expands nothing in them', () => {
    const current = standingAt(runbooks[3]!, 'verify.identify', CASE);
    const text = JSON.stringify(show({ name: 'status' }, current));
    expect(text).toContain(JSON.stringify(HOSTILE.name.slice(0, 40)).slice(1, -1));
  });
});

/** Logs as bad as they can be: every cell as long as it gets, every row there, a picture for each answer. */
const WORST_LOGS = worstLogs();

function worstLogs(): LogFindings {
  const cell = '"\\<at>x</at>[a](b) '.repeat(9).slice(0, 80);
  const rows = Array.from({ length: 10 }, () => [cell, cell, cell]);
  const bars = Array.from({ length: 10 }, (_, i) => ({ label: cell, value: 1e9 + i }));
  const table = { heads: [cell, cell, cell], rows, bars };
  const answer = { answer: 'yes' as const, question: 'x'.repeat(300), rows: 1e9, total: 1e9, table };
  return {
    files: Array.from({ length: 10 }, (_, i) => ({ name: `${cell}${i}`, problem: `is damaged: ${cell}` })),
    rows: 1e9,
    badRows: 1e9,
    activeSyncRows: 1e9,
    probeRows: 1e9,
    layouts: 1e5,
    span: { from: AT, to: AT },
    asked: { device: LONGEST.deviceId!, find: LONGEST.error!, user: LONGEST.mailbox! },
    notes: Array(3).fill('x'.repeat(200)),
    answers: Object.fromEntries(QUESTION_NAMES.map((name) => [name, answer])) as never,
  };
}

const handoffEvent = (event: object, by: Person = HOSTILE): CaseEvent =>
  ({ handoff: 1, by, at: AT, ...event }) as CaseEvent;

const ENGINEERS: readonly Person[] = Array.from({ length: 10 }, (_, i) => ({ ...HOSTILE, id: `engineer-${i}` }));
const OWNER = ENGINEERS[0]!;
const LONG_MESSAGE = 'a "quoted" line of output\n'.repeat(900);
const ASKED = [
  handoffEvent({
    type: 'handoff-drafted',
    ask: 'ask "now" '.repeat(50),
    severity: 2,
    impact: 'x'.repeat(200),
    redacted: 3,
  }),
  handoffEvent({ type: 'handoff-requested', tiers: [{ to: 'there', name: HOSTILE.name, people: ENGINEERS }] }),
];
const TAKEN = [
  ...ASKED,
  handoffEvent({ type: 'handoff-offered', epoch: 1 }),
  handoffEvent({ type: 'handoff-accepted', epoch: 1 }, OWNER),
];
const TALKED = [
  ...TAKEN,
  handoffEvent({
    type: 'relayed',
    from: 'requester',
    id: 'm1',
    text: LONG_MESSAGE,
    files: Array.from({ length: 50 }, () => ({
      name: 'n'.repeat(200),
      link: `https://x.sharepoint.com/${'y'.repeat(900)}`,
    })),
    redacted: 0,
  }),
  handoffEvent(
    { type: 'relayed', from: 'engineer', id: 'm2', text: '```\ncode\n```\n'.repeat(40), files: [], redacted: 0 },
    OWNER,
  ),
  handoffEvent({ type: 'relay-failed', from: 'engineer', id: 'm2', why: HOSTILE.name }),
];
const RETURNED = [
  ...TALKED,
  handoffEvent({ type: 'handoff-returned', outcome: 'workaround', note: 'note '.repeat(100), redacted: 0 }, OWNER),
];

const STATES: readonly [string, readonly CaseEvent[]][] = [
  ['draft', ASKED.slice(0, 1)],
  ['cancelled', [...ASKED.slice(0, 1), handoffEvent({ type: 'handoff-cancelled', why: 'lapsed' })]],
  ['requested', ASKED],
  ['offered', [...TAKEN.slice(0, 3), handoffEvent({ type: 'handoff-assigned', to: OWNER })]],
  ['accepted', TAKEN],
  ['relayed', TALKED],
  ['returned', RETURNED],
  ['closed', [...RETURNED, handoffEvent({ type: 'handoff-closed', note: 'x'.repeat(500) }, OWNER)]],
  ['withdrawn', [...ASKED, handoffEvent({ type: 'handoff-withdrawn' })]],
  ['expired', [...ASKED, handoffEvent({ type: 'handoff-expired' })]],
  ['failed', [...ASKED, handoffEvent({ type: 'handoff-failed', why: HOSTILE.name.repeat(3) })]],
];

const CARDS_OF_A_HANDOFF: readonly View[] = [
  ...(
    [
      'handoff-ask',
      'handoff-preview',
      'handoff-home',
      'handoff-packet',
      'handoff-declined',
      'handoff-assign',
      'handoff-reply',
      'handoff-return',
      'handoff-returned',
      'handoff-close',
      'handoff-closed',
    ] as const
  ).map((name): View => ({ name, handoff: 1 })),
  { name: 'handoff-offer', handoff: 1, tier: 0 },
  { name: 'handoff-offer', handoff: 1, tier: 0, small: true },
  { name: 'handoff-taken', handoff: 1, since: AT },
  { name: 'handoff-line', handoff: 1, text: HOSTILE.name.repeat(10), mention: ENGINEERS },
  ...[1, 2, 5, 6, 7].map((page): View => ({ name: 'relayed', handoff: 1, from: 'requester', id: 'm1', page })),
  { name: 'relayed', handoff: 1, from: 'engineer', id: 'm2', page: 1 },
  { name: 'relay-mark', handoff: 1, from: 'engineer', id: 'm2' },
  { name: 'relay-receipt', handoff: 1, since: 0, to: HOSTILE.name },
];

/** A case with every change there is, still in place, and the longest path. */
function longCase(facts: Facts): Case {
  const [guide] = runbooks;
  const changing = [...stepsOf(guide!).values()].filter(({ meta }) => meta.changes);
  const events: CaseEvent[] = [opened(facts)];
  for (let round = 0; round < 3; round++)
    for (const { id, answers, meta } of changing) {
      events.push({ type: 'started', runbook: guide!.id, version: guide!.version, step: id, by: HOSTILE, at: AT });
      const { answer, label } = answers.find(({ unchanged }) => !unchanged)!;
      const question = meta.ask ?? meta.title;
      events.push({ type: 'answered', step: id, answer, question, label, via: 'button', by: HOSTILE, at: AT });
    }
  return fold(1_000_000_007, events);
}
