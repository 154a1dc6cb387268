import { z } from 'zod';
import { SOURCE_NAMES, type SourceName } from './alerts';
import type { Identity } from './teams/identity';

export interface Config {
  port: number;
  /** The address to listen on: this machine only in local mode. */
  host: '127.0.0.1' | '0.0.0.0';
  /** `sqlite:{file}` or `postgres://…`. */
  databaseUrl: string;
  /** Missing in local mode. */
  identity?: Identity;
  /** The tokens that each alert source may show; several, so that one can be replaced by the next. */
  alertTokens: ReadonlyMap<string, readonly string[]>;
  /** The OpenTelemetry collector that traces are sent to, where one is wanted, and the name they carry. */
  traces?: { endpoint: string; serviceName: string };
  /** Minutes a tier has to take an escalation, by severity. */
  escalationMinutes: Readonly<Record<1 | 2 | 3, number>>;
  /** Who may take escalations: directory object ids in lower case. Empty: the members of each tier's channel. */
  engineers: readonly string[];
  /** An outside agent hub that is asked after the chosen channels and chats. */
  hub?: { url: string; token: string };
}

/** The settings do not work. Each problem names a setting, what is wrong with it, and the cure; never a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The bot cannot start with these settings:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** A setting that is missing or empty is its fallback; blanks around it do not count. */
const setting = (fallback: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? fallback : text.trim()));

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
const isGuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const isDatabase = (text: string): boolean => {
  if (text.startsWith('sqlite:')) return text.length > 'sqlite:'.length;
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return false;
  const parts = [url.username, url.password, url.hostname, url.pathname];
  return url.hostname !== '' && url.pathname.length > 1 && parts.every((part) => decoded(part) !== undefined);
};

/** A part of an address as it was before it was written into one; `undefined` where a % in it stands for itself. */
const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

const isHttp = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

const TYPES = ['SingleTenant', 'UserAssignedMSI'] as const;
const isType = (text: string): text is Identity['type'] => (TYPES as readonly string[]).includes(text);

/** Long enough that nobody finds it by trying. */
const isToken = (text: string): boolean => /^[\w.~+/=-]{16,256}$/.test(text);
const TOKEN_CURE = 'Use 16 to 256 letters, digits or - _ . ~ + / =, as from: openssl rand -hex 24.';

const isSource = (text: string): text is SourceName => (SOURCE_NAMES as readonly string[]).includes(text);

/** `source:token` pairs. A token is never quoted: neither is a part that is long enough to be one. */
const alertTokenProblem = (pair: string): string | undefined => {
  const [, source, token = ''] = /^([a-z][a-z0-9-]{0,14}):(.*)$/.exec(pair) ?? [];
  if (source === undefined)
    return 'a part of it does not begin with a source. Write source:token, with commas between the pairs.';
  if (!isSource(source)) return `there is no source “${source}”. Use ${orList(SOURCE_NAMES)}.`;
  return isToken(token) ? undefined : `the token of “${source}” does not fit. ${TOKEN_CURE}`;
};

const orList = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const Raw = z.object({
  PORT: setting('3978'),
  DATABASE_URL: setting('sqlite:./data/triage.db'),
  MicrosoftAppId: setting(''),
  MicrosoftAppType: setting('SingleTenant'),
  MicrosoftAppTenantId: setting(''),
  MicrosoftAppPassword: setting(''),
  ALERT_TOKENS: setting(''),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(''),
  OTEL_SERVICE_NAME: setting('exchange-triage'),
  ESCALATION_MINUTES: setting('5,15,60'),
  ESCALATION_ENGINEERS: setting(''),
  AGENT_HUB_URL: setting(''),
  AGENT_HUB_TOKEN: setting(''),
});
type Raw = z.infer<typeof Raw>;

/** Checked as a whole: a schema for each would keep the later ones quiet until the first is put right. */
const Settings = Raw.superRefine((settings, context) => {
  const problem = (name: keyof Raw, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (!isPort(settings.PORT))
    problem(
      'PORT',
      `“${settings.PORT}” is not a port. Set it to a whole number up to 65535, or leave it out for 3978.`,
    );
  if (!isDatabase(settings.DATABASE_URL))
    problem(
      'DATABASE_URL',
      'it is not a database. Set it to sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE, with %25 for each % in them.',
    );
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT !== '' && !isHttp(settings.OTEL_EXPORTER_OTLP_ENDPOINT))
    problem(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'it is not an address. Set it to the collector, for example http://localhost:4318, or leave it out.',
    );
  identityProblems(settings, problem);
  for (const words of new Set(list(settings.ALERT_TOKENS).map(alertTokenProblem)))
    if (words) problem('ALERT_TOKENS', words);
  const minutes = list(settings.ESCALATION_MINUTES);
  if (minutes.length !== 3 || !minutes.every((text) => /^[1-9]\d{0,3}$/.test(text)))
    problem(
      'ESCALATION_MINUTES',
      'it is not three numbers. Set it to the minutes for severity 1, 2 and 3, for example 5,15,60.',
    );
  if (!list(settings.ESCALATION_ENGINEERS).every(isGuid))
    problem(
      'ESCALATION_ENGINEERS',
      'it holds something else than GUIDs. Set it to the engineers’ directory object IDs, with commas between them.',
    );
  const { AGENT_HUB_URL: url, AGENT_HUB_TOKEN: token } = settings;
  if (url !== '' && !isHub(url))
    problem('AGENT_HUB_URL', 'it is not an address that keeps the token safe. Set it to the hub’s https:// address.');
  if ((url === '') !== (token === ''))
    problem(
      url === '' ? 'AGENT_HUB_URL' : 'AGENT_HUB_TOKEN',
      'it is missing. Set both AGENT_HUB_URL and AGENT_HUB_TOKEN, or neither.',
    );
  if (token !== '' && !isToken(token)) problem('AGENT_HUB_TOKEN', `it does not fit. ${TOKEN_CURE}`);
});

