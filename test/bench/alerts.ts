import { Agent, request } from 'undici';
import { alertmanager, type Receiver, triageBot } from './alerts/receiver';
import { FINGERPRINTS, traffic } from './alerts/traffic';

const ALERTS = 10_000;
const ROUNDS = 3;
const SENDERS = 16;
/** How many alerts one request holds: single ones, and as many as Prometheus sends at once. */
const SIZES = [1, 64] as const;

interface Round {
  perSecond: number;
  p99Ms: number;
}

/**
 * Alerts taken over HTTP, beside a real Alertmanager in the same run: the same alerts, the same number of senders and
 * of alerts in a request. This bot answers once they are in its database and synced; Alertmanager keeps them in memory.
 */
export async function alerts(): Promise<void> {
  const other = await alertmanager();
  if (!other)
    console.log(
      'Alertmanager is not on this machine (Debian: prometheus-alertmanager; or set ALERTMANAGER_PATH): skipped.',
    );
  const bot = await triageBot();
  const agent = new Agent({ connections: SENDERS });
  try {
    console.log(
      `${ALERTS} alerts, ${FINGERPRINTS} fingerprints, ${SENDERS} senders, ${ROUNDS} rounds; medians. Node ${process.version}.`,
    );
    let hour = 0;
    for (const size of SIZES) {
      const rounds: { bot: Round; other?: Round }[] = [];
      for (let i = 0; i <= ROUNDS; i++) {
        hour += 1;
        const round = {
          ...(other ? { other: await send(other, agent, size, hour) } : {}),
          bot: await send(bot, agent, size, hour),
        };
        if (i > 0) rounds.push(round);
      }
      print(size, rounds);
    }
  } finally {
    await agent.destroy();
    await Promise.all([bot.stop(), other?.stop()]);
  }
}

async function send({ url, headers, bodyOf }: Receiver, agent: Agent, size: number, hour: number): Promise<Round> {
  const all = traffic(ALERTS, hour);
  const bodies = Array.from({ length: Math.ceil(ALERTS / size) }, (_, i) =>
    JSON.stringify(bodyOf(all.slice(i * size, (i + 1) * size))),
  );
  const latencies: number[] = [];
  let next = 0;
  const began = performance.now();
  const sender = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const at = performance.now();
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await answer.text();
      if (statusCode !== 200 && statusCode !== 202) throw new Error(`${url} answered ${statusCode}: ${text}`);
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const seconds = (performance.now() - began) / 1_000;
  latencies.sort((a, b) => a - b);
  return { perSecond: ALERTS / seconds, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0 };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function print(size: number, rounds: readonly { bot: Round; other?: Round }[]): void {
  console.log(`\n${size === 1 ? 'one alert a request' : `${size} alerts a request`}`);
  console.log(`${''.padEnd(18)}${'(a) Alertmanager'.padStart(18)}${'(b) this bot'.padStart(14)}${'b / a'.padStart(8)}`);
  const figures: [string, (round: Round) => number, string][] = [
    ['alerts per second', ({ perSecond }) => perSecond, '/s'],
    ['latency p99', ({ p99Ms }) => p99Ms, 'ms'],
  ];
  for (const [name, figure, unit] of figures) {
    const b = median(rounds.map(({ bot }) => figure(bot)));
    const others = rounds.flatMap(({ other }) => (other ? [figure(other)] : []));
    const ratios = rounds.flatMap(({ bot, other }) => (other ? [figure(bot) / figure(other)] : []));
    const a = others.length > 0 ? median(others).toFixed(1) : '–';
    const ratio = ratios.length > 0 ? median(ratios).toFixed(2) : '–';
    console.log(`${name.padEnd(18)}${a.padStart(18)}${b.toFixed(1).padStart(14)}${ratio.padStart(8)}  ${unit}`);
  }
}
