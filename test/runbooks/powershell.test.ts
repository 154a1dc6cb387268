import { FACT_NAMES, type FactName } from '../../src/facts/facts';
import * as powershell from '../../src/runbooks/powershell';
import { build, chosen, missingFacts, outline, ps, quote, type Slot } from '../../src/runbooks/powershell';
import { scanStringLiteral } from '../support/powershell';
import { type Random, random } from '../support/random';

const CASES = 100_000;
const PIECES = [
  ...["'", '\u2018', '\u2019', '\u201a', '\u201b', "''", '\u2019\u2018', "'\u201b"],
  ...['"', '`', '$', '$(', '@{', '}', ';', '|', '&', ' ', '\n', '\t', '\0', '\\', '-', '#', '%', '\u00b4', '\uff07'],
  ...['a', 'EX01', 'Remove-Mailbox', '-Confirm:$false', 'é', '漢', '😀', '\u200b', '\u202e'],
];

const someText = ({ below, pick }: Random): string => Array.from({ length: below(9) }, () => pick(PIECES)).join('');

/** The slot that puts this fact in a command; three facts are in no command yet, so theirs is made here. */
const slotOf = (fact: FactName): Slot =>
  (powershell as unknown as Record<string, Slot | undefined>)[fact] ??
  chosen([fact], `<${fact}>`, (facts) => quote(facts[fact] ?? ''));

/** @returns the first drawn text whose literal PowerShell would read as something else. */
function firstMisread(literalOf: (text: string) => string, draws: Random, cases = CASES): string | undefined {
  for (let i = 0; i < cases; i += 1) {
    const text = someText(draws);
    const { value, rest, closed } = scanStringLiteral(`${literalOf(text)} | Format-List`);
    if (value !== text || rest !== ' | Format-List' || !closed) return text;
  }
  return undefined;
}

describe('a PowerShell literal', () => {
  it.each(FACT_NAMES)('holds whatever stands in %s, and nothing of it runs', (fact) => {
    const draws = random(0x5eed + FACT_NAMES.indexOf(fact));
    const command = ps`Get-Thing -Name ${slotOf(fact)} | Format-List`;
    const misread = firstMisread((text) => {
      // An empty fact counts as not known, so no command is built from it.
      const built = text === '' ? `Get-Thing -Name ''` : build(command, { [fact]: text })!;
      return built.replace(/^Get-Thing -Name /, '').replace(/ \| Format-List$/, '');
    }, draws);
    expect({ seed: draws.seed, misread }).toEqual({ seed: draws.seed, misread: undefined });
  });

  it('would be broken by an escaper that knows the typewriter quote only', () => {
    const ascii = (text: string): string => `'${text.replace(/'/g, "''")}'`;
    const misread = firstMisread(ascii, random());
    expect(misread).toMatch(/[\u2018\u2019\u201a\u201b]/);
    expect(scanStringLiteral(ascii('EX01’; Remove-Mailbox ann #')).rest).toBe("; Remove-Mailbox ann #'");
  });

  it.each([
    ['an apostrophe', "o'neil", "'o''neil'"],
    ['each of the five quotes', "'\u2018\u2019\u201a\u201b", "'''\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'"],
    ['nothing', '', "''"],
    ['what expands elsewhere', '$env:x `n $(1)', "'$env:x `n $(1)'"],
  ])('is written so for %s', (_, text, literal) => {
    expect(quote(text)).toBe(literal);
  });
});

describe('a command', () => {
  const command = ps`Get-MobileDevice -Mailbox ${powershell.mailbox} -Server ${powershell.server}`;

  it('is not built while a fact is missing, and says which', () => {
    expect(build(command, { mailbox: 'ann' })).toBeUndefined();
    expect(missingFacts(command, { mailbox: 'ann' })).toEqual(['server']);
  });

  it('shows the names of its facts where no case is at hand', () => {
    expect(outline(command)).toBe('Get-MobileDevice -Mailbox <mailbox> -Server <server>');
  });

  it.each([
    ['2007', 'Get-ActiveSyncDevice'],
    ['2010', 'Get-ActiveSyncDevice'],
    ['2013', 'Get-MobileDevice'],
    ['2019', 'Get-MobileDevice'],
    ['SE', 'Get-MobileDevice'],
  ])('has the name that Exchange %s knows', (exchange, name) => {
    const { getMobileDevice } = powershell.cmdlet;
    expect(build(ps`${getMobileDevice} -Mailbox ${powershell.mailbox}`, { exchange, mailbox: 'ann' })).toBe(
      `${name} -Mailbox 'ann'`,
    );
  });
});
