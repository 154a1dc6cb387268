import fc from 'fast-check';
import { parseThread, threadId } from '../../src/teams/thread';

describe('a thread in a channel', () => {
  it('is written as its channel and its root post', () => {
    expect(threadId({ channelId: '19:alerts@thread.tacv2', rootId: '1700000000001' })).toBe(
      '19:alerts@thread.tacv2;messageid=1700000000001',
    );
    expect(threadId({ channelId: '19:alerts@thread.tacv2' })).toBe('19:alerts@thread.tacv2');
  });

  it('is read back as it was written', () => {
    const channelId = fc.stringMatching(/^19:[\w-]{1,40}@thread\.(tacv2|skype)$/);
    const rootId = fc.option(fc.bigInt({ min: 1n, max: 10n ** 18n }).map(String), { nil: undefined });
    fc.assert(
      fc.property(channelId, rootId, (channel, root) => {
        const thread = root === undefined ? { channelId: channel } : { channelId: channel, rootId: root };
        expect(parseThread(threadId(thread))).toEqual(thread);
      }),
    );
  });

  it.each([
    '19:a;messageid=0',
    '19:a;messageid=',
    '19:a;messageid=x1',
    '19:a;messageid=1;messageid=2',
    ';messageid=1',
    'a:1',
  ])('is not read out of %j', (id) => {
    expect(parseThread(id)).toEqual({ channelId: id });
  });
});
