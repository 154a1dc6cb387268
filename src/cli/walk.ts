import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { meaningOf } from '../../dialogs/typed';
import * as advance from '../cases/advance';
import { factsToAsk, notOffered } from '../cases/asking';
import { type Case, stepOf, stillChanged } from '../cases/case';
import { close } from '../cases/closing';
import type { Decision } from '../cases/decision';
import { Desk } from '../cases/desk';
import type { Said } from '../cases/events';
import { paste } from '../cases/evidence/paste';
import { openPasted } from '../cases/evidence/pasted';
import { RefusedError } from '../cases/refused';
import { FACTS } from '../facts/facts';
import { runbookById, runbooks } from '../runbooks';
import { withStore } from './database';
import { NOT_DONE } from './exit-codes';
import { toText } from './terminal';
import { hearVerdict, mayBegin, readBlock, rememberedText, verdictText } from './walk-paste';

/** `triage walk [runbook]`: the same case as in Teams, in a terminal, for whoever sits on the server. */
export function addWalk(program: Command): void {
  const command = program.command('walk [runbook]');
  const { writeOut = () => {} } = command.configureOutput();
  command.description('walk a runbook in this terminal').action(async (id: string | undefined) => {
    const lines = createInterface({ input: process.stdin });
    const ask = reader(lines, writeOut);
    try {
      const runbook = id === undefined ? await choose(ask, writeOut) : runbookById(id);
      if (!runbook)
        return command.error(
          id === undefined
            ? 'No runbook was chosen. Type its number or its id.'
            : `There is no runbook ${id}. “triage runbooks” lists them.`,
          { exitCode: NOT_DONE },
        );
      await withStore((store) =>
        walk(new Desk({ store, now: () => new Date(), onCommitted: () => {} }), runbook, ask, writeOut),
      );
    } finally {
      lines.close();
    }
  });
}

type Ask = (prompt: string) => Promise<string | undefined>;
type Write = (text: string) => void;

/** Reads line by line, from a person or from a pipe. */
function reader(lines: ReturnType<typeof createInterface>, write: Write): Ask {
  const iterator = lines[Symbol.asyncIterator]();
  return async (prompt) => {
    write(prompt);
    const { value, done } = await iterator.next();
    return done ? undefined : String(value);
  };
}

async function choose(ask: Ask, write: Write) {
  write(`${runbooks.map(({ title }, i) => `${i + 1}. ${title}`).join('\n')}\n`);
  const said = (await ask('Which runbook? '))?.trim();
  return runbooks[Number(said) - 1] ?? runbooks.find(({ id }) => id === said);
}

const HELP =
  'Type the number or the words of an answer, or: back, path, values, close, quit.\nPaste output as it is. It is read at the blank line below it, or between paste and a line with a single dot.\n';

async function walk(desk: Desk, runbook: (typeof runbooks)[number], ask: Ask, write: Write): Promise<void> {
  const home = `terminal:${userInfo().username}`;
  const by = { id: home, name: userInfo().username };
  const opened = await desk.open(randomUUID(), home, { facts: {}, by, at: desk.now() }, (fresh) =>
    toldHere(advance.start(fresh, runbook, { by, at: desk.now() })),
  );
  let current = opened.current;
  write(`Case ${current.id} is open.\n${HELP}`);
  const say = async (now: Case, said: string): Promise<Case> =>
    said === '' || now.status === 'closed'
      ? now
      : (await desk.act(randomUUID(), now.id, home, (newest, at) => toldHere(hear(newest, said, { by, at }, write))))
          .current;
  const read = async (now: Case, text: string): Promise<Case> => {
    const acted = await desk.act(randomUUID(), now.id, home, (newest, at) =>
      toldHere(paste(newest, openPasted(text), { by, at })),
    );
    write(verdictText(acted.current));
    return acted.current;
  };
  let shown = '';
  while (current.status === 'open') {
    const wanted = factsToAsk(current)[0];
    const view = `${current.visit} ${wanted === undefined}`;
    if (shown !== view) write(`\n${toText(current)}${rememberedText(current)}`);
    shown = view;
    const line = await ask(wanted ? `${FACTS[wanted].label} (for example ${FACTS[wanted].example}): ` : '> ');
    if (line === undefined || line.trim() === 'quit') return write(`\nCase ${current.id} stays open.\n`);
    if (line.trim() === '') continue;
    const heard = isSaid(current, line) ? { said: [line] } : await readBlock(line, () => ask(''));
    try {
      if (heard.pasted !== undefined) current = await read(current, heard.pasted);
      for (const said of heard.said ?? []) current = await say(current, said.trim());
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      write(`${error.message}\n`);
    }
  }
  write(`\nCase ${current.id} is closed.\n`);
}

/** What is said in a terminal is printed there: the outbox and the clocks of the bot reach no terminal. */
const toldHere = (decision: Decision): Decision => ({ ...decision, send: [], remind: [] });

/** A line that means something by itself is no beginning of an output. */
const isSaid = (current: Case, line: string): boolean =>
  !mayBegin(line, factsToAsk(current).length > 0) ||
  COMMANDS.has(line.trim().toLowerCase()) ||
  meaningOf(current, line, 'en-US') !== undefined;

const COMMANDS = new Set(['back', 'close', 'close anyway', 'help', 'path', 'values', 'take', 'take it', 'not so']);

function hear(current: Case, said: string, who: Said, write: Write): Decision {
  const none: Decision = { events: [], send: [], remind: [] };
  const word = said.toLowerCase();
  if (word === 'back') return advance.back(current, who);
  if (word === 'close' || word === 'close anyway') return closeHere(current, word === 'close anyway', who, write);
  if (word === 'help') write(HELP);
  if (word === 'path')
    write(`${current.path.map(({ question, label }, i) => `${i + 1}. ${question} ${label}`).join('\n')}\n`);
  if (word === 'values')
    write(
      `${Object.entries(current.facts)
        .map(([fact, value]) => `${fact}: ${value}`)
        .join('\n')}\n`,
    );
  if (['help', 'path', 'values'].includes(word)) return none;
  const verdict = hearVerdict(current, word, who);
  if (verdict) return verdict;
  const wanted = factsToAsk(current)[0];
  const meaning = meaningOf(current, said, 'en-US');
  if (meaning?.kind === 'answer' && !(wanted && /^\d+$/.test(said)))
    return advance.answer(current, { step: current.step ?? '', ...meaning }, who);
  if (meaning?.kind === 'close' || meaning?.kind === 'close-anyway')
    return closeHere(current, meaning.kind === 'close-anyway', who, write);
  if (meaning?.kind === 'keep-open') return advance.pick(current, who);
  if (meaning?.kind === 'facts') return advance.fillIn(current, meaning.facts, who);
  if (wanted) return advance.fillIn(current, { [wanted]: said }, who);
  throw new RefusedError(stepOf(current)?.answers.length ? notOffered(current) : 'Type close or back.');
}

/** Closing with something still changed asks twice, as in Teams. */
function closeHere(current: Case, anyway: boolean, who: Said, write: Write): Decision {
  const decision = close(current, { ...who, anyway });
  if (!decision.events.some(({ type }) => type === 'closed')) {
    write('Still changed:\n');
    for (const left of stillChanged(current)) write(`- ${left.what}\n    ${left.undo}\n`);
    write('Type close anyway to close and leave it changed.\n');
  }
  return decision;
}
