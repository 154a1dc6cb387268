import { list, probe, serverHealth } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { atProbe, atWhichMonitor, CTP_PROBE, newChat } from './places';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

const CUT = probe(CTP_PROBE, 'Succ...');

describe('an output that can’t be told from', () => {
  it('is asked for with the step’s own command, whole', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(CUT);
    expect(chat.commands.at(-1)).toBe(
      `Invoke-MonitoringProbe -Identity '${CTP_PROBE}' -Server 'EX01' | Format-List Server,MonitorIdentity,ResultType,Error,Exception`,
    );
  });

  it('is asked for with the case’s values where the step has another command', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(list({ HealthSet: 'POP', AlertValue: 'Unhea...' }));
    expect(chat.commands.at(-1)).toBe("Get-HealthReport -Identity 'EX01' | Format-List HealthSet,AlertValue");
  });

  it('is asked for in words where the case lacks a value of the command', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(CUT);
    expect(chat.heading).toBe('I can’t tell from this output');
    expect(chat.words).toContain('Run the command again, and paste all that it prints, with the command above it.');
    expect(chat.words).not.toMatch(/<[a-z ]+>/i);
  });

  it.each([
    ['ResultType', list({ MonitorIdentity: CTP_PROBE, ResultType: 'Erfolgreich' }), 'Erfolgreich'],
    ['AlertValue', serverHealth({ name: 'M', healthSet: 'ActiveSync', alertValue: 'Fehlerhaft' }), 'Fehlerhaft'],
  ])('is said to be of another language where its words are: %s', async (name, paste, word) => {
    const chat = await atProbe(newChat(bot));
    await chat.say(paste);
    expect(chat.words).toContain(`${name} says “${word}”. I don’t know that word: I read English only.`);
  });
});
