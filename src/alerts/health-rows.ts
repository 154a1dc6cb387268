import { healthReport } from '../evidence/health-report';
import type { Paste } from '../evidence/paste';
import { serverHealth } from '../evidence/server-health';
import type { Finding } from './finding';
import { knownHealthSet } from './health-sets';

/** Source: the State values of the Get-ServerHealth reference. */
const STATES = /^(?:Online|PartiallyOnline|Offline|Sidelined|Functional|NotApplicable|Unavailable|Unknown)$/i;

const MOST_FINDINGS = 200;

/** What is Unhealthy in the output of Get-ServerHealth or Get-HealthReport, or in rows of it without their header. */
export function unhealthyRows(paste: Paste): Finding[] {
  const printed = [
    ...serverHealth
      .read(paste)
      .flatMap(({ findings }) =>
        findings.monitors
          .filter(({ alertValue }) => alertValue === 'Unhealthy')
          .map(({ name, healthSet }) => firing(findings.server, healthSet, name)),
      ),
    ...healthReport
      .read(paste)
      .flatMap(({ findings }) => findings.unhealthy.map((set) => firing(findings.server, set))),
  ];
  const rows = paste.lines.flatMap(({ text }) => bareRow(text) ?? []);
  return merged([...printed, ...rows].filter(({ healthSet }) => healthSet)).slice(0, MOST_FINDINGS);
}

const firing = (server?: string, healthSet?: string, monitor?: string): Finding => ({
  state: 'firing',
  ...(server ? { server } : {}),
  ...(healthSet ? { healthSet } : {}),
  ...(monitor ? { monitor } : {}),
});

/**
 * One row by its words: chats squeeze the columns. The health set stands before its AlertValue in every output; the
 * server, where it is printed, stands before the state.
 */
export function bareRow(text: string): Finding | undefined {
  if (text.length > 600 || !/\bunhealthy\b/i.test(text)) return undefined;
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((word) => /^unhealthy$/i.test(word));
  const set = at > 0 ? knownHealthSet(words[at - 1]!) : undefined;
  const state = words.findIndex((word) => STATES.test(word));
  if (!set || state === -1 || state > 1 || state >= at) return undefined;
  const monitor = words.slice(state + 1, at).find((word) => /monitor$/i.test(word));
  return firing(state === 1 ? words[0] : undefined, set, monitor);
}

/** One finding for each server and health set; its monitor where only one is Unhealthy. */
function merged(found: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  const withServer = new Set(found.filter(({ server }) => server).map(({ healthSet }) => healthSet!.toLowerCase()));
  for (const finding of found) {
    const set = finding.healthSet!.toLowerCase();
    if (!finding.server && withServer.has(set)) continue;
    const key = `${finding.server?.toLowerCase() ?? ''}|${set}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map((group) => {
    const monitors = new Map(group.flatMap(({ monitor }) => (monitor ? [[monitor.toLowerCase(), monitor]] : [])));
    const { server, healthSet } = group[0]!;
    return firing(server, healthSet, monitors.size === 1 ? [...monitors.values()][0] : undefined);
  });
}
