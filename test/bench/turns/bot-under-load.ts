import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { message, person, personal, press } from '../../support/activities';
import type { Json } from '../../support/connector-server';

/** What one conversation does next: a message to begin with, then the first answer on every card that comes. */
interface Talk {
  place: ReturnType<typeof personal>;
  who: ReturnType<typeof person>;
  next: Json;
  said?: () => void;
}

export interface Usage {
  cpuMicros: number;
  kernelMicros: number;
  rssBytes: number;
}

export interface Round {
  turns: number;
  seconds: number;
  cpuMicrosPerTurn: number;
  /** The part of it that the operating system used: network, files. */
  kernelMicrosPerTurn: number;
  p50Ms: number;
  p99Ms: number;
}

const FACTS: Json = {
  server: 'EX01',
  mailboxServer: 'MBX01',
  role: 'mailbox',
  exchange: '2019',
  healthSet: 'ActiveSync',
  monitor: 'ActiveSyncCTPMonitor',
  mailbox: 'ann@contoso.com',
  deviceId: 'ABC123',
  domain: 'contoso.com',
  policy: 'Default',
  database: 'DB01',
  rule: 'Phones',
  error: 'ServerError',
  admin: 'admin@contoso.com',
};

/** What is pressed of what a card offers, best first. */
const CHOICES: readonly ((data: Json) => boolean)[] = [
  (data) => data.answer !== undefined,
  (data) => data.do === 'facts' && data.on === 'step',
  (data) => data.do === 'close-anyway',
  (data) => data.do === 'close',
];

/** A bot in a process of its own, with a small Bot Connector that remembers what to press next. */
export class BotUnderLoad {
  private readonly agent = new Agent({ connections: 32 });
  private readonly talks = new Map<string, Talk>();
  private children: ChildProcess[] = [];
  private ports: number[] = [];
  private connector!: Server;
  private ids = 0;
  /** Conversations that get no answer, and the calls that wait for one. */
  private readonly hung = new Map<string, ServerResponse[]>();
  /** How long each turn of the last round took until its message was in Teams. */
  heardMs: number[] = [];
  /** From the start of the (last) process to its open door, in milliseconds. */
  startMs = 0;

  constructor(
    private readonly script: string,
    private readonly env: Record<string, string>,
    private readonly presses: boolean,
    private readonly nodes = 1,
  ) {}

  async start(people: number): Promise<void> {
    this.connector = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => (body += chunk));
      req.on('end', () => {
        const conversation = decodeURIComponent(req.url?.split('/')[4] ?? '');
        const waiting = this.hung.get(conversation);
        if (waiting) return void waiting.push(res);
        res.writeHead(201, { 'content-type': 'application/json' }).end(`{"id":"a${++this.ids}"}`);
        if (req.method === 'POST') this.heard(conversation, body);
      });
    }).listen(0, '127.0.0.1');
    await once(this.connector, 'listening');
    const url = `http://127.0.0.1:${(this.connector.address() as AddressInfo).port}/teams/`;
    for (let n = 1; n <= people; n++) {
      const who = person(`Person ${n}`, n);
      const place = personal(url, who);
      this.talks.set(place.id, { place, who, next: message(place, 'start pop-health', { from: who }) });
    }
    for (let node = 0; node < this.nodes; node++) await this.startNode();
  }

  private async startNode(): Promise<void> {
    const began = performance.now();
    const child = fork(join(__dirname, this.script), {
      env: { ...process.env, ...this.env },
      // `PROFILE=1` leaves a CPU profile of each bot in the current folder.
      execArgv: process.env.PROFILE ? ['--cpu-prof'] : [],
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    this.startMs = performance.now() - began;
    this.children.push(child);
    this.ports.push(port);
  }

  /** Everybody talks for some seconds, each waiting for the bot's answer before the next word. */
  async round(seconds: number): Promise<Round> {
    const before = await this.usage();
    const began = performance.now();
    const until = began + seconds * 1_000;
    const latencies: number[] = [];
    this.heardMs = [];
    const talking = [...this.talks].filter(([id]) => !this.hung.has(id));
    await Promise.all(talking.map(([, talk]) => this.talkUntil(talk, until, latencies)));
    const after = await this.usage();
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
    return {
      turns: latencies.length,
      seconds: (performance.now() - began) / 1_000,
      cpuMicrosPerTurn: (after.cpuMicros - before.cpuMicros) / latencies.length,
      kernelMicrosPerTurn: (after.kernelMicros - before.kernelMicros) / latencies.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    };
  }

  /** From now on Teams answers nothing about the first so many people, who each say one thing more. */
  async hang(people: number): Promise<void> {
    for (const [id, talk] of [...this.talks].slice(0, people)) {
      this.hung.set(id, []);
      await this.post(talk.next);
    }
  }

  letGo(): void {
    for (const res of [...this.hung.values()].flat()) res.destroy();
    this.hung.clear();
  }

  /** Of all its nodes together. */
  async usage(): Promise<Usage> {
    const all = await Promise.all(
      this.children.map(async (child) => {
        child.send('usage');
        const [usage] = (await once(child, 'message')) as [Usage];
        return usage;
      }),
    );
    const sum = (of: (usage: Usage) => number): number => all.reduce((total, usage) => total + of(usage), 0);
    return {
      cpuMicros: sum((u) => u.cpuMicros),
      kernelMicros: sum((u) => u.kernelMicros),
      rssBytes: sum((u) => u.rssBytes),
    };
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    }
    await this.agent.destroy();
    this.connector.closeAllConnections();
    this.connector.close();
  }

  private async talkUntil(talk: Talk, until: number, latencies: number[]): Promise<void> {
    while (performance.now() < until) {
      const heard = new Promise<void>((resolve) => {
        talk.said = resolve;
      });
      const began = performance.now();
      await this.post(talk.next);
      latencies.push(performance.now() - began);
      await heard;
      this.heardMs.push(performance.now() - began);
    }
  }

  private async post(activity: Json): Promise<void> {
    const { statusCode, body } = await request(
      `http://127.0.0.1:${this.ports[this.ids % this.ports.length]}/api/messages`,
      {
        method: 'POST',
        dispatcher: this.agent,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...activity, id: `t${++this.ids}` }),
      },
    );
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`The bot answered ${statusCode}: ${text}`);
  }

  /** The bot posted: the first answer on its card is what is pressed next; at the end the case is closed. */
  private heard(conversation: string, body: string): void {
    const talk = this.talks.get(conversation);
    if (!talk) return;
    if (this.presses) talk.next = this.pressOn(talk, JSON.parse(body)) ?? talk.next;
    talk.said?.();
  }

  private pressOn({ place, who }: Talk, posted: Json): Json | undefined {
    const actions: Json[] = posted.attachments?.[0]?.content?.actions ?? [];
    const action = CHOICES.map((isIt) => actions.find(({ data }) => isIt(data))).find(Boolean);
    if (!action) return message(place, 'start pop-health', { from: who });
    return press(place, { verb: action.verb, data: action.data, inputs: FACTS }, { from: who });
  }
}
