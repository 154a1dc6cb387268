import { createLog } from '../../src/log';
import { withTurnId } from '../../src/watch/turn-id';

const lines: string[] = [];
const log = createLog(['kn0wn-and-plain'], { write: (line: string) => void lines.push(line) });
beforeEach(() => {
  lines.length = 0;
});

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJib3QifQ.c2lnbmF0dXJl';

it.each([
  ['a bearer token in a header', { headers: { authorization: `Bearer ${JWT}` } }, JWT],
  ['a value behind a key that names a secret', { options: { clientSecret: 'aZ1~plain' } }, 'aZ1~plain'],
  ['a number behind such a key', { token: 31337_31337 }, '3133731337'],
  ['a token in the middle of words', { why: `refused ${JWT} from Teams` }, JWT],
  ['a connection string', { url: 'postgres://triage:hunter2@db.contoso.com/triage' }, 'hunter2'],
  ['a password in words', { said: 'password=Tr0ub4dor&3 please' }, 'Tr0ub4dor'],
  ['a known secret, whatever it looks like', { note: 'it said kn0wn-and-plain there' }, 'kn0wn-and-plain'],
  ['a secret in a list', { tried: ['x', { pwd: 'y', text: 'pwd: Sup3rS3cret' }] }, 'Sup3rS3cret'],
])('never shows %s', (_, about, secret) => {
  log.info(about, 'something happened');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain(secret);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 30, msg: 'something happened' });
});

it('never shows a secret of an error: not in its words, its stack, nor in what caused it', () => {
  const cause = new Error('connect postgres://triage:hunter2@db/triage');
  log.error({ err: new Error('sent client_secret=abc123def', { cause }) }, `failed with ${JWT}`);
  expect(lines[0]).not.toMatch(/hunter2|abc123def|eyJhbGci/);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    err: { name: 'Error', message: 'sent client_secret=[redacted]', cause: { name: 'Error' } },
  });
});

it('leaves everything else as it is', () => {
  log.warn({ outbox: 12, next: 'again', waited: null, list: [1, true] }, 'a message was not sent');
  expect(JSON.parse(lines[0]!)).toMatchObject({ outbox: 12, next: 'again', waited: null, list: [1, true] });
});

it('gives every line the id of the request it came of, and each request one of its own', async () => {
  const turns = await Promise.all(
    [1, 2].map((n) =>
      withTurnId(async () => {
        log.info({ n }, 'before');
        await new Promise(setImmediate);
        log.info({ n }, 'after');
        return n;
      }),
    ),
  );
  log.info('outside');
  const seen = lines.map((line) => JSON.parse(line) as { n?: number; turn?: string });
  const of = (n?: number) => new Set(seen.filter((line) => line.n === n).map(({ turn }) => turn));
  expect(turns.map((n) => of(n).size)).toEqual([1, 1]);
  expect(new Set([...of(1), ...of(2)]).size).toBe(2);
  expect([...of()]).toEqual([undefined]);
});
