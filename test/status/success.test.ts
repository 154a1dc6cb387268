import { explanations, isSuccess } from '../../src/status';

describe('success', () => {
  it.each([
    ['Sync', 1, true],
    ['Sync', 7, false],
    ['Ping', 1, true],
    ['Ping', 2, true],
    ['Ping', 3, false],
    ['MoveItems', 1, false],
    ['MoveItems', 3, true],
    ['ItemOperations', 17, true],
    ['Search', 12, true],
    ['Provision', 2, false],
    ['FolderSync', 9, false],
    ['SendMail', 120, false],
    ['SendMail', 118, true],
    ['Sync', 132, false],
    ['http', 200, true],
    ['http', 203, true],
    ['http', '401.1', false],
    ['HTTP', 503, false],
    ['http', 599, false],
    ['win32', 0, true],
    ['win32', 64, false],
  ])('of %s %s is %s', (command, code, success) => expect(isSuccess(command, code)).toBe(success));

  it('needs no status: SendMail, SmartReply and SmartForward succeed with an empty body', () => {
    for (const command of ['SendMail', 'SmartReply', 'SmartForward', 'Sync']) {
      for (const none of [undefined, null, '']) expect(isSuccess(command, none)).toBe(true);
    }
    expect(isSuccess('SendMail', 'empty')).toBe(true);
  });

  it('does not depend on how the log spells the command or whether the number is text', () => {
    expect(isSuccess('PING', '2')).toBe(true);
    expect(isSuccess('moveitems', '1')).toBe(false);
  });

  it('takes only 1 for success where the command or the number is unknown', () => {
    expect(isSuccess('Whatever', 1)).toBe(true);
    expect(isSuccess('Whatever', 2)).toBe(false);
    expect(isSuccess('Sync', 999)).toBe(false);
    expect(isSuccess('', '__proto__')).toBe(false);
  });

  it('agrees with what the explanations say', () => {
    for (const { command, code, success } of explanations)
      expect([command, code, isSuccess(command, code)]).toEqual([command, code, success]);
  });
});
