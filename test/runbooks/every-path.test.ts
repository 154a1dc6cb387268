import { type Facts, hostsDatabases } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import type { Step } from '../../src/runbooks/steps';
import { begin, offered, stepAt, take } from '../support/machine';
import { type Carried, everyPath, explore } from '../support/paths';
import { random } from '../support/random';
import { ROLES_AND_VERSIONS } from '../support/variants';

const health = runbooks.filter(({ healthSets }) => healthSets.length > 0);
const named = (facts: Facts): string => `Exchange ${facts.exchange}, ${facts.role}`;

/** Changes that are for the triage only: nobody wants to keep them. */
const PASSING = ['activation-blocked', 'activation-blocked-mailbox-server', 'pop-protocol-log', 'test-user'];

/** Which passing changes were made, and not yet offered to be put back. */
const ledger: Carried<readonly string[]> = {
  first: [],
  after(open, step, answer) {
    const { changes = [], undoes = [] } = step.meta;
    const left = open.filter((id) => !undoes.includes(id));
    if (isUnchanged(step, answer)) return left;
    return [...new Set([...left, ...changes.map(({ id }) => id).filter((id) => PASSING.includes(id))])].sort();
  },
  end: (open, { id }) => expect([id, open]).toEqual([id, []]),
};

const isUnchanged = (step: Step, answer: string): boolean =>
  step.answers.some((each) => each.answer === answer && each.unchanged);

const isBlock = ({ id }: Step): boolean => /^[a-z-]+\.block$/.test(id);
const isRestart = ({ id }: Step): boolean => /^[a-z-]+\.restart$/.test(id);

/** Whether the alert's own server restarts only after its databases were asked about, where it may hold some. */
const databasesFirst = (facts: Facts): Carried<boolean> => ({
  first: false,
  after(asked, step) {
    if (isRestart(step)) expect([step.id, asked]).toEqual([step.id, hostsDatabases(facts)]);
    return asked || isBlock(step);
  },
  end: () => undefined,
});

describe.each(health.map((runbook) => [runbook.id, runbook] as const))('every path of %s', (id, runbook) => {
  const counts: string[] = [];

  it.each(ROLES_AND_VERSIONS.map((facts) => [named(facts), facts] as const))(
    'ends, and has offered to put back what it changed: %s',
    (name, facts) => {
      const stops = explore(runbook, facts);
      const { count, longest } = everyPath(stops, ledger);
      expect(everyPath(stops).count).toBe(count);
      expect(count).toBeGreaterThan(1n);
      counts.push(`${id}, ${name}: ${count} paths, ${longest} answers at most, over ${stops.stops.size} stops`);
    },
  );

  it.each(ROLES_AND_VERSIONS.map((facts) => [named(facts), facts] as const))(
    'asks about databases before it restarts a server that may hold some, and only then: %s',
    (_name, facts) => {
      everyPath(explore(runbook, facts), databasesFirst(facts));
    },
  );

  it('is walked to its end by people who press anything', () => {
    const { seed, pick } = random();
    const ends = new Set<string>();
    for (const facts of ROLES_AND_VERSIONS) {
      for (let person = 0; person < 40; person += 1) {
        let at = begin(runbook, facts);
        let pressed = 0;
        while (at.status === 'active') {
          at = take(runbook, at, pick(offered(at, stepAt(runbook, at))));
          pressed += 1;
          if (pressed > 200) throw new Error(`still going after 200 answers, seed ${seed}`);
        }
        ends.add(stepAt(runbook, at).meta.outcome ?? `no outcome, seed ${seed}`);
      }
    }
    expect([...ends].sort()).toEqual(['resolved', 'support']);
  });

  afterAll(() => console.info(counts.join('\n')));
});

describe('following every path', () => {
  const stop = (id: string, ways: Record<string, string>, meta = {}) => ({
    step: { id, meta: { section: 's', title: id, why: id, ...meta }, answers: [] } as Step,
    ways: Object.entries(ways).map(([answer, to]) => ({ answer, to })),
  });

  it('finds one that goes round for ever', () => {
    const stops = new Map([
      ['a', stop('a', { on: 'b' })],
      ['b', stop('b', { back: 'a', out: 'end' })],
      ['end', stop('end', {})],
    ]);
    expect(() => everyPath({ start: 'a', stops })).toThrow('a → b → a');
  });

  it('finds a change that nobody offers to put back', () => {
    const changes = [{ id: 'test-user', what: 'x', undo: 'y' }];
    const stops = new Map([
      ['a', stop('a', { made: 'b' }, { changes })],
      ['b', stop('b', { removed: 'end' }, { undoes: ['test-user'] })],
      ['end', stop('end', {})],
    ]);
    expect(everyPath({ start: 'a', stops }, ledger).count).toBe(1n);
    const forgotten = new Map(stops).set('a', stop('a', { made: 'end' }, { changes }));
    expect(() => everyPath({ start: 'a', stops: forgotten }, ledger)).toThrow('test-user');
  });
});