/** `https`, or this machine. */
const isHub = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname));
};

function identityProblems(settings: Raw, problem: (name: keyof Raw, message: string) => void): void {
  const { MicrosoftAppId: appId, MicrosoftAppType: type, MicrosoftAppPassword: password } = settings;
  if (appId === '') return;
  if (!isGuid(appId))
    problem(
      'MicrosoftAppId',
      'it is not a GUID. Set it to the application (client) ID of the bot, or leave it empty for local mode.',
    );
  if (!isType(type)) problem('MicrosoftAppType', `“${type}” is not served. Set it to ${TYPES.join(' or ')}.`);
  const tenants = list(settings.MicrosoftAppTenantId);
  if (tenants.length === 0)
    problem('MicrosoftAppTenantId', 'it is missing. Set it to the directory (tenant) ID of the bot.');
  else if (!tenants.every(isGuid))
    problem(
      'MicrosoftAppTenantId',
      'it holds something else than GUIDs. Set it to tenant IDs, with commas between them.',
    );
  if (type === 'SingleTenant' && password === '')
    problem('MicrosoftAppPassword', 'it is missing. Set it to a client secret of the bot, or use UserAssignedMSI.');
  if (type === 'UserAssignedMSI' && password !== '')
    problem('MicrosoftAppPassword', 'a managed identity has no secret. Leave it out, or use SingleTenant.');
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The one reader of the environment. Blanks instead of an app id are a mistake and not local mode.
 * @throws ConfigError naming every bad setting at once
 */
export function readConfig(env: Environment = process.env): Config {
  const blank = env.MicrosoftAppId && env.MicrosoftAppId.trim() === '' ? 'blank' : env.MicrosoftAppId;
  const { data, error } = Settings.safeParse({ ...env, MicrosoftAppId: blank });
  if (error) throw new ConfigError(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const identity = identityOf(data);
  return {
    port: Number(data.PORT),
    host: identity ? '0.0.0.0' : '127.0.0.1',
    databaseUrl: data.DATABASE_URL,
    ...(identity ? { identity } : {}),
    alertTokens: tokensOf(data.ALERT_TOKENS),
    ...(data.OTEL_EXPORTER_OTLP_ENDPOINT === ''
      ? {}
      : { traces: { endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: data.OTEL_SERVICE_NAME } }),
    escalationMinutes: minutesOf(data.ESCALATION_MINUTES),
    engineers: list(data.ESCALATION_ENGINEERS.toLowerCase()),
    ...(data.AGENT_HUB_URL === '' ? {} : { hub: { url: data.AGENT_HUB_URL, token: data.AGENT_HUB_TOKEN } }),
  };
}

function identityOf(settings: Raw): Identity | undefined {
  const [home, ...others] = list(settings.MicrosoftAppTenantId.toLowerCase());
  const { MicrosoftAppId: appId, MicrosoftAppType: type, MicrosoftAppPassword: password } = settings;
  if (appId === '' || home === undefined || !isType(type)) return undefined;
  const identity = { appId: appId.toLowerCase(), type, tenants: [home, ...others] as const };
  return password === '' ? identity : { ...identity, password };
}

function minutesOf(text: string): Config['escalationMinutes'] {
  const [one = 0, two = 0, three = 0] = list(text).map(Number);
  return { 1: one, 2: two, 3: three };
}

function tokensOf(text: string): Config['alertTokens'] {
  const tokens = new Map<string, string[]>();
  for (const pair of list(text)) {
    const at = pair.indexOf(':');
    const source = pair.slice(0, at);
    tokens.set(source, [...(tokens.get(source) ?? []), pair.slice(at + 1)]);
  }
  return tokens;
}

/** The bot's app id alone, in lower case, where nothing else of its identity is needed; `undefined` if it is no GUID. */
export function readAppId({ MicrosoftAppId: id = '' }: Environment = process.env): string | undefined {
  const appId = id.trim().toLowerCase();
  return isGuid(appId) ? appId : undefined;
}

/** Every value of the settings that must not be seen anywhere, as it is and as it is written in an address. */
export function secretsOf({ identity, alertTokens, databaseUrl, hub }: Config): string[] {
  const url = URL.parse(databaseUrl);
  const inQuery = /[?&]password=([^&#]*)/g;
  const written = [url?.password ?? '', ...[...(url?.search ?? '').matchAll(inQuery)].map(([, value = '']) => value)];
  const passwords = [
    ...written,
    ...written.map((part) => decoded(part) ?? ''),
    url?.searchParams.get('password') ?? '',
  ];
  const tokens = [...[...alertTokens.values()].flat(), hub?.token ?? ''];
  return [...new Set([identity?.password ?? '', ...passwords, ...tokens])].filter((secret) => secret !== '');
}
