import { refusedCharacter } from '../../src/facts/characters';
import { checkFact, FACT_NAMES, FACTS, type FactName } from '../../src/facts/facts';
import { build, chosen, ps, quote } from '../../src/runbooks/powershell';
import { scanStringLiteral } from '../support/powershell';
import { random } from '../support/random';

const GOOD: Record<FactName, readonly string[]> = {
  server: ['EX01', 'ex01.contoso.com', 'e', 'ex-01.corp.contoso.local', 'xn--bcher-kva.example', '1ex'],
  mailboxServer: ['MBX01', 'mbx01.contoso.com'],
  role: ['mailbox', 'client-access', 'combined'],
  exchange: ['SE', '2019', '2016', '2013', '2010', '2007'],
  healthSet: ['ActiveSync', 'ActiveSync.Protocol', 'ECP.Proxy', 'POP'],
  monitor: ['ActiveSyncCTPMonitor', 'RequestsQueuedGt500Monitor', 'AverageCommandProcessingTimeGt60sMonitor'],
  mailbox: ['ann@contoso.com', "o'neil@contoso.co.uk", 'a.b+c_d@sub.contoso.com', 'ann', 'ann.smith_1'],
  deviceId: ['ApplDN6F2ABC1234', 'androidc1234567890', '0'],
  domain: ['contoso.com', 'corp.contoso.local'],
  policy: ['Default', 'Sales (EMEA)', 'a_b-c.d'],
  database: ['DB01', 'Mailbox Database 0123456789'],
  rule: ['WindowsMail (DeviceType)', 'iPhone'],
  error: ['MailboxQuotaExceeded', '0x80070005', 'Sync.Error-1'],
  admin: ['admin@contoso.com', "d'arcy@contoso.com"],
};

