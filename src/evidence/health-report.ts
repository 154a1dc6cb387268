import { linesOf, outputReader, told } from './read-outputs';
import type { Reader } from './reader';
import { ALERT_VALUES, type AlertValue, judgeAlertValues } from './server-health';
import { asked, field, goodFacts, has, oneOf, only, whole } from './values';

export interface HealthReport {
  server?: string;
  sets: { name?: string; alertValue?: AlertValue }[];
  /** Names of the health sets that are Unhealthy. */
  unhealthy: string[];
  verdict?: 'healthy' | 'unhealthy';
}

const INSTEAD = 'Get-HealthReport -Identity <server> | Format-List HealthSet,AlertValue';

/**
 * Reads `Get-HealthReport`, as a table or a list. Suggests `unhealthy` (a health set is Unhealthy) or `healthy` (all
 * are, and the end of the output is seen). Source: property names of the Get-HealthReport reference.
 */
export const healthReport: Reader<HealthReport> = outputReader({
  kind: 'health-report',
  recognises: (output) => has(output, 'HealthSet') && (has(output, 'AlertValue') || has(output, 'MonitorCount')),
  read(output) {
    const sets = output.rows.map((row): HealthReport['sets'][number] => {
      const name = row.fits ? whole(field(row, 'HealthSet')) : undefined;
      const alertValue = row.fits ? oneOf(field(row, 'AlertValue'), ALERT_VALUES) : undefined;
      return { ...(name ? { name } : {}), ...(alertValue ? { alertValue } : {}) };
    });
    const bad = output.rows.filter((_, i) => sets[i]!.alertValue === 'Unhealthy');
    const unhealthy = sets.flatMap(({ name, alertValue }) => (alertValue === 'Unhealthy' && name ? name : []));
    const judged: { verdict?: HealthReport['verdict'] } & ReturnType<typeof judgeAlertValues> =
      bad.length > 0
        ? {}
        : judgeAlertValues(
            output,
            sets.map(({ alertValue }) => alertValue),
            INSTEAD,
          );
    const verdict = bad.length > 0 ? 'unhealthy' : judged.verdict;
    const printed = only(output.rows.map((row) => whole(field(row, 'Server'))));
    const server = printed ?? asked(output, 'server');
    return {
      findings: {
        ...(server ? { server } : {}),
        sets: told(sets),
        unhealthy,
        ...(verdict ? { verdict } : {}),
      },
      facts: goodFacts({
        server: printed,
        healthSet: unhealthy.length === 1 && bad.length === 1 ? unhealthy[0] : undefined,
      }),
      because: linesOf(output.shape, bad.length > 0 ? bad : output.rows, 'HealthSet', 'AlertValue'),
      ...(judged.cannotTell ? { cannotTell: judged.cannotTell } : {}),
    };
  },
  suggests: ({ verdict }) => verdict,
});
