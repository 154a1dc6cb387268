import type { Output, Row } from './output';
import { cannotTell, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { asked, field, has, oneOf, whole, whyUnread } from './values';

const STATES = [
  'Running',
  'Stopped',
  'StartPending',
  'StopPending',
  'Paused',
  'PausePending',
  'ContinuePending',
] as const;
type ServiceState = (typeof STATES)[number];

export interface Service {
  name?: string;
  state?: ServiceState;
}

export interface Services {
  /** The one that the command above the output asked. */
  server?: string;
  services: Service[];
  /** The POP3 services among them: front end (MSExchangePOP3) and back end (MSExchangePOP3BE). */
  pop: Service[];
  verdict?: 'running' | 'stopped';
}

const INSTEAD = "Get-Service -Name 'MSExchangePOP3*' -ComputerName <server> | Format-List Name,Status";
const POP = ['msexchangepop3', 'msexchangepop3be'];

/**
 * Reads `Get-Service`. Of the POP3 services it suggests `stopped` (one is not Running) or `running` (both are, or all
 * that the whole output shows); nothing where no POP3 service is shown.
 */
export const services: Reader<Services> = outputReader({
  kind: 'services',
  recognises: (output) =>
    has(output, 'Status', 'Name') &&
    (has(output, 'DisplayName') || has(output, 'StartType') || names(output).some(isPop)),
  read(output) {
    const found = output.rows.map((row, i) => serviceOf(row, !output.ended && i === output.rows.length - 1));
    const pop = found.filter(({ name }) => isPop(name));
    const down = output.rows.filter((_, i) => isPop(found[i]!.name) && found[i]!.state !== 'Running');
    const server = asked(output, 'server', 'ComputerName');
    const { verdict, ...doubt } = judge(output, found, pop);
    return {
      findings: {
        ...(server ? { server } : {}),
        services: told(found),
        pop: told(pop),
        ...(verdict ? { verdict } : {}),
      },
      facts: {},
      because: linesOf(output.shape, down.length > 0 ? down : output.rows, 'Name', 'Status'),
      ...doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

const isPop = (name: string | undefined): boolean => name !== undefined && POP.includes(name.toLowerCase());

const names = (output: Output): (string | undefined)[] => output.rows.map((row) => whole(field(row, 'Name')));

/** @param isLast the paste ends with this row: a name at its end may be half of a longer one, as MSExchangePOP3 is */
function serviceOf(row: Row, isLast: boolean): Service {
  const printed = row.fits ? whole(field(row, 'Name')) : undefined;
  const mayGoOn =
    isLast &&
    printed?.toLowerCase() !== POP[1] &&
    row.lines
      .at(-1)
      ?.text.trimEnd()
      .endsWith(printed ?? '');
  const state = row.fits ? oneOf(field(row, 'Status'), STATES) : undefined;
  return { ...(printed && !mayGoOn ? { name: printed } : {}), ...(state ? { state } : {}) };
}

/** Where both services have their rows, none that matters can be missing below them. */
function judge(
  output: Output,
  all: readonly Service[],
  pop: readonly Service[],
): { verdict?: Services['verdict']; cannotTell?: CannotTell } {
  if (pop.some(({ state }) => state !== undefined && state !== 'Running')) return { verdict: 'stopped' };
  const running = pop.flatMap(({ name, state }) => (state ? name!.toLowerCase() : []));
  if (POP.every((name) => running.includes(name)) && running.length === pop.length) return { verdict: 'running' };
  const unread = all.findIndex(({ name, state }) => !name || !state);
  if (unread !== -1) return cannotTell(whyNot(output.rows[unread]!, all[unread]!), INSTEAD);
  return pop.length > 0 && output.ended ? { verdict: 'running' } : {};
}

const whyNot = (row: Row, { state }: Service): string => {
  const cut = 'A name or a state is missing or cut off on a line.';
  return state ? cut : whyUnread(row, 'Status', cut);
};
