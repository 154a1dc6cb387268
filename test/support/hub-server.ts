import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './connector-server';

/** A small agent hub: it keeps what the bot sends it, and answers as its agent does. */
export interface HubServer {
  url: string;
  heard: readonly Json[];
  /** The first activity that fits, from those there already or the next to come. @throws after 10 s */
  waitFor(predicate: (activity: Json) => boolean): Promise<Json>;
  /** What the next requests are answered with. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function startHub(token: string): Promise<HubServer> {
  const heard: Json[] = [];
  const watchers = new Set<() => void>();
  let status = 200;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const allowed = req.headers.authorization === `Bearer ${token}`;
      if (allowed && status === 200) heard.push(JSON.parse(Buffer.concat(chunks).toString()));
      res.statusCode = allowed ? status : 401;
      res.end();
      for (const look of [...watchers]) look();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/activities`,
    heard,
    waitFor: (predicate) =>
      new Promise((found, lost) => {
        const look = (): boolean => {
          const activity = heard.find(predicate);
          if (!activity) return false;
          clearTimeout(timer);
          watchers.delete(look);
          found(activity);
          return true;
        };
        const timer = setTimeout(
          () => lost(new Error(`The hub heard: ${JSON.stringify(heard).slice(0, 2_000)}`)),
          10_000,
        );
        if (!look()) watchers.add(look);
      }),
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
