import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { runbooks } from '../../src/runbooks';
import { type Built, buildPrograms } from '../support/built';
import { probe, serverHealth } from '../support/outputs';
import { startBot } from '../support/start-bot';

const Outline = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z][a-z-]+$/),
    title: z.string().min(1),
    source: z.string().regex(/^\w[\w.-]*\.\w+$/),
    version: z.string().min(1),
    initial: z.string().min(1),
    steps: z.array(
      z.strictObject({
        id: z.string().min(1),
        section: z.string().min(1),
        title: z.string().min(1),
        ask: z.string().min(1),
        instructions: z.int().nonnegative(),
        commands: z.array(z.strictObject({ shell: z.enum(['powershell', 'cmd', 'sql']), text: z.string().min(1) })),
        answers: z.array(
          z.strictObject({ answer: z.string().min(1), label: z.string().min(1), to: z.string().min(1) }),
        ),
        waitMinutes: z.int().positive().optional(),
        changes: z.array(z.strictObject({ id: z.string(), what: z.string(), undo: z.string() })).optional(),
        outcome: z.enum(['resolved', 'support', 'vendor']).optional(),
      }),
    ),
    corrections: z.array(
      z.strictObject({ id: z.string(), section: z.string(), now: z.string().min(1), why: z.string().min(1) }),
    ),
  }),
);

/** From “Which server?” to the end, in the words of its answers. */
const WALK = ['EX01', '2019', 'Mailbox', 'POP', 'Go on', 'PopDeepTestMonitor', 'yes', '1', 'close'].join('\n');

