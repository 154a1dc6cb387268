import { analyse, type Options } from '../../src/logs/analyse';
import type { LogAnswers } from '../../src/logs/answers';
import type { Source } from '../../src/logs/source';

export const IIS =
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken';

export interface RowParts {
  time?: string;
  stem?: string;
  query?: string;
  user?: string;
  agent?: string;
  http?: number;
}

/** A row that fits `IIS`. */
export const row = (parts: RowParts = {}): string => {
  const { time = '2024-02-05 10:00:00', stem = '/Microsoft-Server-ActiveSync/default.eas', query = ping() } = parts;
  const { user = 'CONTOSO\\ann', agent = 'Apple-iPhone9C1/1402.100', http = 200 } = parts;
  return `${time} 10.0.0.1 POST ${stem} ${query} 443 ${user} 10.1.2.3 ${agent} ${http} 0 0 15`;
};

export const request = (command: string, tokens: string, device = 'ApplDEV1'): string =>
  `Cmd=${command}&User=ann&DeviceId=${device}&DeviceType=iPhone&Log=${tokens}`;
export const ping = (): string => request('Ping', 'V141_Hb600_Mbx:EX01_');
export const sync = (folders: string, device?: string): string =>
  request('Sync', `V141_Fc1_${folders}_Mbx:EX01_`, device);

/** A log of these lines, ended as Windows does. */
export const log = (...lines: string[]): Buffer => Buffer.from([IIS, ...lines, ''].join('\r\n'), 'latin1');

/** A source that hands out `bytes` in pieces of `size`, from memory that it uses again, as a file does. */
export const sourceOf = (bytes: Uint8Array, name = 'u_ex240205.log', size = 65536): Source => ({
  name,
  bytes: bytes.length,
  async *open() {
    const memory = new Uint8Array(size);
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size);
      memory.set(piece);
      yield memory.subarray(0, piece.length);
      memory.fill(0x58);
    }
  },
});

export const ask = (bytes: Uint8Array, options?: Options): Promise<LogAnswers> => analyse([sourceOf(bytes)], options);
export const askLines = (lines: string[], options?: Options): Promise<LogAnswers> => ask(log(...lines), options);
