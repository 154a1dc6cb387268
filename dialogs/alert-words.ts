import { SOURCE_NAMES, type SourceName } from '../src/alerts';

/** What can be typed about alerts. */
export type AlertWords =
  | { what: 'here'; healthSets: readonly string[]; sources: readonly SourceName[]; unknown: readonly string[] }
  | { what: 'off' };

export type ThreadWords =
  | { what: 'triage' | 'acknowledge' | 'transient' | 'unsnooze' }
  | { what: 'snooze'; minutes: number; reason: string };

const LONGEST = 300;
const MOST_NAMES = 20;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `alerts here`, `alerts here for POP, OWA`, `alerts here from alertmanager`, `alerts off`. */
export function readAlertWords(text: string): AlertWords | undefined {
  const said = text.trim().replace(/[.!]+$/, '');
  if (said.length > LONGEST) return undefined;
  if (/^alerts\s+off$/i.test(said)) return { what: 'off' };
  const rest = /^alerts\s+here\b(.*)$/i.exec(said)?.[1];
  if (rest === undefined) return undefined;
  const named = (word: string): string[] => {
    const list = new RegExp(`\\b${word}\\s+(.+?)(?=\\s+(?:for|from)\\s|$)`, 'i').exec(rest)?.[1] ?? '';
    return list
      .split(/\s*(?:,|;|\band\b)\s*|\s+/i)
      .filter((name) => name !== '')
      .slice(0, MOST_NAMES);
  };
  const from = named('from').map((name) => name.toLowerCase());
  const sets = named('for');
  const isSource = (name: string): name is SourceName => (SOURCE_NAMES as readonly string[]).includes(name);
  return {
    what: 'here',
    healthSets: sets.filter((name) => NAME.test(name)),
    sources: from.filter(isSource),
    unknown: [...from.filter((name) => !isSource(name)), ...sets.filter((name) => !NAME.test(name))],
  };
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440, w: 10_080 };

/** What is typed in an alert's thread instead of pressed: `snooze 2h maintenance`, `acknowledge`. */
export function readThreadWords(text: string): ThreadWords | undefined {
  const said = text.trim().replace(/[.!]+$/, '');
  if (said.length > LONGEST) return undefined;
  if (/^(?:start|triage|start triage)$/i.test(said)) return { what: 'triage' };
  if (/^(?:acknowledge|ack|take it)$/i.test(said)) return { what: 'acknowledge' };
  if (/^(?:transient|it was transient)$/i.test(said)) return { what: 'transient' };
  if (/^(?:unsnooze|snooze off|end the silence)$/i.test(said)) return { what: 'unsnooze' };
  const asked = /^snooze(?:\s+(?:for\s+)?(\d{1,5})\s*(m|h|d|w)[a-z]*\b)?[\s,:-]*(.*)$/i.exec(said);
  if (!asked) return undefined;
  const [, number, unit = 'm', reason = ''] = asked;
  return {
    what: 'snooze',
    minutes: number === undefined ? Number.NaN : Number(number) * MINUTES[unit.toLowerCase()]!,
    reason: reason.replace(/^because\s+(?:of\s+)?/i, ''),
  };
}
