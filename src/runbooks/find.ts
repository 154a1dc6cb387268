import { checkFact, type Facts } from '../facts/facts';
import type { Runbook } from './runbook';

/** A runbook that may be meant, and how surely: the letters of its words that were said. */
export interface Found {
  runbook: Runbook;
  weight: number;
}

/** The runbooks that a person's words point to, the likeliest first. */
export function findRunbooks(runbooks: readonly Runbook[], text: string): Found[] {
  const said = ` ${plain(text)} `;
  return runbooks
    .map((runbook) => ({ runbook, weight: weigh(runbook, said) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
}

/** Words as they compare: lower case, and no other punctuation than dots and apostrophes. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}.']+/gu, ' ')
    .trim();

/** A health set named in an alert outweighs any symptom; elsewhere its name may just be the protocol's. */
const HEALTH_SET_WEIGHT = { inAlert: 100, elsewhere: 20 };

function weigh(runbook: Runbook, said: string): number {
  const isAlert = / (?:unhealthy|health set|healthset|probe|monitor|alert) /.test(said);
  const isNamed = runbook.healthSets.some((set) => said.includes(` ${set.toLowerCase()} `));
  const words = runbook.words.filter((word) => said.includes(` ${word}`)).reduce((sum, { length }) => sum + length, 0);
  const own = [runbook.id, runbook.title].some((name) => said.includes(` ${plain(name)} `)) ? 1_000 : 0;
  return own + (isNamed ? HEALTH_SET_WEIGHT[isAlert ? 'inAlert' : 'elsewhere'] : 0) + words;
}

/** Facts that stand in a sentence as they are: a server after "on", a mail address, a health set, a monitor. */
export function factsIn(runbooks: readonly Runbook[], text: string): Facts {
  const server = /\b(?:on|server|from)\s+([A-Za-z0-9][A-Za-z0-9.-]{0,252})/gi;
  const servers = [...text.matchAll(server)].map(([, name]) => name!.replace(/[.-]+$/, '')).filter(looksLikeServer);
  const mailbox = /[A-Za-z0-9_+'.-]{1,64}@[A-Za-z0-9.-]{1,190}/.exec(text)?.[0].replace(/[.'-]+$/, '');
  const monitor = /\b[A-Za-z0-9]{1,60}Monitor\b/.exec(text)?.[0];
  const sets = runbooks.flatMap(({ healthSets }) => healthSets).sort((a, b) => b.length - a.length);
  const healthSet = sets.find((set) =>
    new RegExp(`(?:^|[^\\w.])${set.replace('.', '\\.')}(?![\\w]|\\.\\w)`, 'i').test(text),
  );
  return keep({ server: servers[0], mailbox, monitor, healthSet });
}

/** "on phones" is no server; EX02, mail.contoso.com and EXCHANGE are. */
const looksLikeServer = (name: string): boolean => /\d|\.|^[A-Z-]{3,}$/.test(name) && !/^\d+$/.test(name);

const keep = (facts: Record<string, string | undefined>): Facts =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([fact, value]) => {
      if (value === undefined) return [];
      const checked = checkFact(fact as keyof Facts, value);
      return checked.ok ? [[fact, checked.value]] : [];
    }),
  );
