import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '../support/random';
import { ALERT_TOKENS, alertDoor } from '../torture/doors/alerts';
import { chatDoor } from '../torture/doors/chat';
import { escalationDoor } from '../torture/doors/escalation';
import { startTeams } from '../torture/teams';
import { createWorld, pause, type World } from '../torture/world';
import type { Held } from './soak/soaked-bot';

const MINUTES = Number(process.env.SOAK_MINUTES) || 15;
const SAMPLES = 45;
const PEOPLE = 8;
const REQUESTERS = 2;
const SPELLS_A_SERVER = 500;
/** The first part of the samples: caches fill, code is compiled. */
const WARM_UP = 1 / 3;
/** 1 KB a turn: a turn that was never let go would be several. Caches still fill up to their bounds. */
const MOST_BYTES_PER_1000_TURNS = 1_000_000;
/** Connections come and go. */
const MOST_MORE_DESCRIPTORS = 16;

interface Sample extends Held {
  seconds: number;
  turns: number;
}

/**
 * The bot for a quarter of an hour (`SOAK_MINUTES`) with people, engineers and monitors, and a Teams that throttles,
 * fails, hangs and breaks off: what it holds must not grow with the turns it takes.
 * @throws Error where it does not hold
 */
export async function soak(): Promise<void> {
  const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1e9);
  console.log(`${MINUTES} minutes, ${PEOPLE} people, seed ${seed}. Node ${process.version}.`);
  const folder = mkdtempSync(join(tmpdir(), 'triage-soak-'));
  const teams = await startTeams(random(seed));
  const { child, url } = await startBot(`sqlite:${join(folder, 'soak.db')}`);
  const world = createWorld(random(seed + 1), teams, () => [url]);
  const doors = [chatDoor(PEOPLE), escalationDoor(REQUESTERS), alertDoor(SPELLS_A_SERVER)];
  try {
    const talking = Promise.all(doors.map((door) => door.talk(world)));
    const samples = await watch(child, world);
    world.end();
    await talking;
    teams.calm();
    for (const door of doors) console.log(door.name.padEnd(8), JSON.stringify(door.counts()));
    console.log('teams   ', JSON.stringify(teams.counts()));
    const wrong = [...judge(samples), ...(await refusals(world, url))];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    console.log('It holds: what the bot keeps does not grow with the turns it takes.');
  } finally {
    world.end();
    child.disconnect();
    await teams.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startBot(databaseUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(__dirname, 'soak', 'soaked-bot.js'), {
    env: { ...process.env, DATABASE_URL: databaseUrl, ALERT_TOKENS },
    execArgv: ['--expose-gc'],
  });
  const [url] = (await once(child, 'message')) as [string];
  return { child, url };
}

async function watch(child: ChildProcess, world: World): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const began = performance.now();
  console.log(['minute', 'turns', 'heap MB', 'RSS MB', 'descriptors', 'unhandled'].map(right).join(''));
  for (let i = 1; i <= SAMPLES; i++) {
    await pause(Math.max(0, began + (i * MINUTES * 60_000) / SAMPLES - performance.now()));
    if (!child.connected) throw new Error(`The bot ended by itself, with code ${child.exitCode}.`);
    child.send('held');
    const [held] = (await once(child, 'message')) as [Held];
    const seconds = (performance.now() - began) / 1_000;
    const sample = { ...held, seconds, turns: world.counts.posts - world.counts.unanswered };
    samples.push(sample);
    const { turns, heapBytes, rssBytes, descriptors, unhandled } = sample;
    const shown = [(seconds / 60).toFixed(1), turns, megabytes(heapBytes), megabytes(rssBytes), descriptors, unhandled];
    console.log(shown.map(String).map(right).join(''));
  }
  return samples;
}

/** What does not hold, a sentence each. */
function judge(samples: readonly Sample[]): readonly string[] {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const grows = slope(warm.map(({ turns, heapBytes }) => [turns, heapBytes])) * 1_000;
  const half = Math.floor(warm.length / 2);
  const descriptors = (of: readonly Sample[]): number => median(of.map((sample) => sample.descriptors));
  const [before, after] = [descriptors(warm.slice(0, half)), descriptors(warm.slice(half))];
  const { unhandled } = samples.at(-1)!;
  console.log(`After the first third: ${Math.round(grows)} bytes of heap per 1,000 turns,`);
  console.log(`${before} descriptors, then ${after}; ${unhandled} unhandled rejections in all.`);
  return [
    ...(grows > MOST_BYTES_PER_1000_TURNS ? [`The heap grows by ${Math.round(grows)} bytes per 1,000 turns.`] : []),
    ...(after > before + MOST_MORE_DESCRIPTORS ? [`Descriptors grow from ${before} to ${after}.`] : []),
    ...(unhandled > 0 ? [`${unhandled} rejections were not handled.`] : []),
  ];
}

async function refusals({ counts }: World, url: string): Promise<readonly string[]> {
  const failed = Object.entries(counts.refusedFor).filter(([status]) => Number(status) >= 500);
  const isReady = await fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
  return [
    ...failed.map(([status, many]) => `${many} turns were answered with ${status}.`),
    ...(counts.unanswered > 0 ? [`${counts.unanswered} turns were not answered.`] : []),
    ...(isReady ? [] : ['The bot is not ready after it.']),
  ];
}

/** Of the straight line nearest to the points (least squares). */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return over / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const right = (text: string): string => text.padStart(13);
