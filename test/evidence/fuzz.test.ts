import { looksLikeOutput, readers, readPaste, suggestionOf } from '../../src/evidence';
import { redact } from '../../src/evidence/redact';
import { checkFact, isFactName } from '../../src/facts/facts';
import { random } from '../support/random';
import { fixture, fixtureNames } from './fixtures';
import { mutations } from './mutations';

const MEGABYTE = 1_048_576;
const ODD = [
  ...'\t \n\r:-_<>/&;"\'{}()[]|.,=#…\u00a0\u200b\u2019\u0000\u001b\ufeff\ud800',
  ...[
    '--',
    '...',
    '\r\n',
    ' : ',
    '</table>',
    '<table>',
    '<td>',
    '<pre>',
    '&amp;',
    '&#0;',
    '&nbsp;',
    '\u001b[31m',
    '__proto__',
  ],
  ...[
    'AlertValue',
    'Unhealthy',
    'Healthy',
    'ResultType : ',
    'Mounted',
    '<Status>',
    '</Status>',
    '_Mbx:',
    'PS C:\\>',
    'Exception :',
  ],
];

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

  const filled = (unit: string, head = '', tail = ''): string =>
    head +
    unit
      .repeat(Math.ceil((MEGABYTE - head.length - tail.length) / unit.length))
      .slice(0, MEGABYTE - head.length - tail.length) +
    tail;

  const hostile: [string, string][] = [
    ...ODD.map((unit): [string, string] => [`${JSON.stringify(unit)} all the way`, filled(unit)]),
    ['unclosed tags', filled('<Status')],
    ['tags in tags, one end', filled('<A', '', '>')],
    ['cells without a table', filled('<td>', '<p>')],
    ['rows without end', filled('<tr><td>a', '<table>')],
    ['dashes and one other', filled('-', 'Name\n', 'x')],
    ['columns without end', filled('-- ', 'Name AlertValue\n')],
    ['many columns, many rows', `${'a '.repeat(200_000)}\n${'-- '.repeat(130_000)}\n${'x\n'.repeat(100_000)}`],
    ['a name without a colon', filled('a ', '')],
    ['colons without a name', filled(' : ', 'AlertValue')],
    ['one value without end', filled('x\n', 'ResultType : \n')],
    ['one value of many blanks', filled('\n', 'ResultType : a\n', '\nx')],
    ['Mbx without end', filled('_Mbx:a', 'ResultType : Failed\nError : ')],
    ['quotes without end', filled("object '", 'x')],
    ['exceptions without a colon', filled('aException', 'RequestBody : ')],
    ['dotted exceptions', filled('a.Exception.', 'RequestBody : ')],
    ['entities without end', filled('&#', '<p>')],
    ['prompts without end', filled('C:\\\n')],
    ['words that are commands', filled('Get-ServerHealth ')],
    ['tokens without end', filled('eyJabcdefgh-')],
    ['passwords without a value', filled('password=')],
    ['passwords with open quotes', filled('password="')],
    ['Basic without end', filled('Basic ')],
    ['keys that never end', filled('-----BEGIN PRIVATE KEY-----\n')],
    ['user names that never end', filled('://a')],
  ];

  it.each(hostile)('pass over a megabyte of %s', (_, text) => {
    expect(Array.isArray(readPaste(text.slice(0, MEGABYTE)))).toBe(true);
    expect(redact(text).text.length).toBeGreaterThanOrEqual(0);
    expect(typeof looksLikeOutput(text)).toBe('boolean');
  });

  it.each(fixtureNames)('read as much of %s as a paste may hold', (name) => {
    const text = fixture(name);
    const times = Math.min(MEGABYTE / text.length, 20_000 / text.split('\n').length);
    const found = readPaste(text.repeat(Math.floor(times)));
    expect(found.map(({ kind }) => kind)).not.toContain('paste');
    expect(found.length).toBeGreaterThan(0);
    for (const { because } of found) expect(because.length).toBeLessThanOrEqual(50);
  });
});
