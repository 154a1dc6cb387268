import { readPaste, suggestionOf } from '../../src/evidence';
import type { Reading } from '../../src/evidence/reader';
import { fixture, fixtureNames } from './fixtures';
import { heads, headsWithNewline, mutations, tails } from './mutations';

/** Whether `part` holds nothing that `all` does not: fewer properties, fewer elements, the same values. */
function isPartOf(part: unknown, all: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(all) && part.every((one) => all.some((other) => isPartOf(one, other)));
  if (part === null || typeof part !== 'object') return part === all;
  if (all === null || typeof all !== 'object') return false;
  return Object.entries(part).every(([key, value]) => isPartOf(value, (all as Record<string, unknown>)[key]));
}

/** What a mutated paste says that the paste itself does not; `undefined` for the same, less, "can't tell" or nothing. */
function otherFinding(mutated: readonly Reading[], original: readonly Reading[]): string | undefined {
  for (const reading of mutated) {
    const same = original.filter(({ kind }) => kind === reading.kind);
    if (same.length === 0) return `a reading of kind ${reading.kind}`;
    const verdict = suggestionOf(reading);
    if (verdict !== undefined && !same.some((one) => suggestionOf(one) === verdict)) return `the verdict ${verdict}`;
    const said = JSON.stringify(same);
    for (const [fact, value] of Object.entries(reading.facts)) {
      if (!said.includes(JSON.stringify(value).slice(1, -1))) return `the fact ${fact} ${value}`;
    }
    if (!reading.cannotTell && !same.some((one) => isPartOf(reading.findings, one.findings))) {
      return `the findings ${JSON.stringify(reading.findings)}`;
    }
  }
  return undefined;
}

interface Tally {
  same: number;
  cannotTell: number;
  nothing: number;
}

const tally: Tally = { same: 0, cannotTell: 0, nothing: 0 };

function hold(name: string, text: string, original: readonly Reading[]): void {
  const mutated = readPaste(text);
  const other = otherFinding(mutated, original);
  if (other) throw new Error(`${name} gives ${other}:\n${text}`);
  if (mutated.length === 0) tally.nothing += 1;
  else if (mutated.some(({ cannotTell }) => cannotTell)) tally.cannotTell += 1;
  else tally.same += 1;
}

afterAll(() => {
  process.stdout.write(
    `evidence mutations: ${tally.same + tally.cannotTell + tally.nothing} pastes; ${tally.same} told the same, ` +
      `${tally.cannotTell} could not tell, ${tally.nothing} said nothing\n`,
  );
});

describe.each(fixtureNames)('%s', (name) => {
  const text = fixture(name);
  const original = readPaste(text);

  it('is read', () => expect(original.length).toBeGreaterThan(0));

  it.each(mutations)('tells the same, that it cannot tell, or nothing: $name', ({ name: mutation, of }) => {
    hold(mutation, of(text), original);
  });

  it.each(mutations)('says what it means if that is all only where the whole means it: $name', ({ of }) => {
    for (const { kind, findings, ifEnded } of readPaste(of(text))) {
      if (!ifEnded) continue;
      const meant = suggestionOf({ kind, findings: { ...(findings as object), ...ifEnded }, facts: {}, because: [] });
      expect(original.filter((one) => one.kind === kind).map(suggestionOf)).toContain(meant);
    }
  });

  it('tells the same, that it cannot tell, or nothing when lines are missing', () => {
    for (const part of [...heads(text), ...headsWithNewline(text), ...tails(text)]) hold('a part', part, original);
  });

  it('tells the same, that it cannot tell, or nothing when lines are missing after a change, or before it', () => {
    for (const { name: mutation, of } of mutations) {
      // Where a line of 60 characters ends, nothing tells that it was cut: consoles are wider.
      if (mutation === 'cut at 60 columns') continue;
      const changed = of(text);
      // A web page's table or a prompt behind an output says that it ended there.
      const halves =
        mutation.includes('behind') || mutation.includes('around') || mutation === 'HTML table'
          ? []
          : heads(text).map(of);
      for (const part of [...heads(changed), ...tails(changed), ...halves]) hold(`${mutation}, a part`, part, original);
    }
  });
});
