import { checkFact, type Facts } from '../facts/facts';
import type { Alert, Link, Severity, SourceName } from './alert';
import { capped, oneLine, storable } from './cap';
import { digest, fingerprintOf } from './fingerprint';
import { healthSetOfMonitor, knownHealthSet, monitorNamed } from './health-sets';
import type { Instant, Told } from './instant';
import { UNSAID } from './severity';

const LONGEST_TITLE = 200;
const LONGEST_TEXT = 4000;
const LONGEST_RAW = 16_384;
const LONGEST_KEY = 300;
const MOST_WARNINGS = 10;

const NAMED = ['server', 'healthSet', 'monitor', 'mailbox'] as const;

/** What may be the alert's server, health set, …: the first that is a good value counts. */
export type Candidates = Readonly<Partial<Record<(typeof NAMED)[number], readonly (string | null | undefined)[]>>>;

/** What a source's own reader found. */
export interface Draft {
  source: SourceName;
  receivedAt: Instant;
  /** See {@link Alert.sourceKey}; left out where nothing tells one spell from the next. */
  sourceKey?: string;
  series?: string;
  /** What stays the same when the source tells of this alert again: its fingerprint where there is no server or health set. */
  group: string;
  state: Alert['state'];
  /** `undefined` where nobody says how bad it is. */
  severity: Severity | undefined;
  /** The first that is not empty counts. */
  titles: readonly (string | null | undefined)[];
  text: string;
  candidates: Candidates;
  /** Set for texts: a value that does not stand in them letter by letter is left out. */
  stands?: (value: string) => boolean;
  started?: Told;
  ended?: Told;
  links?: readonly Link[];
  raw: unknown;
  warnings?: readonly string[];
}

/** Makes the alert: values checked, texts capped, keys made. Never throws. */
export function makeAlert(draft: Draft): Alert {
  const { source, receivedAt, state } = draft;
  const { facts, refused } = goodValues(draft.candidates, draft.stands);
  const text = storable(draft.text);
  const ended = state === 'resolved' ? draft.ended : undefined;
  const warnings = [
    ...(draft.warnings ?? []),
    ...refused,
    ...[draft.started?.warning, ended?.warning].filter((warning) => warning !== undefined),
    ...(text.length > LONGEST_TEXT
      ? [`The text has ${text.length} characters; the first ${LONGEST_TEXT} are kept.`]
      : []),
  ];
  return {
    source,
    receivedAt,
    sourceKey: shortKey(draft.sourceKey ?? `${shortKey(draft.group)}@${receivedAt.slice(0, 16)}`),
    ...(draft.series ? { series: shortKey(draft.series) } : {}),
    fingerprint: fingerprintOf(facts, source, draft.group),
    state,
    severity: draft.severity ?? UNSAID,
    ...(draft.severity === undefined ? { severityUnsaid: true as const } : {}),
    title: titleOf(draft.titles, facts),
    text: capped(text, LONGEST_TEXT),
    ...facts,
    facts,
    ...(draft.started?.at ? { startedAt: draft.started.at } : {}),
    ...(ended?.at ? { endedAt: ended.at } : {}),
    links: draft.links ?? [],
    raw: capped(storable(typeof draft.raw === 'string' ? draft.raw : JSON.stringify(draft.raw)), LONGEST_RAW),
    warnings: [...new Set(warnings)].slice(0, MOST_WARNINGS),
  };
}

const shortKey = (key: string): string => (key.length > LONGEST_KEY ? digest(key) : storable(key));

function titleOf(titles: Draft['titles'], { server, healthSet }: Facts): string {
  const said = titles.map((title) => oneLine(storable(title ?? ''))).find((title) => title !== '');
  if (said) return capped(said, LONGEST_TITLE);
  if (healthSet && server) return `${healthSet} on ${server}`;
  return healthSet ?? server ?? 'An alert without a title';
}

type Values = Partial<Record<(typeof NAMED)[number], string>>;

function goodValues(candidates: Candidates, stands: Draft['stands']): { facts: Values; refused: string[] } {
  const facts: Values = {};
  const refused: string[] = [];
  for (const name of NAMED) {
    for (const candidate of candidates[name] ?? []) {
      if (!candidate || isPlaceholder(candidate)) continue;
      const checked = checkFact(name, candidate);
      if (!checked.ok) {
        refused.push(`Left out: ${checked.why}`);
        continue;
      }
      if (stands && !stands(checked.value)) {
        refused.push(`Left out: ${name} holds characters that do not show.`);
        continue;
      }
      facts[name] = spelled(name, checked.value);
      break;
    }
  }
  const set = facts.monitor && !facts.healthSet ? healthSetOfMonitor(facts.monitor) : undefined;
  return { facts: set ? { ...facts, healthSet: set } : facts, refused };
}

function spelled(name: keyof Values, value: string): string {
  if (name === 'healthSet') return knownHealthSet(value) ?? value;
  return name === 'monitor' ? monitorNamed(value) : value;
}

/** Words that stand where a value is missing, addresses that are no server's name, and Exchange's own test mailboxes. */
const isPlaceholder = (value: string): boolean =>
  /^\s*(?:(?:Not Present|Unknown|None|N\/A|-|ServerName|localhost|\d{1,3}(?:\.\d{1,3}){3})?\s*$|HealthMailbox)/i.test(
    value,
  );
