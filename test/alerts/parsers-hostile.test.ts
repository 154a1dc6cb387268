import { type Alert, isAlert, readAlertText, SOURCE_NAMES, type SourceName, sources } from '../../src/alerts';
import { checkFact, type FactName } from '../../src/facts/facts';
import { type Random, random } from '../support/random';
import { fixture, one, parse, payload, RECEIVED } from './fixture';

const HOSTILE_NAMES = [
  "EX01'; Remove-Mailbox ann; '",
  'EX01;Remove-Mailbox',
  'EX01$(Stop-Computer)',
  'EX01`nStop-Computer',
  'EX01|Out-Null',
  'EX01 & calc',
  '<at>EX01</at>',
  '**EX01**',
  '[EX01](https://evil.test)',
  '${$root.secret}',
  '${1+1}EX01',
  'EX01\u0000',
  'EX\u200b01',
  'EX\u202e10',
  'EX01\u001b[31m',
  'EX01\nSource: EX02',
  '‘EX01’',
  'ЕХ01',
  '-EX01',
  `EX01${'a'.repeat(300)}`,
  '😀',
  '\ud83d',
];

const TEXTS = HOSTILE_NAMES.flatMap((name) => [
  `ActiveSync is Unhealthy on ${name}`,
  `${name}: ActiveSync is Unhealthy`,
  `Alert: Exchange Health Set\nSource: ${name} - ActiveSync\nPath: ${name};${name}\nAlert description: x`,
  `Note: Subsequent detected alerts are suppressed until the health set is healthy again.\nGet-ServerHealth -Identity '${name}' -HealthSet 'ActiveSync'`,
  `${name} Online ActiveSyncCTPMonitor ActiveSync Unhealthy ActiveSyncProxy`,
]);

/** Harmless names a text may hold on its own, in front of or behind what is hostile in it. */
const EXPECTED = /^(?:EX0[12])$/i;

const goodFacts = (alert: Alert): boolean =>
  Object.entries(alert.facts).every(([name, value]) => {
    const checked = checkFact(name as FactName, value);
    return checked.ok && checked.value === value;
  });

const withinBounds = ({ title, text, raw, links, warnings, sourceKey }: Alert): boolean =>
  title.length <= 200 &&
  !/\p{Cc}/u.test(title) &&
  text.length <= 4000 &&
  raw.length <= 16_384 &&
  links.length <= 8 &&
  warnings.length <= 10 &&
  sourceKey.length <= 400 &&
  !`${title}${text}${raw}${sourceKey}`.includes('\u0000') &&
  `${title}${text}${raw}${sourceKey}`.isWellFormed();

