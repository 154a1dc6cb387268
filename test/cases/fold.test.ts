import { fillCard } from '../../cards';
import * as advance from '../../src/cases/advance';
import { notOffered } from '../../src/cases/asking';
import { type Case, lastMove, offeredAnswers, stillChanged } from '../../src/cases/case';
import * as closing from '../../src/cases/closing';
import type { Decision, View } from '../../src/cases/decision';
import type { CaseEvent } from '../../src/cases/events';
import { append, fold } from '../../src/cases/fold';
import { RefusedError } from '../../src/cases/refused';
import { remind } from '../../src/cases/reminding';
import { FACT_NAMES } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { common, type Runbook, runbook } from '../../src/runbooks/runbook';
import { longestFrom } from '../../src/runbooks/steps';
import { type Random, random } from '../support/random';
import { CASE } from '../support/walk';

const BY = { id: 'dana', name: 'Dana Ruiz' };
const AT = '2026-11-20T10:30:00.000Z';
const SAID = { by: BY, at: AT };
const opened: CaseEvent = { type: 'opened', facts: {}, ...SAID };

/** All of a case that means something; the snapshot by what it says, not by what it is. */
const told = ({ snapshot, ...rest }: Case) => ({
  ...rest,
  snapshot: snapshot && { value: snapshot.value, context: snapshot.context, status: snapshot.status },
});

/** Something a person may do next. */
function something(current: Case, draw: Random): Decision {
  if (current.status === 'closed') return closing.reopen(current, SAID);
  const chance = draw.next();
  if (chance < 0.15 && lastMove(current) !== undefined) return advance.back(current, SAID);
  if (chance < 0.2) return remind(current, 1 + draw.below(100), SAID);
  if (chance < 0.25) return closing.close(current, { ...SAID, anyway: draw.next() < 0.5 });
  if (chance < 0.28) return closing.askToClose(current, SAID);
  if (chance < 0.31) return advance.openAt(current, draw.pick(runbooks), 'no such section', SAID);
  if (chance < 0.36) return advance.fillIn(current, { exchange: draw.pick(['2013', '2019', '2007']) }, SAID);
  const left = stillChanged(current);
  if (chance < 0.4 && left.length > 0) return closing.putBack(current, draw.pick(left).id, SAID);
  const answers = offeredAnswers(current);
  if (answers.length === 0) return advance.pick(current, SAID);
  return advance.answer(
    current,
    { step: current.step!, answer: draw.pick(answers).answer, via: 'typed', facts: CASE },
    SAID,
  );
}

describe('a case and its timeline', () => {
  it('are the same thing: replayed at any moment, it is as it was lived', () => {
    const draw = random();
    for (let walk = 0; walk < 60; walk++) {
      const begun = draw.pick(runbooks);
      let current = append(fold(7, [opened]), advance.start(fold(7, [opened]), begun, SAID).events);
      for (let turn = 0; turn < 30; turn++) {
        current = append(current, something(current, draw).events);
        const replayed = fold(7, JSON.parse(JSON.stringify(current.events)));
        try {
          expect(told(replayed)).toEqual(JSON.parse(JSON.stringify(told(current))));
        } catch (error) {
          throw new Error(`seed ${draw.seed}, walk ${walk} of ${begun.id}, turn ${turn}: ${(error as Error).message}`);
        }
      }
    }
  });

  it('never promise fewer steps than are left', () => {
    const draw = random(7);
    const most = ({ step, snapshot }: Case, of: Runbook) => longestFrom(of, step!, snapshot?.context.rounds);
    for (let walk = 0; walk < 100; walk++) {
      const begun = draw.pick(runbooks);
      let current = append(fold(7, [opened]), advance.start(fold(7, [opened]), begun, SAID).events);
      for (let turn = 0; turn < 60 && offeredAnswers(current).length > 0; turn++) {
        const before = most(current, begun);
        const answer = draw.pick(offeredAnswers(current)).answer;
        const decision = advance.answer(current, { step: current.step!, answer, via: 'typed', facts: CASE }, SAID);
        current = append(current, decision.events);
        expect(most(current, begun)).toBeLessThan(before);
      }
    }
  });
});

/** A small runbook; each version is a machine of its own under the same id. */
const version = (number: string, states: Parameters<typeof runbook.createMachine>[0]['states']): Runbook => ({
  id: 'small',
  title: 'A small runbook',
  source: 'small.txt',
  version: number,
  words: [],
  healthSets: [],
  corrections: [],
  machine: runbook.createMachine({ ...common, id: 'small', initial: 'first', states }),
});

const step = (title: string, answers: Record<string, string>) => ({
  meta: { section: title, title, why: 'Because.' },
  on: Object.fromEntries(
    Object.entries(answers).map(([name, target]) => [`answer.${name}`, { target, description: name }]),
  ),
});
const end = {
  type: 'final' as const,
  meta: { section: 'end', title: 'The end', why: '', outcome: 'resolved' as const },
};