describe('triage', () => {
  let built: Built;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(() => {
    built = buildPrograms();
  }, 120_000);
  afterAll(() => built?.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage-cli-'));
    env = { DATABASE_URL: `sqlite:${join(folder, 'triage.db')}` };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('prints every runbook as the contract says, each answer leading to a step there is', async () => {
    const { code, out, err } = await built.triage(['runbooks', '--json']);
    expect([code, err]).toEqual([0, '']);
    const outlines = Outline.parse(JSON.parse(out));
    expect(outlines.map(({ id }) => id)).toEqual(runbooks.map(({ id }) => id));
    for (const { initial, steps } of outlines) {
      const ids = new Set(steps.map(({ id }) => id));
      expect(ids.size).toBe(steps.length);
      for (const to of [initial, ...steps.flatMap(({ answers }) => answers.map(({ to }) => to))])
        expect(ids.has(to)).toBe(true);
      for (const { id, answers } of steps) {
        const told = answers.map(({ answer, label, to }) => `${id}: ${answer}, ${label}, ${to}`);
        expect(told).toEqual([...new Set(told)]);
      }
      expect(steps.flatMap(({ commands }) => commands.map(({ text }) => text)).join('\n')).toContain('<server>');
    }
  });

  it('lists the runbooks for people, and draws each as a diagram', async () => {
    const list = await built.triage(['runbooks']);
    const drawn = await built.triage(['runbooks', '--mermaid']);
    for (const { id, title } of runbooks) {
      expect(list.out).toContain(id);
      expect(drawn.out).toContain(`title: ${title}`);
    }
    expect(drawn.out.match(/^stateDiagram-v2$/gm)).toHaveLength(runbooks.length);
    expect(drawn.out.match(/^ {2}\[\*\] --> s\d+$/gm)).toHaveLength(runbooks.length);
    for (const line of drawn.out.split('\n').filter((text) => text.includes('-->')))
      expect(line).toMatch(/^ {2}(?:\[\*\]|s\d+) --> (?:\[\*\]|s\d+)(?:: [^:;#"{}]+)?$/);
  });

  it('walks a runbook from piped answers to its end, then lists and exports the case', async () => {
    const walked = await built.triage(['walk', 'pop-health'], env, WALK);
    expect([walked.code, walked.err]).toEqual([0, '']);
    expect(walked.out).toContain("Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX01'");
    expect(walked.out).toContain('The end: resolved.');
    expect(walked.out).toContain('Case 1001 is closed.');

    const cases = await built.triage(['cases'], env);
    expect(cases.out).toMatch(/^1001 {2}closed {2}\S+ {2}POP on EX01\n$/);
    expect(JSON.parse((await built.triage(['cases', '--json'], env)).out)).toMatchObject([
      { id: 1001, status: 'closed', runbook: 'pop-health', title: 'POP on EX01' },
    ]);

    const text = (await built.triage(['export', '1001'], env)).out;
    expect(text).toContain('Status: closed (resolved)');
    expect(text).toContain("Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX01'");
    const data = JSON.parse((await built.triage(['export', '1001', '--json'], env)).out);
    expect(data).toMatchObject({ case: 1001, status: 'closed', outcome: 'resolved', facts: { server: 'EX01' } });
    expect(data.path.map(({ label }: { label: string }) => label)).toEqual([
      'Go on',
      'PopDeepTestMonitor',
      'Yes, they are Running',
      'Yes, it says Succeeded',
    ]);
  });

  it('offers the runbooks, refuses what does not fit in words, goes back, and leaves the case open at the end of input', async () => {
    const input = [
      'pop-health',
      'EX;01',
      'EX01',
      '2019',
      'Mailbox',
      'POP',
      'nonsense',
      '1',
      'back',
      'path',
      'values',
    ].join('\n');
    const { code, out } = await built.triage(['walk'], env, input);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d\. POP health set$/m);
    expect(out).toContain("Server: “;” (U+003B) can't be in it.");
    expect(out).toContain('I can’t tell which answer that is. Say “Go on”.');
    expect(out.match(/Which server and health set is the alert about\?/g)).toHaveLength(3);
    expect(out).toContain('server: EX01');
    expect(out).toContain('Case 1001 stays open.');
  });

  it('reads pasted output: at the blank line below it, or between paste and a dot', async () => {
    const table = serverHealth(
      { name: 'PopCTPMonitor', healthSet: 'POP', alertValue: 'Healthy' },
      { name: 'PopDeepTestMonitor', healthSet: 'POP.Protocol', alertValue: 'Unhealthy' },
    );
    const probed = probe('POP.Protocol\\PopDeepTestProbe', 'Succeeded');
    const input = [
      'EX01',
      '2019',
      'Mailbox',
      'POP',
      '1',
      table,
      'take',
      'nonsense here',
      'yes',
      'paste',
      probed,
      '.',
      'take',
      'close',
    ];
    const { code, out } = await built.triage(['walk', 'pop-health'], env, input.join('\n'));
    expect(code).toBe(0);
    expect(out).toContain(
      '1 monitor is Unhealthy: PopDeepTestMonitor.\n    PopDeepTestMonitor Unhealthy  POP.Protocol',
    );
    expect(out).toContain('This means: PopDeepTestMonitor. Type take, or not so.');
    expect(out).toContain('I can’t tell which answer that is.');
    expect(out).toContain('This means: Yes, it says Succeeded. Type take, or not so.');
    expect(out).toContain('The end: resolved.');
    const data = JSON.parse((await built.triage(['export', '1001', '--json'], env)).out);
    expect(data.evidence).toMatchObject([
      { kinds: ['server-health'], taken: { label: 'PopDeepTestMonitor' } },
      {
        kinds: ['monitoring-probe'],
        taken: { label: 'Yes, it says Succeeded' },
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('leaves the bot nothing to send of a walk: its case has no conversation in Teams', async () => {
    const walked = await built.triage(['walk', 'pop-health'], env, WALK.replace('\nclose', ''));
    expect(walked.out).toContain('Case 1001 stays open.');
    const bot = await startBot({ databaseUrl: env.DATABASE_URL });
    try {
      await bot.settled();
      expect(await (await fetch(`${bot.url}/metrics`)).text()).toMatch(/^triage_set_aside_total 0$/m);
      expect(await (await fetch(`${bot.url}/readyz`)).json()).toMatchObject({ outbox: { waiting: 0 } });
      expect(bot.logged).toEqual([]);
    } finally {
      await bot.stop();
    }
    expect((await built.triage(['export', '1001'], env)).out).not.toContain('could not be delivered');
  });

  it('asks twice before it closes with something still changed', async () => {
    const blocked = ['EX01', '2019', 'Mailbox', 'POP', '1', 'PopDeepTestMonitor', '1', '2', '2', '1'];
    const { out } = await built.triage(['walk', 'pop-health'], env, [...blocked, 'close', 'close anyway'].join('\n'));
    expect(out).toContain('Still changed:\n- Databases are kept from being active on EX01');
    expect(out).toContain("Set-MailboxServer -Identity 'EX01' -DatabaseCopyActivationDisabledAndMoveNow $false");
    expect(out).toContain('Case 1001 is closed.');
  });

  it.each([
    [['walk', 'no-such'], 'There is no runbook no-such. “triage runbooks” lists them.'],
    [['walk'], 'No runbook was chosen. Type its number or its id.'],
    [['export', '99'], 'There is no case 99. “triage cases” lists them.'],
    [['export', '__proto__'], 'There is no case __proto__. “triage cases” lists them.'],
    [['export', '9'.repeat(30)], 'There is no case 9'],
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['cases', '--nope'], "unknown option '--nope'"],
  ])('ends with 2 and a sentence for %j, which cannot be done', async (args, words) => {
    const { code, out, err } = await built.triage(args, env);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(out + err).not.toMatch(/^\s+at /m);
  });

  it('says in a sentence that a case’s record is damaged, and leaves it as it is', async () => {
    await built.triage(['walk', 'pop-health'], env, 'EX01\n');
    const database = new Database(join(folder, 'triage.db'));
    database.exec('update events set body = \'{"type":\' where case_id = 1001 and seq = 0');
    database.close();
    const { code, out, err } = await built.triage(['export', '1001'], env);
    expect([code, out, err]).toEqual([
      2,
      '',
      'Case 1001 can’t be read: its record is damaged. “triage verify 1001” tells where.\n',
    ]);
    expect((await built.triage(['cases'], env)).out).toContain('1001');
    expect(await built.triage(['verify', '1001'], env)).toMatchObject({
      code: 1,
      out: expect.stringContaining('Case 1001, entry 1: '),
    });
  });

  it('says in a sentence that a setting is wrong, or that the database cannot be used', async () => {
    const wrong = await built.triage(['cases'], { DATABASE_URL: 'mysql://x' });
    expect(wrong.err).toContain('DATABASE_URL: it is not a database.');
    const inTheWay = await built.triage(['cases'], { DATABASE_URL: `sqlite:${folder}` });
    expect(inTheWay.err).toMatch(/^The database .* can't be opened/);
    for (const { code, err } of [wrong, inTheWay]) {
      expect(code).toBe(2);
      expect(err).not.toMatch(/^\s+at /m);
    }
  });
});