describe('hostile alerts', () => {
  it.each(HOSTILE_NAMES)('%j is no server, no health set, no monitor and no mailbox', (name) => {
    const labels = { server: name, healthset: name, monitor: name, mailbox: name };
    const bodies: [SourceName, unknown][] = [
      ['alertmanager', { alerts: [{ status: 'firing', labels, fingerprint: name }] }],
      ['grafana', { alerts: [{ status: 'firing', labels, annotations: { summary: name } }] }],
      [
        'azure-monitor',
        {
          data: {
            essentials: {
              monitorCondition: 'Fired',
              alertTargetIDs: [`/providers/microsoft.compute/virtualmachines/${name}`],
              configurationItems: [name],
            },
            customProperties: labels,
          },
        },
      ],
      [
        'scom',
        {
          AlertName: 'Exchange Health Set',
          ManagedEntityDisplayName: `${name} - ${name}`,
          ManagedEntityPath: `${name};${name}`,
        },
      ],
    ];
    for (const [source, body] of bodies) {
      const alert = one(source, body);
      expect([source, alert.facts]).toEqual([source, {}]);
      expect(alert.fingerprint).toMatch(new RegExp(`^${source}:[0-9a-f]{32}$`));
      expect(alert.warnings.length).toBeGreaterThan(0);
      expect(withinBounds(alert)).toBe(true);
    }
  });

  it.each(TEXTS)('takes nothing hostile from %j', (text) => {
    for (const source of ['text', 'scom'] as const) {
      for (const alert of parse(source, text)) {
        expect(goodFacts(alert)).toBe(true);
        if (alert.server !== undefined) expect(alert.server).toMatch(EXPECTED);
      }
    }
  });

  it('takes no server from a text that has one with something glued to it', () => {
    for (const name of HOSTILE_NAMES.filter((hostile) => !/[\s*‘]/.test(hostile)))
      expect([name, one('text', `ActiveSync is Unhealthy on ${name}`).facts.server]).toEqual([name, undefined]);
  });

  it('keeps what was said as it was said, for the record and for the eye', () => {
    const text = '**bold** <at>Dana</at> ${$root.caseId} `code` [x](javascript:alert(1)) ActiveSync';
    expect(one('text', text)).toMatchObject({ text, raw: text, title: text, links: [] });
  });

  it('marks a NUL and half characters, which no database keeps', () => {
    const { text, raw, title } = one('text', 'a\u0000b \ud83d end');
    expect([text, raw]).toEqual(['a\u2400b \ufffd end', 'a\u2400b \ufffd end']);
    expect(title).toBe('a\u2400b \ufffd end');
  });

  it('links to nothing but https, and to no address with a name in it', () => {
    const link = (generatorURL: string) =>
      parse('alertmanager', { alerts: [{ status: 'firing', generatorURL }] })[0]!.links;
    for (const url of [
      'javascript:alert(1)',
      'http://a.test',
      'https://user:pw@a.test',
      'https://',
      'data:text/html,x',
      `https://a.test/${'a'.repeat(3000)}`,
    ])
      expect([url, link(url)]).toEqual([url, []]);
    expect(link('https://a.test/x')).toHaveLength(1);
  });

  it('cuts 200 KB, never in the middle of a character', () => {
    for (const piece of [
      'a',
      '😀',
      'x\n',
      '> ',
      '<p>',
      'https://',
      'Alert: Source: ',
      'the ',
      '\u0000',
      'EX01 Online ActiveSync Unhealthy\n',
      "Get-ServerHealth -Identity '",
    ]) {
      const long = piece.repeat(Math.ceil(200_000 / piece.length));
      for (const source of ['text', 'scom'] as const) {
        const [alert] = parse(source, `.${long}`);
        expect([piece, withinBounds(alert!), goodFacts(alert!)]).toEqual([piece, true, true]);
      }
      const labels = { server: long, alertname: long, [long]: long };
      expect(
        withinBounds(
          one('grafana', { alerts: [{ status: 'firing', labels, annotations: labels, fingerprint: long }] }),
        ),
      ).toBe(true);
    }
  });

  it('never lose an alert among 50,000 random texts, nor find a fact that is none', () => {
    const draw = random();
    const pieces = [...TEXTS, fixture('scom-ecp.txt'), fixture('event-4.txt'), fixture('server-health.txt'), ...WORDS];
    let found = 0;
    for (let round = 0; round < 50_000; round += 1) {
      const text = randomText(draw, pieces);
      try {
        const alerts = text.trim() === '' ? [] : sources[draw.next() < 0.8 ? 'text' : 'scom'].parse(text, RECEIVED);
        if (text.trim() !== '' && alerts.length === 0) throw new Error('There is no alert.');
        if (!alerts.every((alert) => goodFacts(alert) && withinBounds(alert)))
          throw new Error('A fact or a bound is broken.');
        if (isAlert(text) && !readAlertText(text, RECEIVED)) throw new Error('It is an alert that cannot be read.');
        found += alerts[0]?.server ? 1 : 0;
      } catch (error) {
        throw new Error(
          `Seed ${draw.seed}, round ${round}, ${JSON.stringify(text.slice(0, 300))}: ${(error as Error).stack}`,
        );
      }
    }
    // The draws are good for something: many texts do name a server.
    expect(found).toBeGreaterThan(5000);
  }, 120_000);

  it('refuses or reads every payload with something torn out or put in, and throws nothing else', () => {
    const draw = random();
    const bodies = [
      ['alertmanager', 'alertmanager.json'],
      ['grafana', 'grafana.json'],
      ['azure-monitor', 'azure-metric.json'],
      ['azure-monitor', 'azure-log.json'],
      ['scom', 'scom.json'],
    ] as const;
    let read = 0;
    for (let round = 0; round < 5000; round += 1) {
      const [source, file] = draw.pick(bodies);
      const body = torn(payload(file), draw);
      try {
        for (const alert of sources[source].parse(body, RECEIVED))
          expect(goodFacts(alert) && withinBounds(alert)).toBe(true);
        read += 1;
      } catch (error) {
        if ((error as Error).name !== 'AlertUnreadableError')
          throw new Error(`Seed ${draw.seed}, round ${round}, ${source}: ${(error as Error).stack}`);
        expect((error as Error).message).toMatch(/^This \S+ alert can't be read: (?:“.{1,100}”|the body) /);
      }
    }
    expect(read).toBeGreaterThan(1000);
  });

  it('has a door for every name of a source and for no other', () => {
    expect(Object.keys(sources)).toEqual([...SOURCE_NAMES]);
  });
});

const WORDS = [
  'ActiveSync',
  'Unhealthy',
  'Healthy',
  'is',
  'on',
  'EX01',
  'health set',
  'Alert:',
  'Source:',
  'Path:',
  'Alert description:',
  ' - ',
  '\n',
  '\r\n',
  '\t',
  '  ',
  '<p>',
  '</p>',
  '&lt;',
  '----',
  'Server',
  'AlertValue',
  ':',
  '?',
  "'",
  '$',
  '{2}',
  '\u0000',
  '\u200b',
  '\u202e',
  '\ud800',
  '😀',
  'Date: Fri, 99 Nov 2026 10:56:35 +0200',
  'AlertID=%7b0a1b2c3d-1111-2222-3333-444455556666%7d',
];

function randomText(draw: Random, pieces: readonly string[]): string {
  return Array.from({ length: 1 + draw.below(8) }, () => {
    const piece = draw.pick(pieces);
    const cut = draw.below(piece.length + 1);
    const odd = String.fromCharCode(draw.below(0x3000));
    return draw.pick([
      piece,
      piece,
      piece.slice(0, cut),
      piece.slice(cut),
      `${piece.slice(0, cut)}${odd}${piece.slice(cut)}`,
    ]);
  }).join(draw.pick(['', ' ', '\n']));
}

const ODD = [
  null,
  0,
  -1,
  1e300,
  '',
  'x',
  '${x}',
  [],
  {},
  [null],
  true,
  '9999-12-31T23:59:59.9999999Z',
  '0001-01-01T00:00:00Z',
  '2026-02-31T00:00:00Z',
  "a'b",
];

/** The value with one of its parts, chosen by chance, left out or changed. */
function torn(value: unknown, draw: Random): unknown {
  if (typeof value !== 'object' || value === null || draw.next() < 0.1) return draw.pick(ODD);
  const keys = Object.keys(value);
  if (keys.length === 0) return draw.pick(ODD);
  const key = draw.pick(keys);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? torn(item, draw) : item));
  const { [key]: inner, ...rest } = value as Record<string, unknown>;
  return draw.next() < 0.3 ? rest : { ...rest, [key]: torn(inner, draw) };
}
