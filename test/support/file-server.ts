import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { DownloadsOptions } from '../../src/teams/download';
import { selfSigned } from './certificate';

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

/** Stands in for the OneDrive that Teams keeps sent files in: https on this machine, reached under its real names. */
export interface FileServer {
  /** What the bot is built with, so that it reaches this server under public addresses. */
  options: DownloadsOptions;
  /** Serves bytes, or whatever `answer` does, under a new address. @returns the address */
  serve(answer: Buffer | Answer): string;
  /** The addresses that a host name has from now on. */
  resolve(host: string, ...addresses: string[]): void;
  /** Every request so far: path and headers. */
  requests: readonly { path: string; headers: IncomingMessage['headers'] }[];
  /** Settles when a request for this address has come. */
  asked(url: string): Promise<void>;
  /** Connections that are open now. */
  open(): Promise<number>;
  close(): Promise<void>;
}

export const HOST = 'contoso-my.sharepoint.com';
/** Of the block that SharePoint Online uses. */
const PUBLIC = '13.107.136.10';

export async function startFileServer(): Promise<FileServer> {
  const certificate = selfSigned(['*.sharepoint.com', '*.svc.ms']);
  const answers = new Map<string, Answer>();
  const addresses = new Map<string, string[]>();
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const watchers = new Set<() => void>();
  const server = createServer(certificate, (req, res) => {
    requests.push({ path: req.url ?? '', headers: req.headers });
    for (const look of [...watchers]) look();
    const answer = answers.get(req.url ?? '');
    if (answer) answer(req, res);
    else {
      res.statusCode = 404;
      res.end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    options: {
      resolve: async (host) => addresses.get(host) ?? [PUBLIC],
      dial: { address: '127.0.0.1', port, ca: certificate.cert },
    },
    serve(answer) {
      const path = `/personal/dana/_layouts/15/download.aspx?UniqueId=${answers.size + 1}&tempauth=v1.secret`;
      answers.set(
        path,
        Buffer.isBuffer(answer)
          ? (_, res) => {
              res.writeHead(200, { 'content-length': answer.length });
              res.end(answer);
            }
          : answer,
      );
      return `https://${HOST}${path}`;
    },
    resolve: (host, ...all) => void addresses.set(host, all),
    requests,
    asked: (url) =>
      new Promise((found) => {
        const { pathname, search } = new URL(url);
        const look = () => {
          if (!requests.some(({ path }) => path === `${pathname}${search}`)) return;
          watchers.delete(look);
          found();
        };
        watchers.add(look);
        look();
      }),
    open: () =>
      new Promise((told, failed) => server.getConnections((error, count) => (error ? failed(error) : told(count)))),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
