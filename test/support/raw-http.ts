import { connect } from 'node:net';

export interface RawAnswer {
  /** The first answer's status; `undefined` where the server closed without one. */
  status: number | undefined;
  text: string;
}

/**
 * Writes bytes to a server as they are and reads until it closes, or until one answer has come.
 * `keepOpen` sends nothing more and waits for the server to lose its patience.
 */
export function sendRaw(url: string, bytes: string | Buffer, { keepOpen = false } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const done = (): void => {
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      const head = text.indexOf('\r\n\r\n');
      const whole =
        head >= 0 && (length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= head + 4 + Number(length));
      if (whole && !keepOpen) done();
    });
    socket.on('error', done);
    socket.on('close', done);
  });
}

/** A request as text, with the headers every client sends. */
export const request = (line: string, headers: Record<string, string> = {}, body: string | Buffer = ''): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${line} HTTP/1.1\r\n${Object.entries({
        host: 'localhost',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      })
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    ),
    Buffer.from(body),
  ]);
