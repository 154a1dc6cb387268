import { cannotTell, endMissing, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { asked, collection, field, has, truth, whole } from './values';

export interface RoleHealth {
  role?: string;
  /** Whether every service that the role needs runs. */
  running?: boolean;
  /** Services that do not run, as far as the paste shows them. */
  stopped?: string[];
}

export interface ServiceHealth {
  server?: string;
  roles: RoleHealth[];
  verdict?: 'running' | 'stopped';
}

const INSTEAD = 'Test-ServiceHealth -Server <server> | Format-List Role,RequiredServicesRunning,ServicesNotRunning';

/**
 * Reads `Test-ServiceHealth`. Suggests `stopped` (a role lacks a service it needs) or `running` (no role does, and the
 * end of the output is seen). Source: the Test-ServiceHealth reference.
 */
export const serviceHealth: Reader<ServiceHealth> = outputReader({
  kind: 'service-health',
  recognises: (output) => has(output, 'RequiredServicesRunning'),
  read(output) {
    const roles = output.rows.map((row): RoleHealth => {
      if (!row.fits) return {};
      const role = whole(field(row, 'Role'));
      const running = truth(field(row, 'RequiredServicesRunning'));
      const stopped = collection(field(row, 'ServicesNotRunning'))?.items ?? [];
      return {
        ...(role ? { role } : {}),
        ...(running === undefined ? {} : { running }),
        ...(stopped.length > 0 ? { stopped } : {}),
      };
    });
    const down = output.rows.filter((_, i) => roles[i]!.running === false);
    const { verdict, ...doubt } = judge(roles, output.ended);
    const server = asked(output, 'server', 'Server');
    return {
      findings: { ...(server ? { server } : {}), roles: told(roles), ...(verdict ? { verdict } : {}) },
      facts: {},
      because: linesOf(
        output.shape,
        down.length > 0 ? down : output.rows,
        ...['Role', 'RequiredServicesRunning', 'ServicesNotRunning'],
      ),
      ...doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

function judge(
  roles: readonly RoleHealth[],
  ended: boolean,
): { verdict?: ServiceHealth['verdict']; cannotTell?: CannotTell } {
  if (roles.some(({ running }) => running === false)) return { verdict: 'stopped' };
  if (roles.some(({ running }) => running === undefined))
    return cannotTell('RequiredServicesRunning is missing or cut off for a role.', INSTEAD);
  return ended ? { verdict: 'running' } : endMissing(INSTEAD);
}
