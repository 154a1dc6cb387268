import { runbooks } from '../../src/runbooks';
import { initialStep, stepsOf } from '../../src/runbooks/steps';
import published from '../fixtures/kb10047-arrows.json';
import { everyPath, explore } from '../support/paths';
import { ROLES_AND_VERSIONS } from '../support/variants';

const ARROWS = Object.entries(published as Record<string, string[]>);
const guide = runbooks.find(({ id }) => id === 'activesync-guide')!;
const steps = stepsOf(guide);
const sectionOf = (id: string): string => steps.get(id)!.meta.section;

/** The sections that answers given inside a section lead to. */
const leavesTo = (section: string): Set<string> =>
  new Set(
    [...steps.values()]
      .filter(({ meta }) => meta.section === section)
      .flatMap(({ answers }) => answers.map(({ to }) => sectionOf(to)))
      .filter((to) => to !== section),
  );

describe('the guide and the article it follows', () => {
  it('starts where the article starts', () => {
    expect(sectionOf(initialStep(guide))).toBe(ARROWS[0]![0]);
  });

  it('has steps for every section of the article', () => {
    const sections = new Set([...ARROWS.map(([section]) => section), ...ARROWS.flatMap(([, to]) => to)]);
    const met = new Set([...steps.values()].map(({ meta }) => meta.section));
    expect([...sections].filter((section) => !met.has(section))).toEqual([]);
  });

  it.each(ARROWS.map(([section, targets]) => [section, targets] as const))(
    'leads from %s to where the article leads',
    (section, targets) => {
      const missing = targets.filter((target) => target !== section && !leavesTo(section).has(target));
      expect(missing).toEqual([]);
    },
  );

  it('ends on every path, in every role and version', () => {
    const counts = ROLES_AND_VERSIONS.filter(({ role }) => role === 'mailbox').map((facts) => {
      const { count, longest } = everyPath(explore(guide, facts));
      return `activesync-guide, Exchange ${facts.exchange}: ${count} paths, ${longest} answers at most`;
    });
    expect(counts).toHaveLength(6);
    console.info(counts.join('\n'));
  });
});
