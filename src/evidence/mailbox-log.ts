import type { Paste } from './line';
import { asPaste } from './read-outputs';
import type { Line, Reader } from './reader';
import { goodFacts, only } from './values';
import { walkXml, type XmlEvent } from './xml';

/** A Status element of a request or response. */
export interface LoggedStatus {
  /** The ActiveSync command: `SendMail`. */
  command: string;
  code: number;
}

/** Something done to an item, in the log's order. */
export interface ItemAction {
  serverId: string;
  action: 'Add' | 'Change' | 'Delete' | 'SoftDelete' | 'Fetch';
  /** The server's actions stand in a ResponseBody, the device's in a RequestBody; missing where the label is not pasted. */
  by?: 'server' | 'device';
  /** As printed, where the log is verbose. */
  conversationId?: string;
}

export interface MailboxLog {
  /** The ActiveSync commands seen, each once. */
  commands: string[];
  statuses: LoggedStatus[];
  /** Those that are not a success of their command. */
  errors: LoggedStatus[];
  /** Names of exceptions in the log. */
  exceptions: string[];
  actions: ItemAction[];
  conversationIds: string[];
  /** `5:12:0`: attachment 0 of item 5:12. */
  fileReferences: string[];
  httpStatuses: number[];
  verdict?: 'errors';
}

const ACTIONS = ['Add', 'Change', 'Delete', 'SoftDelete', 'Fetch'] as const;
const MOST = 500;

const LABEL =
  /^\s{0,8}(RequestHeader|RequestBody|ResponseHeader|ResponseBody|AccessState|LogicalRequest|WasPending|RequestTime|ResponseTime)\s{0,20}:/;
const NAMESPACE =
  /xmlns(?::[a-z0-9]{1,20})?="(?:AirSync|Provision|FolderHierarchy|ComposeMail|Ping|ItemOperations|Search|Settings|MeetingResponse|Move|GetItemEstimate|ResolveRecipients|ValidateCert|Find):?"/;
const ITEM_NAMESPACE = /xmlns(?::[a-z0-9]{1,20})?="(?:Email2?|Calendar|Contacts2?|Tasks|Notes):"/;

const isLogLine = (text: string): boolean =>
  LABEL.test(text) || (text.includes('xmlns') && (NAMESPACE.test(text) || ITEM_NAMESPACE.test(text)));

/** Which codes are a success. Source: MS-ASCMD; every command not named succeeds with 1. */
const SUCCESS: Readonly<Record<string, readonly number[]>> = { Ping: [1, 2], MoveItems: [3] };

/**
 * Reads an excerpt of an ActiveSync mailbox log, or the XML of its requests and responses. Suggests `errors` where a
 * status is no success or an exception is logged; an excerpt can't show that there are none.
 */
export const mailboxLog: Reader<MailboxLog> = {
  kind: 'mailbox-log',
  read(text) {
    const paste = asPaste(text);
    if (!paste.lines.some(({ text: line }) => isLogLine(line))) return [];
    const { because, deviceIds, ...log } = readLog(paste);
    const errors = log.statuses.filter((status) => !isSuccess(status));
    if (log.statuses.length + log.actions.length + log.commands.length + log.exceptions.length === 0) return [];
    const findings: MailboxLog = {
      ...log,
      errors,
      ...(errors.length + log.exceptions.length > 0 ? { verdict: 'errors' } : {}),
    };
    return [{ kind: 'mailbox-log', findings, facts: goodFacts({ deviceId: only(deviceIds) }), because }];
  },
  suggests: ({ verdict }) => verdict,
};

const isSuccess = ({ command, code }: LoggedStatus): boolean => (SUCCESS[command] ?? [1]).includes(code);

interface Read extends Omit<MailboxLog, 'errors' | 'verdict'> {
  because: Line[];
  deviceIds: string[];
}

