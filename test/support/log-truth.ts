import type { LogAnswers } from '../../src/logs/answers';
import type { LogGenerator } from './log-generator';

type Groups = Record<string, number>;

/** Both sides of "every answer is exact": what the log holds, and what was answered. Groups as one name each. */
export interface Compared {
  rows: Record<string, number>;
  groups: Record<string, Groups>;
  verdicts: Record<string, string>;
  span: unknown;
}

const sorted = (entries: Iterable<readonly [string, number]>): Groups =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the generator knows of the log it wrote. */
export function truthOf({ truth }: LogGenerator): Compared {
  const repeated = [...truth.syncsPerKey.counts].filter(([, { count }]) => count > 1);
  const verdict = (is: boolean, lookedAt: number) => (is ? 'yes' : lookedAt > 0 ? 'no' : 'cannot-tell');
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  const { keyedRows, measuredRows, activeSyncRows } = truth;
  return {
    rows: {
      all: truth.rows,
      bad: truth.badRows,
      activeSync: truth.activeSyncRows,
      probes: truth.probeRows,
      sendMail: truth.sendMail.rows,
      // Where nothing was found, the answer rests on the rows that were looked at.
      syncKeyZero: truth.syncKeyZero.rows || keyedRows,
      syncsPerKey: truth.syncsPerKey.repeatedRows.size || keyedRows,
      highRpc: truth.highRpc.rows || measuredRows,
      top20: activeSyncRows,
      errors: sum(truth.errors) || activeSyncRows,
      statusErrors: sum(truth.statusErrors) || activeSyncRows,
      find: truth.find.rows || truth.rows,
      device: truth.device.rows,
    },
    groups: {
      sendMail: { failed: truth.sendMail.failed },
      syncKeyZero: sorted(truth.syncKeyZero.groups),
      syncsPerKey: sorted(repeated.map(([name, { count }]) => [name, count])),
      top20: sorted(
        [...truth.top20].flatMap(([pair, { rows, commands }]) => [
          [pair, rows] as const,
          ...[...commands].map(([command, count]) => [`${pair} ${command}`, count] as const),
        ]),
      ),
      errors: sorted(truth.errors),
      statusErrors: sorted(truth.statusErrors),
      device: { failed: truth.device.failed },
    },
    verdicts: {
      sendMail: verdict(truth.sendMail.failed > 0, truth.sendMail.rows),
      syncKeyZero: verdict(truth.syncKeyZero.again, keyedRows),
      syncsPerKey: verdict(repeated.length > 0, keyedRows),
      highRpc: verdict(truth.highRpc.rows > 0, measuredRows),
      errors: verdict(
        [...truth.errors.keys()].some((error) => !/Collision|MissingCsc/.test(error)),
        activeSyncRows,
      ),
      statusErrors: verdict(truth.statusErrors.size > 0, activeSyncRows),
      find: verdict(truth.find.rows > 0, activeSyncRows),
      device: verdict(truth.device.failed > 0, truth.device.rows),
    },
    span: { from: truth.from, to: truth.to },
  };
}

/** What was answered, with every group shown. */
export function answered({ answers, ...read }: LogAnswers): Compared {
  const failed = (groups: readonly { failed: boolean; rows: number }[]) =>
    groups.filter((group) => group.failed).reduce((sum, { rows }) => sum + rows, 0);
  const { top20: _, ...others } = answers;
  return {
    rows: {
      all: read.rows,
      bad: read.badRows,
      activeSync: read.activeSyncRows,
      probes: read.probeRows,
      ...Object.fromEntries(Object.entries(answers).map(([name, { rows }]) => [name, rows])),
    },
    groups: {
      sendMail: { failed: failed(answers.sendMail.groups) },
      syncKeyZero: sorted(answers.syncKeyZero.groups.map((g) => [`${g.user} ${g.device}`, g.rows])),
      syncsPerKey: sorted(answers.syncsPerKey.groups.map((g) => [`${g.device} ${g.folder} ${g.syncKey}`, g.rows])),
      top20: sorted(
        answers.top20.groups.flatMap(({ user, device, rows, commands }) => [
          [`${user} ${device}`, rows] as const,
          ...Object.entries(commands).map(([command, count]) => [`${user} ${device} ${command}`, count] as const),
        ]),
      ),
      errors: sorted(answers.errors.groups.map((g) => [g.error, g.rows])),
      statusErrors: sorted(answers.statusErrors.groups.map((g) => [`${g.command} ${g.status}`, g.rows])),
      device: { failed: failed(answers.device.groups) },
    },
    verdicts: Object.fromEntries(Object.entries(others).map(([name, { answer }]) => [name, answer])),
    span: read.span,
  };
}
