import { type Bot, startBot } from '../support/start-bot';
import { atProbe, newChat } from './places';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

const error = (message: string, info: string, id: string): string =>
  [message, `    + CategoryInfo          : ${info}`, `    + FullyQualifiedErrorId : ${id}`].join('\n');

const NOT_FOUND = error(
  'WARNING: The following error occurred: Failed to find the probe ActiveSync\\ActiveSyncCTPProbe on server EX01.',
  'NotSpecified: (:) [Invoke-MonitoringProbe], Exception',
  '1F0B6C50,Microsoft.Exchange.Monitoring.InvokeMonitoringProbe',
);
const DENIED = error(
  'Der Zugriff wurde verweigert.',
  'PermissionDenied: (:) [Invoke-MonitoringProbe], Exception',
  'AccessDenied,Microsoft.Exchange.Monitoring.InvokeMonitoringProbe',
);
const UNKNOWN = error(
  'Invoke-MonitoringProbe : Die Benennung "Invoke-MonitoringProbe" wurde nicht als Name eines Cmdlet erkannt.',
  'ObjectNotFound: (Invoke-MonitoringProbe:String) [], CommandNotFoundException',
  'CommandNotFoundException',
);

describe('an error in place of a probe’s result', () => {
  it('means that it can’t be run where the probe is not found', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(NOT_FOUND);
    expect(chat.words).toContain('The probe is not found there.');
    expect(chat.words).toContain('This means: It can’t be run');
    expect(chat.words).toContain('[Invoke-MonitoringProbe]');
  });

  it.each([
    ['a command that is not known there', UNKNOWN, 'Run it in the Exchange Management Shell.'],
    ['a lack of permission', DENIED, 'Mend what the error names, and run it again.'],
  ])('is output, and says what to do, where it is %s', async (_, paste, way) => {
    const chat = await atProbe(newChat(bot));
    await chat.say(paste);
    expect(chat.heading).toBe('This output does not decide the question');
    expect(chat.words).toContain(way);
    expect(chat.labels).not.toContain('Take it');
  });

  it.each([
    ['Get-ServerHealth', 'The command Get-ServerHealth is not known there.'],
    ['Get-Gurke', 'The command Get-Gurke is not known there.'],
  ])('of another command is read in any language: %s', async (command, found) => {
    const chat = await atProbe(newChat(bot));
    await chat.say(UNKNOWN.replaceAll('Invoke-MonitoringProbe', command));
    expect(chat.words).toContain(found);
  });

  it('that is not known is output still', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(error('Etwas ging schief.', 'NotSpecified: (:) [Get-Gurke], Exception', 'Etwas,Get.Gurke'));
    expect(chat.words).toContain('The command ended with an error.');
  });
});
