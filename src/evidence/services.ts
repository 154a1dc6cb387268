import type { Output } from './output';
import { cannotTell, endMissing, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { field, has, oneOf, whole } from './values';

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
  services: Service[];
  /** The POP3 services among them: front end (MSExchangePOP3) and back end (MSExchangePOP3BE). */
  pop: Service[];
  verdict?: 'running' | 'stopped';
}

const INSTEAD = 'Get-Service MSExchangePOP3* | Format-List Name,Status';

/**
 * Reads `Get-Service`. Of the POP3 services it suggests `stopped` (one is not Running) or `running` (all are, and the
 * end of the output is seen); nothing where no POP3 service is shown.
 */
export const services: Reader<Services> = outputReader({
  kind: 'services',
  recognises: (output) =>
    has(output, 'Status', 'Name') &&
    (has(output, 'DisplayName') || has(output, 'StartType') || names(output).some(isPop)),
  read(output) {
    const found = output.rows.map((row): Service => {
      const name = row.fits ? whole(field(row, 'Name')) : undefined;
      const state = row.fits ? oneOf(field(row, 'Status'), STATES) : undefined;
      return { ...(name ? { name } : {}), ...(state ? { state } : {}) };
    });
    const pop = found.filter(({ name }) => isPop(name));
    const down = output.rows.filter((_, i) => isPop(found[i]!.name) && found[i]!.state !== 'Running');
    const { verdict, ...doubt } = judge(output, found, pop);
    return {
      findings: { services: told(found), pop: told(pop), ...(verdict ? { verdict } : {}) },
      facts: {},
      because: linesOf(output.shape, down.length > 0 ? down : output.rows, 'Name', 'Status'),
      ...doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

const isPop = (name: string | undefined): boolean => name !== undefined && /^MSExchangePOP3(?:BE)?$/i.test(name);

const names = (output: Output): (string | undefined)[] => output.rows.map((row) => whole(field(row, 'Name')));

function judge(
  output: Output,
  all: readonly Service[],
  pop: readonly Service[],
): { verdict?: Services['verdict']; cannotTell?: CannotTell } {
  if (pop.some(({ state }) => state !== undefined && state !== 'Running')) return { verdict: 'stopped' };
  if (all.some(({ name, state }) => !name || !state))
    return cannotTell('A name or a state is missing or cut off on a line.', INSTEAD);
  if (pop.length === 0) return {};
  return output.ended ? { verdict: 'running' } : endMissing(INSTEAD);
}