const ONE = version('1', {
  first: step('First', { yes: 'second', no: 'end' }),
  second: step('Second', { yes: 'third', no: 'end' }),
  third: step('Third', { yes: 'end' }),
  end,
});

/** Puts a runbook into the list for as long as `work` takes. */
function having<T>(small: Runbook, work: () => T): T {
  const list = runbooks as Runbook[];
  list.push(small);
  try {
    return work();
  } finally {
    list.splice(list.indexOf(small), 1);
  }
}

const answered = (name: string, answer: string): CaseEvent => ({
  type: 'answered',
  step: name,
  answer,
  question: name,
  label: answer,
  via: 'button',
  ...SAID,
});
const TIMELINE: CaseEvent[] = [
  opened,
  { type: 'started', runbook: 'small', version: '1', ...SAID },
  answered('first', 'yes'),
  answered('second', 'yes'),
  answered('third', 'yes'),
];
const cardOf = (current: Case, view: View = { name: 'step', visit: current.visit }): string =>
  JSON.stringify(fillCard(view, current, { now: AT }).content);

describe('a runbook that changed under an open case', () => {
  it('stands at the end as long as nothing changed', () => {
    having(ONE, () => expect(fold(7, TIMELINE)).toMatchObject({ step: 'end', outcome: 'resolved', movedBack: false }));
  });

  it.each<[string, Runbook, string]>([
    [
      'a renamed answer',
      version('2', {
        first: step('First', { yes: 'second', no: 'end' }),
        second: step('Second', { sure: 'third', no: 'end' }),
        third: step('Third', { yes: 'end' }),
        end,
      }),
      'second',
    ],
    ['a removed answer on the first step', version('2', { first: step('First', { no: 'end' }), end }), 'first'],
    [
      'a step put in between',
      version('2', {
        first: step('First', { yes: 'between', no: 'end' }),
        between: step('Between', { yes: 'second' }),
        second: step('Second', { yes: 'third', no: 'end' }),
        third: step('Third', { yes: 'end' }),
        end,
      }),
      'between',
    ],
    [
      'a renamed step',
      version('2', {
        first: step('First', { yes: 'newer', no: 'end' }),
        newer: step('Newer', { yes: 'end' }),
        end,
      }),
      'newer',
    ],
  ])('leaves the case where it still fits, and says so: %s', (_, two, stands) => {
    having(two, () => {
      const current = fold(7, TIMELINE);
      expect(current).toMatchObject({ step: stands, movedBack: true, status: 'open', outcome: undefined });
      expect(cardOf(current)).toContain('The runbook has changed since');
      const [offered] = offeredAnswers(current);
      const next = append(
        current,
        advance.answer(current, { step: stands, answer: offered!.answer, via: 'button' }, SAID).events,
      );
      expect(next.step).not.toBe(stands);
      expect(next.movedBack).toBe(false);
      expect(told(fold(7, next.events))).toEqual(told(next));
      const back = append(next, advance.back(next, SAID).events);
      expect(back.step).toBe(stands);
    });
  });

  it('begins at the first step where the step it was opened at is gone, and says so', () => {
    having(ONE, () => {
      for (const at of ['gone', '__proto__', 'constructor.prototype', '', 'first.', '.', 'end.__proto__']) {
        const current = fold(7, [opened, { type: 'started', runbook: 'small', version: '0', step: at, ...SAID }]);
        expect(current).toMatchObject({ step: 'first', movedBack: true });
        expect(cardOf(current)).toContain('The runbook has changed since');
      }
    });
  });

  it.each(['small', '__proto__', 'constructor', ''])('is no crash when “%s” is in the list no more', (id) => {
    const timeline = TIMELINE.map((event) => (event.type === 'started' ? { ...event, runbook: id } : event));
    const current = fold(7, timeline);
    expect(current.step).toBeUndefined();
    expect(cardOf(current)).toContain('is not in the list any more');
    for (const name of ['status', 'path', 'values', 'confirm-close', 'closed', 'leftovers'] as const)
      expect(cardOf(current, { name })).toContain('7');
    expect(() => advance.answer(current, { step: 'first', answer: 'yes', via: 'button' }, SAID)).toThrow(RefusedError);
    expect(notOffered(current)).toContain('is not in the list any more');
    const closed = append(current, closing.close(current, { ...SAID, anyway: false }).events);
    expect(closed.status).toBe('closed');
  });

  it('is no crash with events that nobody wrote', () => {
    having(ONE, () => {
      const odd = [
        { type: 'from-the-future', ...SAID },
        { type: 'back', takes: 99, ...SAID },
        { type: 'back', takes: -1, ...SAID },
        { type: 'put-back', change: '__proto__', ...SAID },
        answered('__proto__', 'yes'),
        answered('first', '__proto__'),
      ] as CaseEvent[];
      const current = fold(7, [...TIMELINE.slice(0, 3), ...odd]);
      expect(current.step).toBe('second');
      expect(Object.keys(current.facts).every((fact) => (FACT_NAMES as readonly string[]).includes(fact))).toBe(true);
    });
  });
});