function readLog({ lines }: Paste): Read {
  const because = new Set<Line>();
  const rest = readLines(lines, because);
  const sections = sectionsOf(lines);
  const commands = new Set(rest.commands);
  const statuses: LoggedStatus[] = [];
  const actions: ItemAction[] = [];
  const conversationIds = new Set<string>();
  const fileReferences = new Set<string>();
  for (const { by, lines: part } of sections) {
    let item: Partial<ItemAction> | undefined;
    walkXml(
      part,
      ({ kind, name, path, text, line }) => {
        const keep = () => because.add(line);
        if (kind === 'open' && path.length === 0 && isCommand(name)) commands.add(name);
        if (kind === 'open' && isAction(name) && path.at(-1) === 'Commands')
          item = { action: name, ...(by ? { by } : {}) };
        if (kind === 'text' && item) item = described(item, name, path, text);
        if (kind === 'close' && isAction(name) && item) {
          if (item.serverId && item.action === name) actions.push(item as ItemAction);
          item = undefined;
        }
        if (kind !== 'text') return;
        if (name === 'Status' && path.at(-1) !== 'Flag' && isCommand(path[0]) && /^\d{1,5}$/.test(text)) {
          statuses.push({ command: path[0]!, code: Number(text) });
          keep();
        }
        if (name === 'ServerId' && item) keep();
        if (name === 'ConversationId' && /^[\w+/=-]{8,64}$/.test(text)) conversationIds.add(text);
        if (name === 'FileReference' && text.length < 100) fileReferences.add(text.replace(/%3a/gi, ':'));
      },
      isCommand,
    );
  }
  return {
    commands: [...commands].slice(0, MOST),
    statuses: statuses.slice(0, MOST),
    exceptions: rest.exceptions,
    actions: actions.slice(0, MOST),
    conversationIds: [...conversationIds].slice(0, MOST),
    fileReferences: [...fileReferences].slice(0, MOST),
    httpStatuses: rest.httpStatuses,
    deviceIds: rest.deviceIds,
    because: [...because].sort((a, b) => a.line - b.line).slice(0, 40),
  };
}

const isAction = (name: string): name is ItemAction['action'] => (ACTIONS as readonly string[]).includes(name);

/** Source: the commands of MS-ASCMD. */
const COMMANDS = new Set(
  'Autodiscover Find FolderCreate FolderDelete FolderSync FolderUpdate GetItemEstimate ItemOperations MeetingResponse MoveItems Ping Provision ResolveRecipients Search SendMail Settings SmartForward SmartReply Sync ValidateCert'.split(
    ' ',
  ),
);

const isCommand = (name: string | undefined): boolean => name !== undefined && COMMANDS.has(name);

function described(item: Partial<ItemAction>, name: string, path: XmlEvent['path'], text: string): Partial<ItemAction> {
  if (name === 'ServerId' && path.at(-1) === item.action && /^[\w:.-]{1,64}$/.test(text))
    return { ...item, serverId: text };
  if (name === 'ConversationId' && /^[\w+/=-]{8,64}$/.test(text)) return { ...item, conversationId: text };
  return item;
}

/** The log cut at its labels. */
function sectionsOf(lines: readonly Line[]): { by?: ItemAction['by']; lines: Line[] }[] {
  const sections: { by?: ItemAction['by']; lines: Line[] }[] = [{ lines: [] }];
  for (const line of lines) {
    const label = LABEL.exec(line.text)?.[1];
    if (label) sections.push({ lines: [], ...(BY[label] ? { by: BY[label] } : {}) });
    sections.at(-1)!.lines.push(line);
  }
  return sections.filter(({ lines: part }) => part.length > 0);
}

const BY: Readonly<Record<string, ItemAction['by']>> = { RequestBody: 'device', ResponseBody: 'server' };

/** What stands outside the XML: the request line, the response's status, exceptions. */
function readLines(lines: readonly Line[], because: Set<Line>) {
  const commands = new Set<string>();
  const exceptions = new Set<string>();
  const httpStatuses: number[] = [];
  const deviceIds: string[] = [];
  for (const [i, line] of lines.entries()) {
    const command = /[?&]Cmd=([A-Za-z]{1,40})(?=[&\s])/.exec(line.text)?.[1];
    if (isCommand(command)) commands.add(command!);
    const deviceId = /[?&]DeviceId=([A-Za-z0-9]{1,64})(?=[&\s])/.exec(line.text)?.[1];
    if (deviceId) deviceIds.push(deviceId);
    const status = /^\s{0,8}HTTP\/\d\.\d (\d{3})(?=\s|$)/.exec(line.text)?.[1];
    if (status && httpStatuses.length < MOST) httpStatuses.push(Number(status));
    for (const exception of exceptionsIn(line.text, lines[i - 1]?.text)) {
      if (exceptions.size < MOST) exceptions.add(exception);
      because.add(line);
    }
  }
  return { commands, exceptions: [...exceptions], httpStatuses, deviceIds };
}

const LONGEST_NAME = 200;

/** The names before `Exception :`. A name at a line's start may be the rest of one that the line above, or a missing one, began. */
function exceptionsIn(text: string, above: string | undefined): string[] {
  const found: string[] = [];
  for (let at = text.indexOf('Exception'); at !== -1; at = text.indexOf('Exception', at + 1)) {
    const end = at + 'Exception'.length;
    if (!/^ ?:/.test(text.slice(end, end + 2))) continue;
    let start = at;
    while (start > 0 && at - start < LONGEST_NAME && /[\w.]/.test(text[start - 1]!)) start -= 1;
    const runsOn = start === 0 && (above === undefined || (above.length >= 40 && /[\w.]$/.test(above.slice(-1))));
    if (!runsOn) found.push(text.slice(start, end));
  }
  return found;
}
