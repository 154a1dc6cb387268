import type { Paste } from './line';
import { commandIn, isBlank, isRule } from './paste';
import { asPaste, cannotTell, endMissing } from './read-outputs';
import type { CannotTell, Line, Reader, Reading } from './reader';

export interface FilterDriver {
  name: string;
  /** Where it stands in the stack: a whole number, or one with a fraction. */
  altitude: string;
}

export interface FilterDrivers {
  filters: FilterDriver[];
  /** Those in the range that Windows gives to virus scanners. */
  antivirus: FilterDriver[];
  verdict?: 'present' | 'none';
}

/** Source: "Load order groups and altitudes for minifilter drivers", FSFilter Anti-Virus. */
const isAntivirus = (altitude: string): boolean => Number(altitude) >= 320_000 && Number(altitude) < 330_000;

/**
 * Reads `fltmc`. The header's words follow the language of Windows; the rows do not, and four columns of dashes tell
 * that they are its rows. Suggests `present` (a virus scanner's driver is loaded) or `none` (the end of the output is seen).
 */
export const filterDrivers: Reader<FilterDrivers> = {
  kind: 'filter-drivers',
  read(text) {
    const paste = asPaste(text);
    return paste.lines.flatMap(({ text: line }, i) =>
      isRule(line) && line.trim().split(/\s+/).length === 4 ? tableAt(paste, i) : [],
    );
  },
  suggests: ({ verdict }) => verdict,
};

function tableAt({ lines }: Paste, rule: number): Reading<FilterDrivers>[] {
  const rows: { line: Line; filter: FilterDriver | undefined }[] = [];
  let i = rule + 1;
  for (; i < lines.length; i += 1) {
    const line = lines[i]!;
    if (isBlank(line.text) || commandIn(line.text) !== undefined || isRule(line.text)) break;
    rows.push({ line, filter: filterIn(line.text) });
  }
  const filters = rows.flatMap(({ filter }) => filter ?? []);
  const english = /^\s*Filter Name\s/i.test(lines[rule - 1]?.text ?? lines[rule - 2]?.text ?? '');
  if (filters.length === 0 || (!english && filters.length < rows.length)) return [];
  const antivirus = filters.filter(({ altitude }) => isAntivirus(altitude));
  const because = rows.filter(({ filter }) => antivirus.length === 0 || (filter && antivirus.includes(filter)));
  const doubt: { cannotTell?: CannotTell } =
    filters.length < rows.length ? odd : i === lines.length ? endMissing('fltmc') : {};
  const verdict = antivirus.length > 0 ? 'present' : doubt.cannotTell ? undefined : 'none';
  return [
    {
      kind: 'filter-drivers',
      findings: { filters: filters.slice(0, 200), antivirus: antivirus.slice(0, 200), ...(verdict ? { verdict } : {}) },
      facts: {},
      because: because.map(({ line }) => line).slice(0, 40),
      ...(verdict ? {} : doubt),
      ...(verdict || doubt === odd ? {} : { ifEnded: { verdict: 'none' as const } }),
    },
  ];
}

const odd = cannotTell('A line is wrapped or cut off.', 'fltmc');

/** `name  instances  altitude  frame`; an old driver has `<Legacy>` for a frame, and may have no instances. */
function filterIn(text: string): FilterDriver | undefined {
  const words = text.trim().split(/\s+/);
  const [frame, altitude, instances] = words.slice(-3).reverse();
  if (words.length < 4 || words.length > 8 || !/^(?:\d{1,3}|<Legacy>)$/.test(frame!)) return undefined;
  if (!/^\d{5,6}(?:\.\d{1,8})?$/.test(altitude!) || !/^\d{1,4}$/.test(instances!)) return undefined;
  return { name: words.slice(0, -3).join(' '), altitude: altitude! };
}
