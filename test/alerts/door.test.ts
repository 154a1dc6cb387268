import { cardOf, codesIn } from '../support/chat';
import { random } from '../support/random';
import type { Bot } from '../support/start-bot';
import { fixture, payload } from './fixture';
import { alert, alertsHere, rootCard, startTeam, TOKENS, threadOf, unhealthy, webhook } from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam({
    env: {
      ALERT_TOKENS: `${Object.entries(TOKENS)
        .map((pair) => pair.join(':'))
        .join(',')},scom:sc-next-0123456789abcdef`,
    },
  });
});
afterEach(async () => {
  await bot.stop();
});

describe('who may send alerts', () => {
  it('is whoever shows the source’s token, and during a rotation the next one too', async () => {
    for (const token of [TOKENS.scom!, 'sc-next-0123456789abcdef'])
      expect((await alert(bot, 'scom', 'Something is wrong.', { token })).status).toBe(202);
  });

  it.each([
    ['none', ''],
    ['a wrong one', 'nothing-like-it'],
    ['another source’s', TOKENS.grafana!],
    ['one that goes on', `${TOKENS.scom}x`],
  ])('is nobody with %s', async (_, token) => {
    const quiet = bot.logged.length;
    const refused = await alert(bot, 'scom', 'Something is wrong: hunter2-in-the-body', { token });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(bot.logged.slice(quiet)).toEqual([]);
  });

  it('may show it in the address where the source is Azure Monitor, and there alone', async () => {
    const query = `?token=${TOKENS['azure-monitor']}`;
    expect((await alert(bot, 'azure-monitor', payload('azure-metric.json'), { token: '', query })).status).toBe(202);
    expect((await alert(bot, 'scom', 'Text', { token: '', query: `?token=${TOKENS.scom}` })).status).toBe(401);
    expect(bot.logged.join('')).not.toContain(TOKENS['azure-monitor']);
  });

  it('finds no other sources', async () => {
    expect((await alert(bot, 'nagios', {}, { token: TOKENS.scom })).status).toBe(404);
  });
});

describe('what is no alert', () => {
  it.each([
    ['alertmanager', { alerts: 'none' }, 400, 'alerts'],
    ['alertmanager', { alerts: [{ status: 'maybe' }] }, 400, 'alerts[0].status'],
    ['azure-monitor', { data: { essentials: {} } }, 400, 'data.essentials.monitorCondition'],
    ['grafana', [], 400, 'body'],
    ['scom', {}, 400, 'AlertName'],
    ['text', { text: 7 }, 400, 'text'],
    ['text', { text: ' ' }, 400, 'text'],
  ])('is refused by %s with the name of the field: %j', async (source, body, status, field) => {
    expect(await alert(bot, source, body)).toMatchObject({ status, body: { field } });
  });

  it('is refused where it is not JSON, too long, or of another kind', async () => {
    expect((await alert(bot, 'alertmanager', '{', { type: 'application/json' })).status).toBe(400);
    expect((await alert(bot, 'alertmanager', 'a=b', { type: 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await alert(bot, 'alertmanager', 'Text')).status).toBe(415);
    expect((await alert(bot, 'text', 'x'.repeat(257 * 1024))).status).toBe(413);
  });
});

describe('every source', () => {
  it.each([
    ['alertmanager', 'alertmanager.json', ['Alertmanager', 'EX01']],
    ['azure-monitor', 'azure-metric.json', ['Azure Monitor', 'EX01']],
    ['azure-monitor', 'azure-log.json', ['Azure Monitor']],
    ['azure-monitor', 'azure-other-schema.json', ['common alert schema']],
    ['grafana', 'grafana.json', ['Grafana', 'No data for']],
    ['scom', 'scom-ecp.txt', ['SCOM', 'ECP']],
    ['scom', 'scom-unnamed.txt', ['SCOM']],
    ['scom', 'scom-event-log.txt', ['SCOM']],
    ['text', 'event-4.txt', ['as text']],
    ['text', 'event-4-unnamed.txt', ['as text']],
    ['text', 'server-health.txt', ['as text']],
  ])('reaches its thread from %s with %s', async (source, file, words) => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    const body = file.endsWith('.json') ? payload(file) : fixture(file);
    const taken = await alert(bot, source, body);
    expect(taken.status).toBe(202);
    expect(taken.body.cases.length).toBeGreaterThan(0);
    const { root } = await threadOf(bot, before);
    for (const word of words) expect(rootCard(bot, root)).toContain(word);
    expect(JSON.stringify(cardOf(root.activity)).length).toBeLessThan(24 * 1024);
  });
});

const HOSTILE = [
  '**bold** [link](https://evil.example) <at>Everyone</at>',
  '${json(caseId)} ${$root} {{name}}',
  'EX01; Remove-Mailbox -Identity * #',
  "EX01' ; iisreset ; '",
  '\u0000\u202e\u200b\u0007 hidden',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'x'.repeat(50_000),
  '\ud83d'.repeat(5_000),
];

describe('hostile text', () => {
  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('is shown and does nothing: %s', async (_, text) => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    const sent = unhealthy(text, 'ActiveSync', { annotations: { summary: text, description: text } });
    expect((await alert(bot, 'alertmanager', webhook(sent))).status).toBe(202);
    const { chat, root } = await threadOf(bot, before);
    const card = cardOf(root.activity)!;
    expect(JSON.stringify(card).length).toBeLessThan(24 * 1024);
    expect(card.msteams?.entities).toBeUndefined();
    expect(root.activity.entities).toBeUndefined();
    expect(JSON.stringify(card)).not.toContain('1001}');
    for (const { type, text: words } of textBlocks(card))
      expect([type, words]).toEqual([type, expect.not.stringMatching(/(^|[^\\])[*<[]/)]);
    await chat.press('Start triage');
    await chat.press('Go on', { server: 'EX01', exchange: '2019', role: 'mailbox' });
    for (const command of chat.commands) expect(command).not.toMatch(/Remove-Mailbox|iisreset|evil|script/);
    expect(codesIn(card).join('').length).toBeLessThan(2_000);
  });

  it('never becomes a server, and so no command', async () => {
    const draw = random();
    const characters = [...`abcEX019.-_ '"\`$;|&(){}<>\n\t‘’‚‛–\u0000\u202e`];
    for (let i = 0; i < 60; i++) {
      const server = Array.from({ length: 1 + draw.below(20) }, () => draw.pick(characters)).join('');
      const taken = await alert(bot, 'alertmanager', webhook(unhealthy(server, 'POP', { fingerprint: `h${i}` })));
      if (taken.status !== 202) throw new Error(`Seed ${draw.seed}: ${JSON.stringify(server)} got ${taken.status}.`);
    }
  });
});

const textBlocks = (node: unknown): { type: string; text: string }[] => {
  if (Array.isArray(node)) return node.flatMap(textBlocks);
  if (typeof node !== 'object' || node === null) return [];
  const { type, text } = node as { type?: string; text?: string };
  const own = type === 'TextBlock' && typeof text === 'string' ? [{ type, text }] : [];
  return [...own, ...Object.values(node).flatMap(textBlocks)];
};
