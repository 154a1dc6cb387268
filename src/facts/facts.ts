import { nameCharacter, refusedCharacter } from './characters';

/** What a command needs to know. The names are a contract: the input that asks for a fact has its name as id. */
export const FACT_NAMES = [
  'server',
  'mailboxServer',
  'role',
  'exchange',
  'healthSet',
  'monitor',
  'mailbox',
  'deviceId',
  'domain',
  'policy',
  'database',
  'rule',
  'error',
  'admin',
] as const;

export type FactName = (typeof FACT_NAMES)[number];
export type Facts = Readonly<Partial<Record<FactName, string>>>;

export interface FactKind {
  /** The input's label. */
  label: string;
  /** What it is called where it is asked for. */
  called: string;
  /** What a good value looks like, for the input's placeholder and for the sentence that refuses one. */
  example: string;
  /** What may stand in it, in words. */
  allows: string;
  /** Anchored and linear: no nested quantifier. */
  grammar: RegExp;
  /** Every character the grammar can ever accept: the one outside it is named when a value is refused. */
  alphabet: RegExp;
  longest: number;
  /** A closed list: shown as a choice, matched without regard to case. */
  choices?: readonly { value: string; title: string }[];
}

const host: Pick<FactKind, 'allows' | 'grammar' | 'alphabet' | 'longest'> = {
  allows: 'letters, digits, hyphens, and dots between the parts',
  grammar:
    /^(?=.{1,253}$)(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  alphabet: /[A-Za-z0-9.-]/,
  longest: 253,
};

/** An SMTP address or sign-in name: dotted local part of at most 64, domain with a lettered top level. */
const address: Pick<FactKind, 'allows' | 'grammar' | 'alphabet' | 'longest'> = {
  allows: "letters, digits and _ + ' . - before the @, and a domain after it",
  grammar:
    /^(?=.{1,254}$)(?=[^@]{1,64}@)[A-Za-z0-9_+'-]+(?:\.[A-Za-z0-9_+'-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
  alphabet: /[A-Za-z0-9_+'@.-]/,
  longest: 254,
};

const name: Pick<FactKind, 'allows' | 'grammar' | 'alphabet' | 'longest'> = {
  allows: 'letters, digits, spaces and _ . ( ) - inside the name, 64 characters at most',
  grammar: /^(?=.{1,64}$)[A-Za-z0-9_(](?:[A-Za-z0-9 _.()-]*[A-Za-z0-9_)])?$/,
  alphabet: /[A-Za-z0-9 _.()-]/,
  longest: 64,
};

const word: Pick<FactKind, 'allows' | 'grammar' | 'alphabet' | 'longest'> = {
  allows: 'letters, digits and . _ -, 64 characters at most',
  grammar: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
  alphabet: /[A-Za-z0-9._-]/,
  longest: 64,
};

const choice = (
  ...choices: { value: string; title: string }[]
): Pick<FactKind, 'allows' | 'grammar' | 'alphabet' | 'longest' | 'choices'> => ({
  allows: `one of ${choices.map((c) => c.title).join(', ')}`,
  grammar: new RegExp(`^(?:${choices.map((c) => c.value).join('|')})$`),
  alphabet: /[A-Za-z0-9 -]/,
  longest: 32,
  choices,
});

/** Sources: naming rules of Active Directory host names, SMTP (RFC 5321 lengths) and Exchange's own object names. */
export const FACTS: Readonly<Record<FactName, FactKind>> = {
  server: { label: 'Server', called: 'the server’s name', example: 'EX01', ...host },
  mailboxServer: { label: 'Mailbox server', called: 'the Mailbox server’s name', example: 'MBX01', ...host },
  role: {
    label: 'Server role',
    called: 'the server’s role',
    example: 'Mailbox',
    ...choice(
      { value: 'mailbox', title: 'Mailbox' },
      { value: 'client-access', title: 'Client Access' },
      { value: 'combined', title: 'Both on one server' },
    ),
  },
  exchange: {
    label: 'Exchange version',
    called: 'the Exchange version',
    example: '2019',
    ...choice(
      { value: 'SE', title: 'Subscription Edition' },
      { value: '2019', title: '2019' },
      { value: '2016', title: '2016' },
      { value: '2013', title: '2013' },
      { value: '2010', title: '2010' },
      { value: '2007', title: '2007' },
    ),
  },
  healthSet: { label: 'Health set', called: 'the health set', example: 'ActiveSync', ...word },
  monitor: { label: 'Monitor', called: 'the monitor’s name', example: 'ActiveSyncCTPMonitor', ...word },
  mailbox: {
    label: 'Mailbox',
    called: 'the mailbox',
    example: 'ann@contoso.com',
    allows: `an address (${address.allows}) or an alias of letters, digits and . _ -`,
    grammar: new RegExp(`${address.grammar.source}|${word.grammar.source}`),
    alphabet: address.alphabet,
    longest: 254,
  },
  deviceId: {
    label: 'Device ID',
    called: 'the device ID',
    example: 'ApplDN6F2ABC1234',
    allows: 'letters and digits, 64 at most',
    grammar: /^[A-Za-z0-9]{1,64}$/,
    alphabet: /[A-Za-z0-9]/,
    longest: 64,
  },
  domain: {
    label: 'Domain',
    called: 'the mail domain',
    example: 'contoso.com',
    ...host,
  },
  policy: { label: 'Mobile device mailbox policy', called: 'the policy’s name', example: 'Default', ...name },
  database: { label: 'Database', called: 'the database’s name', example: 'DB01', ...name },
  rule: { label: 'Device access rule', called: 'the rule’s name', example: 'WindowsMail (DeviceType)', ...name },
  error: { label: 'Error', called: 'the error’s name', example: 'MailboxQuotaExceeded', ...word },
  admin: {
    label: 'Where to mail the log',
    called: 'the address to mail the log to',
    example: 'admin@contoso.com',
    ...address,
  },
};

/** `Choose the Exchange version`, `Fill in the server’s name`. */
export const askedFor = (fact: FactName): string =>
  `${FACTS[fact].choices ? 'Choose' : 'Fill in'} ${FACTS[fact].called}`;

export type Checked = { ok: true; value: string } | { ok: false; why: string };

/**
 * Checks one value against its fact's grammar. Nothing is cleaned but the blanks around it: a value either fits or is
 * refused, with the character that does not fit.
 */
export function checkFact(fact: FactName, raw: string): Checked {
  const kind = FACTS[fact];
  const value = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const refuse = (why: string): Checked => ({ ok: false, why: `${kind.label}: ${why} For example: ${kind.example}.` });
  if (value === '') return refuse('nothing is filled in.');
  if (value.length > kind.longest) return refuse(`that is longer than ${kind.longest} characters.`);
  const hidden = refusedCharacter(value);
  if (hidden) return refuse(`it holds a hidden character, ${hidden}. Type it by hand instead of pasting it.`);
  if (kind.choices) {
    const chosen = kind.choices.find((c) => [c.value, c.title].some((t) => t.toLowerCase() === value.toLowerCase()));
    return chosen ? { ok: true, value: chosen.value } : refuse(`choose ${kind.allows}.`);
  }
  if (kind.grammar.test(value)) return { ok: true, value };
  const odd = [...value].find((character) => !kind.alphabet.test(character));
  return refuse(odd ? `${nameCharacter(odd)} can't be in it. It takes ${kind.allows}.` : `it takes ${kind.allows}.`);
}

/** A value as people read it: a choice by its title. */
export const factInWords = (fact: FactName, value: string): string =>
  FACTS[fact].choices?.find((choice) => choice.value === value)?.title ?? value;

export const isFactName = (text: string): text is FactName => (FACT_NAMES as readonly string[]).includes(text);

/** Exchange 2016 and later have one Mailbox role that serves clients too. */
export const isOneRole = (facts: Facts): boolean => ['2016', '2019', 'SE'].includes(facts.exchange ?? '');

/** Whether databases can be active on the server: everywhere but on an Exchange 2013 (or older) Client Access server. */
export const hostsDatabases = (facts: Facts): boolean => isOneRole(facts) || facts.role !== 'client-access';
