import { DefaultAzureCredential } from '@azure/identity';
import { type Dialect, PostgresDialect } from 'kysely';
import { Pool, type PoolClient, type PoolConfig, types } from 'pg';
import { isGivenWay, isUnavailable, StoreUnavailableError } from './store-trouble';

/** The audience of Azure Database for PostgreSQL. Source: its page on signing in with Microsoft Entra ID. */
const ENTRA_SCOPE = 'https://ossrdbms-aad.database.windows.net/.default';
const BIGINT = 20;

/**
 * A pool of connections; nothing is sent before the first query.
 * @param url `postgres://USER:PASSWORD@HOST/DATABASE`, or with `?auth=entra` instead of the password
 * @returns `name` without the password, for messages
 */
export function openPostgres(url: string): { kind: 'postgres'; dialect: Dialect; name: string } {
  const pool = new Pool({
    ...addressOf(new URL(url)),
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 12_000,
    statement_timeout: 10_000,
    keepAlive: true,
    fallback_application_name: 'exchange-triage',
    types: { getTypeParser: ((oid: number, format: 'text') => parserFor(oid, format)) as typeof types.getTypeParser },
  });
  // A server that goes away ends its connections, in use or idle. The query that meets it fails; the process must not.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const { host, pathname } = new URL(url);
  return { kind: 'postgres', dialect: new PostgresDialect({ pool: plainTrouble(pool) }), name: `${host}${pathname}` };
}

/** A pool whose lost connections all fail in the same way, whatever noticed it: the network, the driver, the server. */
function plainTrouble(pool: Pool) {
  const fail = (error: unknown): never => {
    if (!isUnavailable(error) || isGivenWay(error)) throw error;
    const { message, code } = error as { message?: string; code?: string };
    throw Object.assign(new StoreUnavailableError(`PostgreSQL: ${message || code}`, { cause: error }), { code });
  };
  const known = new WeakMap<PoolClient, Pick<PoolClient, 'query' | 'release'>>();
  const plain = (client: PoolClient) => {
    const before = known.get(client);
    if (before) return before;
    const query = (sql: string, values: unknown[]) => client.query(sql, values).catch(fail);
    const fresh = { query: query as PoolClient['query'], release: () => client.release() };
    known.set(client, fresh);
    return fresh;
  };
  return {
    connect: () => pool.connect().then(plain, fail) as Promise<PoolClient>,
    end: () => pool.end(),
    options: pool.options,
  };
}

/** Ids and counts come as text, since they may be too big for a number. Ours are not. */
const parserFor = (oid: number, format: 'text') =>
  oid === BIGINT ? (text: string) => Number(text) : types.getTypeParser(oid, format);

function addressOf(url: URL): PoolConfig {
  const entra = url.searchParams.get('auth') === 'entra';
  url.searchParams.delete('auth');
  if (!entra) return { connectionString: url.href };
  const credential = new DefaultAzureCredential();
  const sslmode = url.searchParams.get('sslmode');
  return {
    host: decodeURIComponent(url.hostname),
    ...(url.port ? { port: Number(url.port) } : {}),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    options: url.searchParams.get('options') ?? undefined,
    ssl: sslmode !== 'disable',
    // Asked for each new connection: a token lives an hour, and the library keeps it until it nears its end.
    password: async () => (await credential.getToken(ENTRA_SCOPE)).token,
  };
}

/** What keeps us from the database, with the cure; `undefined` where it is something else. */
export function postgresTrouble(name: string, error: unknown): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === '28P01' || code === '28000')
    return `PostgreSQL at ${name} refused the sign-in. Check the user and password in DATABASE_URL.`;
  if (code === '3D000') return `PostgreSQL has no database ${name}. Create it, or point DATABASE_URL at another one.`;
  if (code === '42501' || code === '25006')
    return `The user in DATABASE_URL may not create tables in ${name}. Grant it that right.`;
  if (/^E[A-Z_]+$/.test(code) || /timeout exceeded when trying to connect|Connection terminated/.test(message))
    return `PostgreSQL at ${name} can't be reached (${code || 'no answer in time'}). Check DATABASE_URL, and that the server is running.`;
  if (/Credential/.test((error as Error).name))
    return `There is no Microsoft Entra token for PostgreSQL at ${name}. Give this machine a managed identity, or put a password in DATABASE_URL.`;
  if (/SSL|certificate/i.test(message))
    return `PostgreSQL at ${name} and the bot don't agree on encryption (${message}). Check sslmode in DATABASE_URL.`;
  return undefined;
}
