import { looksLikeOutput, readers, readPaste, suggestionOf } from '../../src/evidence';
import { redact } from '../../src/evidence/redact';
import { checkFact, isFactName } from '../../src/facts/facts';
import { random } from '../support/random';
import { asMuchAsFits, fixture, fixtureNames } from './fixtures';
import { hostile, MEGABYTE, ODD } from './hostile';
import { mutations } from './mutations';

/** What holds for every reading of whatever text. */
function hold(text: string): void {
  const found = readPaste(text);
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const reading of found) {
    expect(readers.map(({ kind }) => kind)).toContain(reading.kind);
    for (const { line } of reading.because) expect(line >= 1 && line <= lines).toBe(true);
    expect(reading.because.length).toBeLessThanOrEqual(50);
    for (const [fact, value] of Object.entries(reading.facts)) {
      expect(isFactName(fact) && checkFact(fact, value)).toEqual({ ok: true, value });
    }
    if (reading.cannotTell) expect(suggestionOf(reading)).toBeUndefined();
  }
  looksLikeOutput(text);
}

describe('readers', () => {
  const { seed, below, pick } = random();

  it('survive 100,000 bent and spliced pastes, and keep their promises', () => {
    const texts = fixtureNames.map(fixture);
    const bend = (text: string): string => {
      const at = below(text.length + 1);
      const to = Math.min(text.length, at + below(40));
      const between = [pick(ODD), '', pick(texts).slice(below(200), 200 + below(200)), pick(ODD).repeat(below(20))];
      return text.slice(0, at) + pick(between) + text.slice(to);
    };
    for (let i = 0; i < 100_000; i += 1) {
      let text = i % 10 === 0 ? pick(ODD).repeat(below(50)) : pick(texts).slice(0, below(1500));
      if (i % 25 === 0) text = pick(mutations).of(text);
      for (let n = below(4); n >= 0; n -= 1) text = bend(text);
      try {
        hold(text);
      } catch (error) {
        throw new Error(`seed ${seed}, paste ${i}: ${JSON.stringify(text)}: ${(error as Error).message}`);
      }
    }
  });

  it.each(hostile)('pass over a megabyte of %s', (_, text) => {
    expect(Array.isArray(readPaste(text.slice(0, MEGABYTE)))).toBe(true);
    expect(redact(text).text.length).toBeGreaterThanOrEqual(0);
    expect(typeof looksLikeOutput(text)).toBe('boolean');
  });

  it.each(fixtureNames)('read as much of %s as a paste may hold', (name) => {
    const found = readPaste(asMuchAsFits(fixture(name)));
    expect(found.map(({ kind }) => kind)).not.toContain('paste');
    expect(found.length).toBeGreaterThan(0);
    for (const { because } of found) expect(because.length).toBeLessThanOrEqual(50);
  });
});
