import type { Moment } from './moment';
import { Names, unescaped } from './names';
import type { Limits } from './source';

const lowerCase = (text: string): string => text.toLowerCase();

/** The names a scan meets, each with its number. */
export class Vocabulary {
  /** IIS writes `CONTOSO\\Ann` and `contoso\\ann` for one person: shown in lower case. */
  readonly users: Names;
  readonly devices: Names;
  readonly commands: Names;
  readonly folders: Names;
  readonly errors: Names;
  readonly access: Names;
  /** SyncKeys that are no plain number. */
  readonly oddKeys: Names;

  constructor({ names }: Pick<Limits, 'names'>) {
    this.users = new Names(names, lowerCase, lowerCase);
    this.devices = new Names(names, lowerCase);
    this.commands = new Names(names, lowerCase);
    this.folders = new Names(names);
    this.errors = new Names(names);
    this.access = new Names(names);
    this.oddKeys = new Names(names);
  }
}

/** A key as one number: a plain decimal as itself, anything else as `-1 - its number in the vocabulary`. */
export type SyncKey = number;

export const keyText = (key: SyncKey, words: Vocabulary): string =>
  key >= 0 ? String(key) : words.oddKeys.text(-1 - key);

const NONE = -1;

/**
 * What the questions ask of one ActiveSync request. One object serves a whole scan; numbers are those of the
 * vocabulary, -1 where the row does not say.
 *
 * Sources: "Understanding Exchange ActiveSync Reporting Services" for the tokens of `&Log=`; rows of Exchange 2010,
 * 2013 and 2016 for how their forms differ (`_S1` and `_SC1:1`, `RpcC45` and `RpcC:45`).
 */
export class Request {
  command = NONE;
  user = NONE;
  device = NONE;
  /** The row carries `&Log=` with tokens: a back end (or Exchange 2010) wrote it. */
  hasTokens = false;
  status = NONE;
  error = NONE;
  access = NONE;
  rpcCount = NONE;
  /** Milliseconds. */
  rpcLatency = NONE;
  /** One entry a folder that the request synchronises. */
  readonly folders: number[] = [];
  readonly keys: SyncKey[] = [];
  /** sc-status; -1 where the log has no such column. */
  http = NONE;
  moment: Moment = 0;
  /** Where the row begins: bytes counted through all logs of the scan, one after the other. */
  place = 0;
  /** The how manieth ActiveSync request this is. */
  ordinal = 0;

  // Looked up only when they are asked for, which for most rows they are not.
  private bytes: Buffer = Buffer.alloc(0);
  private userStart = 0;
  private userEnd = 0;
  private typeStart = 0;
  private typeEnd = 0;

  constructor(private readonly words: Vocabulary) {}

  /** `DeviceType=`; `''` where the row has none. */
  get deviceType(): string {
    return unescaped(this.bytes.toString('utf8', this.typeStart, Math.min(this.typeEnd, this.typeStart + 256)));
  }

  /** The number of the user in `User=`; -1 where the row has none. */
  get namedUser(): number {
    return this.userEnd > this.userStart ? this.words.users.id(this.bytes, this.userStart, this.userEnd) : NONE;
  }

  /** Reads a query `Cmd=…&User=…&DeviceId=…&DeviceType=…&Log=…`; its parts may stand in any order. */
  read(bytes: Buffer, start: number, end: number): void {
    this.clear();
    this.bytes = bytes;
    let at = bytes[start] === QUESTION ? start + 1 : start;
    while (at < end) {
      let stop = at;
      if (isNamed(bytes, at, LOG)) {
        const next = bytes.indexOf(AND, at);
        stop = next < 0 || next > end ? end : next;
        this.readTokens(bytes, at + LOG.length, stop);
      } else {
        while (stop < end && bytes[stop] !== AND) stop++;
        this.readParameter(bytes, at, stop);
      }
      at = stop + 1;
    }
  }

  private clear(): void {
    this.command = this.user = this.device = NONE;
    this.userStart = this.userEnd = this.typeStart = this.typeEnd = 0;
    this.status = this.error = this.access = this.rpcCount = this.rpcLatency = NONE;
    this.hasTokens = false;
    if (this.folders.length > 0) {
      this.folders.length = 0;
      this.keys.length = 0;
    }
  }

  private readParameter(bytes: Buffer, at: number, end: number): void {
    const { words } = this;
    if (isNamed(bytes, at, CMD)) this.command = words.commands.id(bytes, at + CMD.length, end);
    else if (isNamed(bytes, at, DEVICE_ID)) this.device = words.devices.id(bytes, at + DEVICE_ID.length, end);
    else if (isNamed(bytes, at, USER)) {
      this.userStart = at + USER.length;
      this.userEnd = end;
    } else if (isNamed(bytes, at, DEVICE_TYPE)) {
      this.typeStart = at + DEVICE_TYPE.length;
      this.typeEnd = end;
    }
  }

