import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { FACTS, type FactName, type Facts, isFactName } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { plain, plainInstruction } from '../../src/runbooks/outline';
import { type Command, outline, type Slot } from '../../src/runbooks/powershell';
import { type Instruction, isCommand, type Runbook, type Sentence } from '../../src/runbooks/runbook';
import { type Answer, initialStep, longestFrom, type Step, stepsOf } from '../../src/runbooks/steps';
import sections from '../fixtures/source-sections.json';
import { everyPath, explore } from '../support/paths';
import { guardsOf, nodesOf, variantsOf } from '../support/variants';

const stepsIn = (runbook: Runbook): Step[] => [...stepsOf(runbook).values()];
const where = (runbook: Runbook, step: Step): string => `${runbook.id} ${step.id}`;
const labelsOf = (step: Step): Map<string, Set<string>> => {
  const labels = new Map<string, Set<string>>();
  for (const { answer, label } of step.answers) labels.set(answer, (labels.get(answer) ?? new Set()).add(label));
  return labels;
};

const instructionsOf = (step: Step): Instruction[] => [
  ...(step.meta.instructions ?? []),
  ...(step.meta.changes ?? []).map(({ undo }) => undo),
];
const commandsOf = (step: Step): Command[] => instructionsOf(step).filter(isCommand);
const sentencesOf = (step: Step): Sentence[] =>
  [...instructionsOf(step), step.meta.warning ?? '', ...(step.meta.changes ?? []).map(({ what }) => what)].filter(
    (said): said is Sentence => typeof said !== 'string' && 'words' in said,
  );
const slotsOf = (step: Step): Slot[] =>
  [...instructionsOf(step), step.meta.warning ?? '', ...(step.meta.changes ?? []).map(({ what }) => what)]
    .flatMap((said) => (typeof said === 'string' ? [] : 'parts' in said ? said.parts : said.words))
    .filter((part): part is Slot => typeof part !== 'string');

/** Facts that a step asks for by itself as soon as one of its commands needs them. */
const ASKED_WHERE_NEEDED: readonly FactName[] = [
  'server',
  'role',
  'exchange',
  'mailbox',
  'domain',
  'admin',
  'healthSet',
];

/** A value that no word of ours holds: where it shows up in a command, a fact stands there. */
const MARK = 'mark7f3a9';
const MARKED = Object.fromEntries(Object.keys(FACTS).map((fact) => [fact, MARK])) as Facts;
const showsFact = (slot: Slot): boolean => slot.text(MARKED).includes(MARK);

/** What is known for certain when a step is entered: what every way to it has asked for. */
function knownAt(runbook: Runbook): Map<string, Set<FactName>> {
  const steps = stepsOf(runbook);
  const known = new Map<string, Set<FactName>>([[initialStep(runbook), new Set()]]);
  const open = [initialStep(runbook)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps.get(id)!;
    const after = new Set([...known.get(id)!, ...askedAt(step)]);
    for (const { to } of step.answers) {
      const before = known.get(to);
      const now = before ? new Set([...before].filter((fact) => after.has(fact))) : after;
      if (before && now.size === before.size) continue;
      known.set(to, now);
      open.push(to);
    }
  }
  return known;
}

const askedAt = (step: Step): FactName[] => [
  ...(step.meta.asks ?? []),
  ...slotsOf(step).flatMap(({ needs }) => needs.filter((fact) => ASKED_WHERE_NEEDED.includes(fact))),
];

/** An arrow that a bound lets pass only so often. */
const isBounded = ({ bound, counts }: Answer): boolean => bound !== undefined && bound.loop === counts;

