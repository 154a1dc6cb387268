import type { Output, Row } from './output';
import { cannotTell, endMissing, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { asked, field, goodFacts, has, oneOf, only, whole, whyUnread } from './values';

/** Source: the AlertValue values of the Get-ServerHealth reference. */
export const ALERT_VALUES = [
  'Healthy',
  'Degraded',
  'Unhealthy',
  'Repairing',
  'Disabled',
  'Unavailable',
  'UnInitialized',
  'Unknown',
] as const;
export type AlertValue = (typeof ALERT_VALUES)[number];

export interface Monitor {
  name?: string;
  healthSet?: string;
  target?: string;
  alertValue?: AlertValue;
}

export interface ServerHealth {
  /** The server all rows name, or the one the command above them asked for. */
  server?: string;
  monitors: Monitor[];
  /** Names of the monitors that are Unhealthy; those whose name is cut off are left out. */
  unhealthy: string[];
  healthSets: string[];
  verdict?: 'healthy' | 'unhealthy';
}

const INSTEAD = 'Get-ServerHealth -Identity <server> | Format-List Name,HealthSetName,AlertValue';

/**
 * Reads `Get-ServerHealth`, as a table or a list. Suggests `unhealthy` (a monitor is Unhealthy) or `healthy` (all are
 * Healthy, and the end of the output is seen).
 * Source: property names of the Get-ServerHealth reference; Identity is `set\monitor\target`.
 */
export const serverHealth: Reader<ServerHealth> = outputReader({
  kind: 'server-health',
  recognises: (output) =>
    !has(output, 'HealthSet') && !has(output, 'MonitorCount') && has(output, 'AlertValue')
      ? has(output, 'Name') || has(output, 'Identity')
      : has(output, 'Name', 'HealthSetName'),
  read(output) {
    const monitors = output.rows.map(monitorOf);
    const { unhealthyRows, ...verdict } = judge(output, monitors);
    const sets = [...new Set(monitors.flatMap(({ healthSet }) => healthSet ?? []))];
    const unhealthy = namesOf(monitors, 'Unhealthy');
    const server = only(output.rows.map((row) => whole(field(row, 'Server')))) ?? asked(output, 'server');
    const findings: ServerHealth = {
      ...(server ? { server } : {}),
      monitors: told(monitors),
      unhealthy,
      healthSets: sets,
      ...(verdict.verdict ? { verdict: verdict.verdict } : {}),
    };
    return {
      findings,
      facts: goodFacts({
        server: only(output.rows.map((row) => whole(field(row, 'Server')))),
        healthSet: sets.length === 1 ? sets[0] : undefined,
        monitor: unhealthy.length === 1 && unhealthyRows.length === 1 ? unhealthy[0] : undefined,
      }),
      because: linesOf(
        output.shape,
        unhealthyRows.length > 0 ? unhealthyRows : output.rows,
        'Name',
        'Identity',
        'AlertValue',
      ),
      ...(verdict.cannotTell ? { cannotTell: verdict.cannotTell } : {}),
    };
  },
  suggests: ({ verdict }) => verdict,
});

const namesOf = (monitors: readonly Monitor[], value: AlertValue): string[] => [
  ...new Set(monitors.flatMap(({ name, alertValue }) => (alertValue === value && name ? name : []))),
];

function monitorOf(row: Row): Monitor {
  const [set, monitor] = whole(field(row, 'Identity'))?.split('\\') ?? [];
  const name = whole(field(row, 'Name')) ?? monitor;
  const healthSet = whole(field(row, 'HealthSetName')) ?? set;
  const target = whole(field(row, 'TargetResource'));
  const alertValue = row.fits ? oneOf(field(row, 'AlertValue'), ALERT_VALUES) : undefined;
  return {
    ...(name && row.fits ? { name } : {}),
    ...(healthSet && row.fits ? { healthSet } : {}),
    ...(target && row.fits ? { target } : {}),
    ...(alertValue ? { alertValue } : {}),
  };
}

/** One Unhealthy row decides, whatever the others say; Healthy takes all rows, each whole, and the end in sight. */
function judge(
  output: Output,
  monitors: readonly Monitor[],
): { unhealthyRows: Row[]; verdict?: ServerHealth['verdict']; cannotTell?: CannotTell } {
  const unhealthyRows = output.rows.filter((_, i) => monitors[i]!.alertValue === 'Unhealthy');
  if (unhealthyRows.length > 0) return { unhealthyRows, verdict: 'unhealthy' };
  return {
    unhealthyRows,
    ...judgeAlertValues(
      output,
      monitors.map(({ alertValue }) => alertValue),
      INSTEAD,
    ),
  };
}

/** Says `healthy`, or why that cannot be said. */
export function judgeAlertValues(
  output: Output,
  values: readonly (AlertValue | undefined)[],
  instead: string,
): { verdict?: 'healthy'; cannotTell?: CannotTell } {
  if (values.length === 0) return endMissing(instead);
  if (values.includes(undefined)) {
    const row = output.rows[values.indexOf(undefined)];
    return cannotTell(whyUnread(row, 'AlertValue', 'AlertValue is missing, cut off or wrapped on a line.'), instead);
  }
  const other = values.find((value) => value !== 'Healthy');
  if (other === 'Degraded')
    return cannotTell(
      'A monitor is Degraded: it failed less than a minute ago.',
      `Wait a minute, then run: ${instead}`,
    );
  if (other) return cannotTell(`A monitor is ${other}, which is neither healthy nor unhealthy.`, instead);
  if (!output.ended) return endMissing(instead);
  return { verdict: 'healthy' };
}