  /** Tokens are split by `_`; one is letters, then `:` and a value or digits at once. Unknown ones are passed over. */
  private readTokens(bytes: Buffer, start: number, end: number): void {
    let folder = NONE;
    let at = start;
    while (at < end) {
      const stop = endOfToken(bytes, at, end);
      if (stop < end) this.hasTokens = true;
      const second = bytes[at + 1]!;
      switch (bytes[at]) {
        case 0x46: // F: Fid:5
          if (second === 0x69 && bytes[at + 2] === 0x64 && bytes[at + 3] === COLON) {
            folder = this.words.folders.id(bytes, at + 4, stop);
          }
          break;
        case 0x53: // S: Sk:1234, S126, SC1:1
          if (second === 0x6b && bytes[at + 2] === COLON) {
            this.folders.push(folder);
            this.keys.push(this.keyAt(bytes, at + 3, stop));
          } else if (isDigit(second)) this.learnStatus(bytes, at + 1, stop);
          else if (second === COLON) this.learnStatus(bytes, at + 2, stop);
          else if (second === 0x43 && isDigit(bytes[at + 2]!) && bytes[at + 3] === COLON) {
            this.learnStatus(bytes, at + 4, stop);
          }
          break;
        case 0x52: // R: RpcC45, RpcL:125
          if (second === 0x70 && bytes[at + 2] === 0x63) {
            const value = numberAt(bytes, bytes[at + 4] === COLON ? at + 5 : at + 4, stop);
            if (bytes[at + 3] === 0x43) this.rpcCount = value;
            else if (bytes[at + 3] === 0x4c) this.rpcLatency = value;
          }
          break;
        case 0x45: // E: Error:DeviceNotProvisioned
          if (this.error === NONE && second === 0x72 && isNamed(bytes, at, ERROR)) {
            this.error = this.words.errors.id(bytes, at + ERROR.length, endOfError(bytes, at + ERROR.length, stop));
          }
          break;
        case 0x41: // A: As:AllowedG
          if (second === 0x73 && bytes[at + 2] === COLON) this.access = this.words.access.id(bytes, at + 3, stop);
          break;
      }
      at = stop + 1;
    }
  }

  private learnStatus(bytes: Buffer, at: number, end: number): void {
    const status = numberAt(bytes, at, end);
    if (status >= 0) this.status = status;
  }

  private keyAt(bytes: Buffer, start: number, end: number): SyncKey {
    const plain =
      end - start <= 15 && (bytes[start] !== 0x30 || end - start === 1) ? numberAt(bytes, start, end) : NONE;
    return plain >= 0 ? plain : -1 - this.words.oddKeys.id(bytes, start, end);
  }
}

const UNDERSCORE = 0x5f;
const COLON = 0x3a;
const AND = 0x26;
const QUESTION = 0x3f;

const CMD = Buffer.from('cmd=');
const USER = Buffer.from('user=');
const DEVICE_ID = Buffer.from('deviceid=');
const DEVICE_TYPE = Buffer.from('devicetype=');
const LOG = Buffer.from('log=');
const ERROR = Buffer.from('error:');
const ESCAPED_COLON = Buffer.from('%3a');

/** Whether `name`, in lower case and with its `=` or `:`, stands at `at`. */
function isNamed(bytes: Buffer, at: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) if ((bytes[at + i]! | 0x20) !== (name[i]! | 0x20)) return false;
  return true;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** `Budget:` and `ActivityContextData:` make up half of a row: a native search passes over them. */
function endOfToken(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at];
  if ((first === 0x42 && bytes[at + 1] === 0x75) || (first === 0x41 && bytes[at + 1] === 0x63)) {
    const next = bytes.indexOf(UNDERSCORE, at);
    return next < 0 || next > end ? end : next;
  }
  let stop = at;
  while (stop < end && bytes[stop] !== UNDERSCORE) stop++;
  return stop;
}

/** An error's name ends where its detail begins: `Error:Name:detail`, `Error:Name+detail`, `Error:Name%3adetail`. */
function endOfError(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== COLON && bytes[at] !== 0x2b && !isNamed(bytes, at, ESCAPED_COLON)) at++;
  return at;
}

/** @returns -1 where other than 1 to 15 digits stand between `start` and `end` */
export function numberAt(bytes: Buffer, start: number, end: number): number {
  if (start >= end || end - start > 15) return NONE;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! ^ 0x30;
    if (digit > 9) return NONE;
    value = value * 10 + digit;
  }
  return value;
}