/** What people paste, or mean ill by, and the character that gives it away. */
const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
  ['a command after a semicolon', 'EX01; Remove-Mailbox ann', /“;” \(U\+003B\)/],
  ['a pipe', 'EX01|iisreset', /“\|” \(U\+007C\)/],
  ['a subexpression', 'EX01$(iisreset)', /“\$” \(U\+0024\)/],
  ['a backtick', 'EX01`n', /“`” \(U\+0060\)/],
  ['a double quote', 'EX01" -Force', /“"” \(U\+0022\)/],
  ['a curly apostrophe', 'EX01\u2019; iisreset #', /“\u2019” \(U\+2019\)/],
  ['a low curly quote', 'EX01\u201a', /“\u201a” \(U\+201A\)/],
  ['a reversed curly quote', 'EX01\u201b', /“\u201b” \(U\+201B\)/],
  ['a wide apostrophe', 'EX01\uff07', /“\uff07” \(U\+FF07\)/],
  ['an ampersand', 'EX01&calc', /“&” \(U\+0026\)/],
  ['a redirection', 'EX01>c:\\x', /“>” \(U\+003E\)/],
  ['a comment sign', 'EX01#', /“#” \(U\+0023\)/],
  ['a letter of another script', 'E\u042501', /“\u0425” \(U\+0425\)/],
  ['a second line', 'EX01\niisreset', /U\+000A/],
  ['a carriage return', 'EX01\riisreset', /U\+000D/],
  ['a zero byte', 'EX\u000001', /U\+0000/],
  ['a no-break space', 'EX\u00a001', /U\+00A0/],
  ['a zero-width space', 'EX\u200b01', /U\+200B/],
  ['a right-to-left override', 'EX\u202e01', /U\+202E/],
  ['an isolate', 'EX\u206601', /U\+2066/],
  ['a soft hyphen', 'EX\u00ad01', /U\+00AD/],
  ['a byte order mark', 'EX\ufeff01', /U\+FEFF/],
  ['a line separator', 'EX\u202801', /U\+2028/],
  ['a tag character', 'EX\u{e0041}01', /U\+E0041/],
  ['a variation selector', 'EX\ufe0f01', /U\+FE0F/],
  ['a filler that looks like nothing', 'EX\u316401', /U\+3164/],
  ['half a character', 'EX\ud80001', /U\+D800/],
  ['a private character', 'EX\ue00001', /U\+E000/],
];

describe('a fact', () => {
  it.each(FACT_NAMES.flatMap((fact) => GOOD[fact].map((value) => [fact, value] as const)))(
    '%s takes %s',
    (fact, value) => {
      expect(checkFact(fact, value)).toEqual({ ok: true, value });
    },
  );

  it.each(HOSTILE)('is refused with %s in it, and the character is named', (_, value, name) => {
    for (const fact of FACT_NAMES.filter((each) => !FACTS[each].choices)) {
      const checked = checkFact(fact, value);
      expect(checked).toEqual({ ok: false, why: expect.stringMatching(name) });
    }
  });

  it.each(FACT_NAMES.filter((fact) => FACTS[fact].choices))('%s takes nothing but its choices', (fact) => {
    for (const value of ['', 'none', '2012', 'Mailbox; iisreset', "mailbox'", 'mail\u200bbox']) {
      expect(checkFact(fact, value).ok).toBe(false);
    }
    for (const { value, title } of FACTS[fact].choices!) {
      expect(checkFact(fact, title.toUpperCase())).toEqual({ ok: true, value });
    }
  });

  it.each([
    ['server', '12345'],
    ['server', '-ex01'],
    ['server', 'ex01-'],
    ['server', 'ex01..contoso.com'],
    ['server', `${'a'.repeat(64)}.com`],
    ['mailbox', 'ann@'],
    ['mailbox', '@contoso.com'],
    ['mailbox', 'a@b@contoso.com'],
    ['mailbox', `${'a'.repeat(65)}@contoso.com`],
    ['mailbox', '-Confirm'],
    ['admin', 'admin'],
    ['deviceId', 'a-b'],
    ['policy', ' -Force '],
    ['healthSet', '-Server'],
    ['database', 'x'.repeat(65)],
  ] as const)('%s is refused when it is %s', (fact, value) => {
    expect(checkFact(fact, value)).toEqual({ ok: false, why: expect.stringContaining(FACTS[fact].example) });
  });

  it.each(FACT_NAMES)('%s is refused when it is empty or far too long', (fact) => {
    expect(checkFact(fact, ' \t\n').ok).toBe(false);
    expect(checkFact(fact, 'a'.repeat(100_000)).ok).toBe(false);
  });

  it.each(FACT_NAMES)('%s, once taken, is what PowerShell reads from the command, character for character', (fact) => {
    const { seed, below, pick } = random(0xfac7 + FACT_NAMES.indexOf(fact));
    const pieces = [
      ...GOOD[fact],
      "'",
      '.',
      '-',
      '_',
      ' ',
      '(',
      ')',
      '@',
      '+',
      'a',
      'Z',
      '9',
      '\u2019',
      '\u200b',
      ';',
      '"',
    ];
    const command = ps`Get-Thing -Name ${chosen([fact], `<${fact}>`, (facts) => quote(facts[fact] ?? ''))} -Confirm`;
    let taken = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const raw = Array.from({ length: 1 + below(4) }, () => pick(pieces)).join('');
      const checked = checkFact(fact, raw);
      if (!checked.ok) continue;
      taken += 1;
      const scanned = scanStringLiteral(build(command, { [fact]: checked.value })!.slice('Get-Thing -Name '.length));
      const odd = [...checked.value].filter((character) => !FACTS[fact].alphabet.test(character));
      expect({ seed, ...scanned, odd, hidden: refusedCharacter(checked.value) }).toEqual({
        seed,
        value: checked.value,
        rest: ' -Confirm',
        closed: true,
        odd: [],
        hidden: undefined,
      });
    }
    expect(taken).toBeGreaterThan(100);
  });
});
