import type { FactName, Facts } from '../facts/facts';

/**
 * One single-quoted PowerShell literal. PowerShell takes five characters for a single quote, and two of them side by
 * side for one, so each is doubled with itself. Source: CharTraits.IsSingleQuote and
 * CodeGeneration.EscapeSingleQuotedStringContent in PowerShell.
 */
export const quote = (value: string): string => `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

/** A place in a command that the case fills. */
export interface Slot {
  /** The facts it is made from; while one is missing, the command cannot be built. */
  needs: readonly FactName[];
  /** Shown where no case is at hand: `<server>`. */
  placeholder: string;
  /** The text that goes in: a quoted literal of a checked fact, or words of ours chosen by one. */
  text(facts: Facts): string;
  /** In a sentence too it keeps its quotes: the sentence tells a command, and somebody will type it so. */
  keepsQuotes?: boolean;
}

export type Shell = 'powershell' | 'cmd' | 'sql';

export interface Command {
  shell: Shell;
  parts: readonly (string | Slot)[];
}

const template =
  (shell: Shell) =>
  (strings: TemplateStringsArray, ...slots: Slot[]): Command => ({
    shell,
    parts: strings.flatMap((text, i) => (slots[i] ? [text, slots[i]] : [text])).filter((part) => part !== ''),
  });

/** A PowerShell command: fixed text of ours, and slots. */
export const ps = template('powershell');
/** A Command Prompt command. Slots are refused by the suite: cmd has quoting rules of its own. */
export const cmd = template('cmd');
/** A Log Parser query. Slots are refused by the suite for the same reason. */
export const sql = template('sql');

/** A fact as one quoted argument. */
const literal = (fact: FactName): Slot => ({
  needs: [fact],
  placeholder: `<${fact}>`,
  text: (facts) => quote(facts[fact] ?? ''),
});

export const server = literal('server');
export const mailboxServer = literal('mailboxServer');
export const healthSet = literal('healthSet');
export const monitor = literal('monitor');
export const mailbox = literal('mailbox');
export const deviceId = literal('deviceId');
export const domain = literal('domain');
export const policy = literal('policy');
export const database = literal('database');
export const rule = literal('rule');
export const error = literal('error');
export const admin = literal('admin');

/** A fact as it is typed: for a sentence that tells a command to be completed by hand. */
export const typed = (slot: Slot): Slot => ({ ...slot, keepsQuotes: true });

/** Words of ours that a fact chooses: never a person's text. `plain` is shown where no case is at hand. */
export const chosen = (needs: readonly FactName[], plain: string, choose: (facts: Facts) => string): Slot => ({
  needs,
  placeholder: plain,
  text: choose,
});

/** A cmdlet that Exchange 2013 renamed. Source: the Exchange cmdlet reference, "available in". */
const renamed = (since2013: string, before: string): Slot =>
  chosen(['exchange'], since2013, (facts) => (['2007', '2010'].includes(facts.exchange ?? '') ? before : since2013));

export const cmdlet = {
  getMobileDevice: renamed('Get-MobileDevice', 'Get-ActiveSyncDevice'),
  getMobileDeviceStatistics: renamed('Get-MobileDeviceStatistics', 'Get-ActiveSyncDeviceStatistics'),
  removeMobileDevice: renamed('Remove-MobileDevice', 'Remove-ActiveSyncDevice'),
  getPolicy: renamed('Get-MobileDeviceMailboxPolicy', 'Get-ActiveSyncMailboxPolicy'),
  setPolicy: renamed('Set-MobileDeviceMailboxPolicy', 'Set-ActiveSyncMailboxPolicy'),
  newPolicy: renamed('New-MobileDeviceMailboxPolicy', 'New-ActiveSyncMailboxPolicy'),
  removePolicy: renamed('Remove-MobileDeviceMailboxPolicy', 'Remove-ActiveSyncMailboxPolicy'),
};

/** The facts a command waits for. */
export const missingFacts = (command: Command, facts: Facts): FactName[] => [
  ...new Set(command.parts.flatMap((part) => (typeof part === 'string' ? [] : part.needs)).filter((f) => !facts[f])),
];

/** The command's exact bytes for these facts; `undefined` while a fact is missing. */
export const build = (command: Command, facts: Facts): string | undefined =>
  missingFacts(command, facts).length > 0
    ? undefined
    : command.parts.map((part) => (typeof part === 'string' ? part : part.text(facts))).join('');

/** The command with `<server>` and the like in place of facts. */
export const outline = (command: Command): string =>
  command.parts.map((part) => (typeof part === 'string' ? part : part.placeholder)).join('');
