/**
 * Hosts of the Bot Connector in the public cloud: nothing else may get the bot's token.
 * Source: the Teams SDK's allowed service URL host names, cloud "Public".
 */
const HOSTS: ReadonlySet<string> = new Set([
  'smba.trafficmanager.net',
  'smba.onyx.prod.teams.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
]);

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether the bot may send to a service URL. */
export type AllowServiceUrl = (serviceUrl: string) => boolean;

/** `https`, one of Teams' own hosts exactly, no port, no user, no query. */
export const isTeams: AllowServiceUrl = (serviceUrl) => {
  const url = plain(serviceUrl);
  return url?.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname);
};

/** This machine only: what local mode talks to. */
export const isLoopback: AllowServiceUrl = (serviceUrl) => {
  const url = plain(serviceUrl);
  return url?.protocol === 'http:' && LOOPBACK.has(url.hostname);
};

/** The URL, where it is written plainly: no user, no query, no characters that a parser would turn into others. */
function plain(serviceUrl: string): URL | undefined {
  if (!/^https?:\/\/[!-~]+$/.test(serviceUrl) || /[\\@?#]/.test(serviceUrl)) return undefined;
  return URL.parse(serviceUrl) ?? undefined;
}
