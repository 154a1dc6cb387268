import type { AnyMachineSnapshot } from 'xstate';
import type { Facts } from '../../src/facts/facts';
import { plain, plainInstruction } from '../../src/runbooks/outline';
import { build } from '../../src/runbooks/powershell';
import { type Instruction, isCommand, type Outcome, type Runbook, type Sentence } from '../../src/runbooks/runbook';
import type { Answer, Step } from '../../src/runbooks/steps';
import { begin, learn, offered, stepAt, take } from './machine';

/** Facts of an ordinary case: Exchange 2019, one server. */
export const CASE: Facts = {
  server: 'EX01',
  mailboxServer: 'MBX01',
  role: 'mailbox',
  exchange: '2019',
  healthSet: 'ActiveSync',
  mailbox: 'ann@contoso.com',
  deviceId: 'ApplDN6F2ABC1234',
  domain: 'contoso.com',
  policy: 'Default',
  database: 'DB01',
  rule: 'WindowsMail (DeviceType)',
  error: 'MailboxQuotaExceeded',
  admin: 'admin@contoso.com',
};

/**
 * Walks a runbook as a person does: press the words on the card, look at what comes.
 * Each call gives a new walk, so a test may go back to an earlier one and press something else.
 */
export class Walk {
  constructor(
    private readonly runbook: Runbook,
    private readonly snapshot: AnyMachineSnapshot,
    private readonly changed: readonly string[] = [],
    private readonly suggested?: string,
  ) {}

  get step(): Step {
    return stepAt(this.runbook, this.snapshot);
  }

  get facts(): Facts {
    return this.snapshot.context.facts;
  }

  /** Each button once, with the answer behind it. */
  get buttons(): Map<string, Answer> {
    const taken = offered(this.snapshot, this.step);
    return new Map(this.step.answers.filter(({ answer }) => taken.includes(answer)).map((each) => [each.label, each]));
  }

  private next(snapshot: AnyMachineSnapshot, changed = this.changed, suggested?: string): Walk {
    return new Walk(this.runbook, snapshot, changed, suggested);
  }

  press(label: string): Walk {
    const answer = this.buttons.get(label);
    if (!answer) {
      throw new Error(`“${label}” is not offered at ${this.step.id}, only “${[...this.buttons.keys()].join('”, “')}”`);
    }
    const { changes = [], undoes = [] } = this.step.meta;
    const changed = answer.unchanged
      ? this.changed
      : [...this.changed.filter((id) => !undoes.includes(id)), ...changes.map(({ id }) => id)];
    return this.next(take(this.runbook, this.snapshot, answer.answer), [...new Set(changed)]);
  }

  /** Fills facts in, as the inputs of a card do. */
  knows(facts: Facts): Walk {
    return this.next(learn(this.runbook, this.snapshot, facts));
  }

  paste(text: string): Walk {
    const { reads } = this.step.meta;
    const [reading] = reads?.reader.read(text) ?? [];
    const answer = reading && reads?.means(reading.findings, { ...this.facts, ...reading.facts });
    const label = this.step.answers.find((offered) => offered.answer === answer)?.label;
    return this.next(this.snapshot, this.changed, label ?? 'nothing');
  }

  suggests(label: string): Walk {
    expect(this.suggested).toBe(label);
    return this;
  }

  asks(question: string): Walk {
    expect(plain(this.step.meta.ask ?? this.step.meta.title)).toBe(question);
    return this;
  }

  at(step: string): Walk {
    expect(this.step.id).toBe(step);
    return this;
  }

  offers(...labels: string[]): Walk {
    expect([...this.buttons.keys()]).toEqual(labels);
    return this;
  }

  asksFor(...facts: string[]): Walk {
    expect(this.step.meta.asks ?? []).toEqual(facts);
    return this;
  }

  /** The commands on the card, byte for byte. */
  get commands(): string[] {
    return (this.step.meta.instructions ?? []).filter(isCommand).map((command) => {
      const text = build(command, this.facts);
      if (text === undefined) throw new Error(`a fact is missing for ${plainInstruction(command)}`);
      return text;
    });
  }

  runs(command: string): Walk {
    expect(this.commands).toContain(command);
    return this;
  }

  says(words: string): Walk {
    const spoken = (this.step.meta.instructions ?? []).map((instruction) => this.spoken(instruction));
    expect(spoken.join('\n')).toContain(words);
    return this;
  }

  private spoken(instruction: Instruction): string {
    if (isCommand(instruction)) return build(instruction, this.facts) ?? '';
    return this.sentence(instruction);
  }

  private sentence(text: string | Sentence): string {
    if (typeof text === 'string') return text;
    return text.words.map((word) => (typeof word === 'string' ? word : word.text(this.facts))).join('');
  }

  warns(words: string): Walk {
    expect(this.sentence(this.step.meta.warning ?? '')).toContain(words);
    return this;
  }

  waits(minutes: number): Walk {
    expect(this.step.meta.waitMinutes).toBe(minutes);
    return this;
  }

  /** What the answers so far left changed and nothing has put back. */
  leavesChanged(...changes: string[]): Walk {
    expect(this.changed).toEqual(changes);
    return this;
  }

  ends(outcome: Outcome): Walk {
    expect(this.step.meta.outcome).toBe(outcome);
    expect(this.snapshot.status).toBe('done');
    return this;
  }
}

/** `walk(activeSyncHealth, { role: 'client-access', exchange: '2013' })`; other facts are those of an ordinary case. */
export const walk = (runbook: Runbook, facts: Facts = {}): Walk =>
  new Walk(runbook, begin(runbook, { ...CASE, ...facts }));