describe.each(runbooks.map((runbook) => [runbook.id, runbook] as const))('%s', (_, runbook) => {
  const steps = stepsIn(runbook);

  it('says what it is, and where it comes from', () => {
    expect(runbook.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(runbook.title.trim()).not.toBe('');
    expect(runbook.source).toMatch(/^\w[\w.-]*\.\w+$/);
    expect(runbook.version).toMatch(/^\d+$/);
    expect(runbook.words.length).toBeGreaterThan(0);
    expect(runbook.words.filter((word) => word !== word.toLowerCase().trim() || word === '')).toEqual([]);
  });

  it('gives every state words, or passes on at once', () => {
    const wordless = nodesOf(runbook.machine.root as never)
      .filter((node) => Object.keys(node.states).length === 0)
      .filter((node) => (node.meta as { section?: string } | undefined)?.section === undefined)
      .filter((node) => !node.always?.length)
      .map((node) => node.id);
    expect(wordless).toEqual([]);
    for (const step of steps) {
      const { section, title, why, ask } = step.meta;
      expect([where(runbook, step), section]).toEqual([where(runbook, step), expect.stringMatching(/^[a-z0-9-]+$/)]);
      expect([where(runbook, step), title.trim(), title.length <= 70]).toEqual([where(runbook, step), title, true]);
      expect([where(runbook, step), why.trim() !== '']).toEqual([where(runbook, step), true]);
      if (ask !== undefined)
        expect([where(runbook, step), plain(ask).trim() !== '']).toEqual([where(runbook, step), true]);
    }
  });

  it('asks a question wherever it offers answers', () => {
    const unasked = steps
      .filter((step) => labelsOf(step).size > 1)
      .filter(({ meta }) => !/\?$/.test(meta.ask ?? meta.title))
      .map(({ id }) => id);
    expect(unasked).toEqual([]);
  });

  it('labels every answer, each label once a step, and short enough for a button', () => {
    for (const step of steps) {
      const labels = [...labelsOf(step).values()];
      expect([step.id, labels.map(({ size }) => size)]).toEqual([step.id, labels.map(() => 1)]);
      const words = labels.flatMap((each) => [...each]);
      expect([step.id, words.filter((label) => label.trim() === '' || label.length > 40)]).toEqual([step.id, []]);
      expect([step.id, new Set(words.map((label) => label.toLowerCase())).size]).toEqual([step.id, words.length]);
    }
  });

  it('hears nothing but answers, and none by a name that is taken', () => {
    const events = nodesOf(runbook.machine.root as never).flatMap((node) =>
      node === (runbook.machine.root as never) ? [] : node.ownEvents,
    );
    expect(events.filter((event) => !/^answer\.[a-z0-9]+(-[a-z0-9]+)*$/.test(event))).toEqual([]);
    expect(events.filter((event) => ['answer.facts', 'answer.back', 'answer.escalate'].includes(event))).toEqual([]);
  });

  it('has a way on from every step, and an outcome at every end', () => {
    const ends = steps.filter(({ answers }) => answers.length === 0);
    expect(ends.filter(({ meta }) => !meta.outcome).map(({ id }) => id)).toEqual([]);
    expect(steps.filter(({ answers, meta }) => meta.outcome && answers.length > 0).map(({ id }) => id)).toEqual([]);
    const finals = nodesOf(runbook.machine.root as never).filter(({ type }) => type === 'final');
    expect(finals.map((node) => node.path.join('.')).sort()).toEqual(ends.map(({ id }) => id).sort());
    expect(ends.map(({ meta }) => meta.outcome)).toEqual(expect.arrayContaining(['resolved', 'support']));
  });

  it('leads every answer to a step', () => {
    const lost = steps.flatMap(({ answers }) => answers.filter(({ to }) => !stepsOf(runbook).has(to)));
    expect(lost).toEqual([]);
  });

  it('bounds every loop, whatever the facts become on the way', () => {
    const wide = steps.flatMap(({ answers }) => answers.filter(({ bound }) => bound && bound.most > 10));
    expect(wide).toEqual([]);
    const done = new Set<string>();
    const passing: string[] = [];
    const loops: string[] = [];
    const follow = (id: string): void => {
      if (passing.includes(id)) loops.push([...passing.slice(passing.indexOf(id)), id].join(' → '));
      if (done.has(id) || passing.includes(id)) return;
      passing.push(id);
      for (const answer of stepsOf(runbook).get(id)!.answers) if (!isBounded(answer)) follow(answer.to);
      passing.pop();
      done.add(id);
    };
    for (const { id } of steps) follow(id);
    expect(loops).toEqual([]);
  });

  it('has an end on every path, and a path to every step, in every role and version', () => {
    const unmet = new Set(steps.map(({ id }) => id));
    for (const facts of variantsOf(runbook)) {
      const stops = explore(runbook, facts);
      const { longest } = everyPath(stops, {
        first: null,
        after: () => null,
        end: (_carried, { id, meta }) => expect([id, meta.outcome]).toEqual([id, expect.any(String)]),
      });
      expect(longest).toBeLessThanOrEqual(longestFrom(runbook, initialStep(runbook)));
      for (const { step } of stops.stops.values()) unmet.delete(step.id);
    }
    expect([...unmet]).toEqual([]);
  });

  it('knows every fact of a command on every path that leads to it', () => {
    const known = knownAt(runbook);
    const unknown = steps.flatMap((step) => {
      const here = new Set([...(known.get(step.id) ?? []), ...askedAt(step)]);
      return slotsOf(step)
        .flatMap(({ needs }) => needs.filter((fact) => !here.has(fact)))
        .map((fact) => `${step.id}: ${fact}`);
    });
    expect(unknown).toEqual([]);
  });

  it('asks only for facts there are', () => {
    expect(steps.flatMap(({ meta }) => (meta.asks ?? []).filter((fact) => !isFactName(fact)))).toEqual([]);
    for (const { type, params } of guardsOf(runbook)) {
      if (type !== 'factIs') continue;
      const { choices } = FACTS[params!.fact!];
      const impossible = choices
        ? params!.in!.filter((value) => !choices.some((choice) => choice.value === value))
        : [];
      expect(impossible).toEqual([]);
    }
  });

  it('writes commands that fit one line', () => {
    for (const step of steps) {
      for (const command of commandsOf(step)) {
        const text = outline(command);
        expect([step.id, text.length <= 1000, /[\r\n]/.test(text)]).toEqual([step.id, true, false]);
        if (command.shell === 'powershell')
          expect([step.id, text]).toEqual([step.id, expect.not.stringMatching(/%\w+%/)]);
      }
    }
  });

  it('lets a fact stand in a command only as the argument of a named parameter', () => {
    const astray = steps.flatMap((step) =>
      commandsOf(step).flatMap(({ shell, parts }) =>
        parts.flatMap((part, i) => {
          if (typeof part === 'string') return [];
          if (shell !== 'powershell') return [`${step.id}: a slot in ${shell}`];
          if (!showsFact(part)) return [];
          const before = parts
            .slice(0, i)
            .map((each) => (typeof each === 'string' ? each : each.placeholder))
            .join('');
          const after = parts[i + 1] ?? '';
          const fits =
            /(?:^|\s)-[A-Za-z]+[ :]$|@\{[^{}]*=$/.test(before) &&
            typeof after === 'string' &&
            /^(?:$|[\s;|})])/.test(after);
          return fits ? [] : [`${step.id}: …${before.slice(-30)}${part.placeholder}`];
        }),
      ),
    );
    expect(astray).toEqual([]);
  });

  it('keeps the quotes of a fact that a sentence gives as an argument', () => {
    const bare = steps.flatMap((step) =>
      sentencesOf(step).flatMap(({ words }) =>
        words.flatMap((word, i) => {
          const before = words[i - 1];
          const isArgument = typeof before === 'string' && /\s-[A-Za-z]+ $/.test(before);
          return typeof word !== 'string' && isArgument && !word.keepsQuotes ? [`${step.id}: ${word.placeholder}`] : [];
        }),
      ),
    );
    expect(bare).toEqual([]);
  });

  it('runs one statement with each command', () => {
    const several = steps.flatMap((step) =>
      commandsOf(step)
        .map(outline)
        .filter((text) => /;/.test(text.replace(/'[^']*'|"[^"]*"|@\{[^{}]*\}/g, '')))
        .map((text) => `${step.id}: ${text}`),
    );
    expect(several).toEqual([]);
  });

  it('says how to put back whatever it changes', () => {
    const changes = steps.flatMap(({ meta }) => meta.changes ?? []);
    for (const { id, what, undo } of changes) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect([id, plain(what).trim() !== '', plainInstruction(undo).trim() !== '']).toEqual([id, true, true]);
    }
    const made = new Set(changes.map(({ id }) => id));
    expect(steps.flatMap(({ meta }) => (meta.undoes ?? []).filter((id) => !made.has(id)))).toEqual([]);
  });

  it('leads status numbers and log findings to answers of the step', () => {
    const stray = steps.flatMap(({ id, meta, answers }) => {
      const offered = new Set(answers.map(({ answer }) => answer));
      const { asksStatus, asksLogs } = meta;
      return [
        ...(asksStatus ? [...Object.values(asksStatus.answers), asksStatus.otherwise] : []),
        ...(asksLogs ? [asksLogs.yes, asksLogs.no] : []),
      ]
        .filter((answer) => !offered.has(answer))
        .map((answer) => `${id}: ${answer}`);
    });
    expect(stray).toEqual([]);
  });

  it('lists each correction once, at a section it has, with what is done and why', () => {
    // One error can stand in several sections: the document repeats itself.
    const ids = runbook.corrections.map(({ id, section }) => `${id} in ${section}`);
    expect(ids).toEqual([...new Set(ids)]);
    const met = new Set(steps.map(({ meta }) => meta.section));
    expect(runbook.corrections.filter(({ section }) => !met.has(section)).map(({ id }) => id)).toEqual([]);
    expect(runbook.corrections.filter(({ now, why }) => !now.trim() || !why.trim())).toEqual([]);
  });
});

describe('the list of runbooks', () => {
  const root = path.join(__dirname, '../../src/runbooks');
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['health', 'procedures'].includes(entry.name))
    .map(({ name }) => name)
    .filter((name) => existsSync(path.join(root, name, 'index.ts')));

  it('has one folder for each runbook, named as the runbook', () => {
    expect(runbooks.map(({ id }) => id).sort()).toEqual([...folders].sort());
  });

  it.each(folders)('holds what the folder %s exports', async (folder) => {
    const exported: Record<string, unknown> = await import(path.join(root, folder));
    expect(runbooks.filter((runbook) => Object.values(exported).includes(runbook))).toHaveLength(1);
  });

  it('gives each health set to one runbook', () => {
    const sets = runbooks.flatMap(({ healthSets }) => healthSets);
    expect(sets).toEqual([...new Set(sets)]);
  });

  it('names no correction in two runbooks', () => {
    const ids = runbooks.flatMap(({ corrections }) => [...new Set(corrections.map(({ id }) => id))]);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('places every step of a health set under a heading of its page', () => {
    const pages = sections as Record<string, string[]>;
    for (const runbook of runbooks.filter(({ source }) => pages[source])) {
      // The ActiveSync.Protocol page sends its reader to the ActiveSync page.
      const headings = new Set([...pages[runbook.source]!, ...pages['001_ca009cea181f6dcc.txt']!]);
      const foreign = stepsIn(runbook).filter(({ meta }) => !headings.has(meta.section));
      expect(foreign.map((step) => where(runbook, step))).toEqual([]);
    }
  });
});
