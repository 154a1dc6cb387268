import { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector';

let collector: TraceCollector;
let bot: Bot;
beforeEach(async () => {
  collector = await startTraceCollector();
  bot = await startBot({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
});
afterEach(async () => {
  await bot.stop();
  await collector.close();
});

it('tells a turn from its decision over its commit to its deliveries, in one trace', async () => {
  const chat = await new Chat(bot).say('start pop-health');
  await chat.pressOnly(chat.labels[0]!, { server: 'EX02', role: 'mailbox', exchange: '2019' });
  await bot.settled();
  await bot.end();
  const turns = collector.spans.filter(({ name }) => name === 'turn');
  expect(turns.map(({ attributes }) => attributes['triage.kind'])).toEqual(['message', 'press']);
  expect(new Set(turns.map(({ traceId }) => traceId)).size).toBe(2);
  for (const turn of turns) {
    const inside = collector.spans.filter(({ traceId, name }) => traceId === turn.traceId && name !== 'turn');
    expect(new Set(inside.map(({ name }) => name))).toEqual(new Set(['decide', 'commit', 'deliver']));
    expect(inside.every(({ parentSpanId }) => parentSpanId === turn.spanId)).toBe(true);
    expect(turn.parentSpanId).toBeUndefined();
  }
});

it('tells which delivery failed, and no word of the case', async () => {
  bot.teams.trouble({ answer: 503, when: ({ kind }) => kind === 'post' });
  await new Chat(bot).say('POP is down on EX02, says Ann');
  await bot.settled();
  await bot.end();
  const deliveries = collector.spans.filter(({ name }) => name === 'deliver');
  expect(deliveries.map(({ failed }) => failed)).toEqual([true, false]);
  expect(collector.bodies.join()).not.toMatch(/EX02|Ann\b|Dana|Teams answered/);
});

it('stops in time though the collector is gone', async () => {
  await new Chat(bot).say('start pop-health');
  await collector.close();
  await bot.end();
  expect(bot.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});
