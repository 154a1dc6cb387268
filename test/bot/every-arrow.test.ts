import type { Facts } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { outlineOf } from '../../src/runbooks/outline';
import type { Runbook } from '../../src/runbooks/runbook';
import { groupChat } from '../support/activities';
import { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { arrowsOf, type Press, planWalks, type Walk } from '../support/walk-planner';

// The real bot, over HTTP: every (step, answer, to) of `triage runbooks --json` is taken by pressing buttons.

const SERVERS: readonly Facts[] = [
  { exchange: '2019', role: 'mailbox' },
  { exchange: '2013', role: 'mailbox' },
  { exchange: '2013', role: 'client-access' },
  { exchange: '2013', role: 'combined' },
  { exchange: '2007', role: 'mailbox' },
];

/** The monitors that arrows of this runbook depend on, and one that no page lists. */
const monitorsOf = ({ machine }: Runbook): string[] => [
  ...new Set(
    [...JSON.stringify(machine.config).matchAll(/"fact":"monitor","in":\["(\w+)"\]/g)].map(([, name]) => name!),
  ),
  'SomeOtherMonitor',
];

function plan(runbook: Runbook) {
  const monitors = monitorsOf(runbook).map((monitor) => ({ monitor }));
  return planWalks(
    runbook,
    SERVERS.flatMap((server) => [server, { ...server, ...monitors[0] }]),
    [...SERVERS, ...monitors],
  );
}

/** Goes a planned walk in a chat of its own. */
class Walker {
  presses = 0;
  private readonly chat: Chat;
  private facts: Facts;

  constructor(
    bot: Bot,
    private readonly walk: Walk,
    number: number,
  ) {
    this.chat = new Chat(bot, groupChat(bot.teams.url, `19:walk-${walk.runbook.id}-${number}@thread.v2`));
    this.facts = { ...CASE, ...walk.facts };
  }

  async go(taken: Set<string>): Promise<void> {
    const { runbook, facts, presses } = this.walk;
    await this.chat.say(`start ${runbook.id}${facts.monitor ? `: ${facts.monitor} on EX01` : ''}`);
    const untold = Object.entries(facts).filter(([fact]) => fact !== 'monitor' && !this.chat.inputs.includes(fact));
    await this.tell(Object.fromEntries(untold));
    for (const press of presses) {
      await this.take(press);
      taken.add(`${press.step} --${press.answer}--> ${press.to}`);
    }
  }

  private async take(press: Press): Promise<void> {
    const { chat } = this;
    await this.fillForm();
    expect(this.stepShown()).toBe(press.step);
    const untold = Object.fromEntries(
      Object.entries(press.inputs).filter(
        ([fact, value]) => !chat.inputs.includes(fact) && this.facts[fact as keyof Facts] !== value,
      ),
    );
    this.facts = { ...this.facts, ...press.inputs };
    await this.tell(untold);
    await this.fillForm();
    const inputs = Object.fromEntries(chat.inputs.map((fact) => [fact, this.facts[fact as keyof Facts] ?? '']));
    await chat.answer(press.answer, inputs);
    this.presses += 1;
    const next = outlineOf(this.walk.runbook).steps.find(({ id }) => id === press.to)!;
    expect(chat.words).toContain(next.title);
    await this.fillForm();
    expect(this.stepShown()).toBe(next.outcome ? undefined : press.to);
  }

  /** The step that the newest card's answers are for; an outcome has none, and a form none yet. */
  private stepShown(): string | undefined {
    return this.chat.actions.find(({ data }) => data.answer !== undefined)?.data.step;
  }

  private async fillForm(): Promise<void> {
    if (!this.chat.labels.includes('Show the command')) return;
    const inputs = Object.fromEntries(this.chat.inputs.map((fact) => [fact, this.facts[fact as keyof Facts]]));
    await this.chat.pressInPlace('Show the command', inputs);
    this.presses += 1;
  }

  /** Corrects values by the card for it. */
  private async tell(told: Facts): Promise<void> {
    if (Object.keys(told).length === 0) return;
    await this.chat.press('Change values');
    await this.chat.press('Save', told);
    this.presses += 2;
  }
}

const AT_ONCE = 4;

async function goAll(bot: Bot, walks: readonly Walk[], taken: Set<string>): Promise<number> {
  const waiting = walks.map((walk, i) => new Walker(bot, walk, i));
  const all = [...waiting];
  const worker = async () => {
    for (let walker = waiting.shift(); walker; walker = waiting.shift()) await walker.go(taken);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return all.reduce((sum, { presses }) => sum + presses, 0);
}

describe('every arrow of every runbook, over HTTP', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  it.each(runbooks.map((runbook) => [runbook.id, runbook] as const))(
    'leads where the outline of %s says',
    async (id, runbook) => {
      const { walks, left } = plan(runbook);
      expect(left).toEqual([]);
      const taken = new Set<string>();
      const began = Date.now();
      const presses = await goAll(bot, walks, taken);
      const arrows = arrowsOf(runbook);
      const seconds = ((Date.now() - began) / 1_000).toFixed(1);
      process.stdout.write(
        `${id}: ${taken.size} of ${arrows.size} arrows taken in ${walks.length} walks, ${presses} presses, ${seconds} s\n`,
      );
      expect([...arrows].filter((arrow) => !taken.has(arrow))).toEqual([]);
    },
    300_000,
  );
});
