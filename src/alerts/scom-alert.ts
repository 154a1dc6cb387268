import type { Alert, Severity, SourceName } from './alert';
import { knownHealthSet } from './health-sets';
import type { Instant, Told } from './instant';
import { safeLinks } from './links';
import { type Candidates, makeAlert } from './make-alert';
import { isManagedAvailability, managedAvailability } from './managed-availability';
import { objectParts, withPercentSigns } from './scom-notification';
import { serverIn } from './sentence';
import { UNHEALTHY } from './severity';

/** What a notification tells, whichever way it came. */
export interface ScomAlert {
  source: SourceName;
  receivedAt: Instant;
  name: string;
  object?: string;
  path?: string;
  closed: boolean;
  description: string;
  /** The alert's GUID. Operations Manager gives each spell its own. */
  id?: string;
  link?: string;
  severity?: Severity;
  started?: Told;
  ended?: Told;
  /** What a person is shown. */
  text: string;
  raw: unknown;
  stands?: (value: string) => boolean;
  warnings?: readonly string[];
}

export function scomAlert(told: ScomAlert): Alert {
  const description = withPercentSigns(told.description);
  const name = isUnnamed(told.name) ? undefined : withPercentSigns(told.name);
  const key = [told.name, told.object ?? '', told.path ?? ''].map((part) => part.toLowerCase()).join('\n');
  const where = candidates(told, description);
  return makeAlert({
    source: told.source,
    receivedAt: told.receivedAt,
    ...(told.id ? { sourceKey: told.id } : {}),
    group: key.trim() === '' ? description : key,
    state: told.closed ? 'resolved' : 'firing',
    severity: told.severity ?? (where.healthSet?.some(Boolean) ? UNHEALTHY : undefined),
    titles: [titleOf(name, told.object), told.object, description.split('\n', 1)[0]],
    text: withPercentSigns(told.text),
    candidates: where,
    started: told.started,
    ended: told.ended,
    links: safeLinks([['Alert in Operations Manager', told.link]]),
    raw: told.raw,
    ...(told.stands ? { stands: told.stands } : {}),
    warnings: told.warnings,
  });
}

/** The Exchange 2013 pack names its alert by a parameter, and some notifications print the parameter. */
const isUnnamed = (name: string): boolean => name.trim() === '' || /^\{\d\}$/.test(name.trim());

/** “Exchange Health Set” is every such alert's name: the object says which one it is. */
const titleOf = (name: string | undefined, object: string | undefined): string | undefined =>
  name && object ? `${name}: ${object}` : name;

function candidates({ name, object, path }: ScomAlert, description: string): Candidates {
  const parts = object ? objectParts(object) : undefined;
  const isHealthSet = isUnnamed(name) || /health set/i.test(name);
  const set = parts && (knownHealthSet(parts.healthSet) ?? (isHealthSet ? parts.healthSet : undefined));
  const event = isManagedAvailability(description)
    ? managedAvailability(description, description.split('\n'))
    : undefined;
  return {
    server: set
      ? [parts?.server, hostIn(path), event?.server]
      : [hostIn(path), object === undefined ? undefined : serverIn(object), event?.server],
    healthSet: [set, event?.healthSet],
    monitor: [event?.monitor],
  };
}

/** A path often names its server twice: `EX02;EX02`. One that names two things is no server's. */
function hostIn(path: string | undefined): string | undefined {
  const [first, ...others] = (path ?? '').split(';').map((part) => part.trim());
  return others.every((part) => part === first) ? first : undefined;
}
