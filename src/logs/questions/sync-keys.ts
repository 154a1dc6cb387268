import type { Answer, SyncKeyZeroGroup, SyncsPerKeyGroup } from '../answers';
import { keyText, type Request, type Vocabulary } from '../request';
import type { Limits } from '../source';
import { SyncKeys } from '../sync-keys';
import { pairOf } from './pair';
import { byRows, noTokens, type Question, type Seen, shown } from './question';

const NO_KEYS = 'No Sync with a SyncKey was read. Let the device synchronise, then take newer logs.';

/** Requests with SyncKey 0, by user and device. */
export class SyncKeyZero implements Question<SyncKeyZeroGroup> {
  private readonly groups = new Map<number, { user: number; device: number; rows: number; place: number }>();
  private readonly perFolder = new Map<string, number>();
  private readonly mostPerDevice = new Map<number, number>();
  private rows = 0;
  private keyed = 0;

  constructor(private readonly words: Vocabulary) {}

  take(request: Request): void {
    const { keys, folders, user, device } = request;
    if (keys.length === 0) return;
    this.keyed++;
    if (!keys.includes(0)) return;
    this.rows++;
    const pair = pairOf(user, device);
    const group = this.groups.get(pair);
    if (group) group.rows++;
    else this.groups.set(pair, { user, device, rows: 1, place: request.place });
    const zeroed = new Set(folders.filter((_, i) => keys[i] === 0));
    for (const folder of zeroed) this.count(pair, folder);
  }

  answer(seen: Seen): Answer<SyncKeyZeroGroup> {
    const groups = [...this.groups]
      .map(([pair, group]) => ({ ...group, mostPerFolder: this.mostPerDevice.get(pair) ?? 0 }))
      .sort((a, b) => b.mostPerFolder - a.mostPerFolder || byRows(a, b));
    const again = groups.some(({ mostPerFolder }) => mostPerFolder > 1);
    return shown({
      question: 'Did a device start a folder over (SyncKey 0) more than once?',
      answer: again ? 'yes' : this.keyed > 0 ? 'no' : 'cannot-tell',
      why: seen.withTokens === 0 ? noTokens(seen) : NO_KEYS,
      rows: this.rows,
      lookedAt: this.keyed,
      total: groups.length,
      groups: groups.slice(0, seen.top).map(({ user, device, rows, mostPerFolder, place }) => ({
        user: this.words.users.text(user),
        device: this.words.devices.text(device),
        rows,
        mostPerFolder,
        evidence: seen.evidence(place),
      })),
    });
  }

  private count(pair: number, folder: number): void {
    const key = `${pair} ${folder}`;
    const count = (this.perFolder.get(key) ?? 0) + 1;
    this.perFolder.set(key, count);
    this.mostPerDevice.set(pair, Math.max(count, this.mostPerDevice.get(pair) ?? 0));
  }
}

/** Requests by device, folder and SyncKey; those that were sent more than once. */
export class SyncsPerKey implements Question<SyncsPerKeyGroup> {
  private readonly counts: SyncKeys;
  private keyed = 0;

  constructor(
    private readonly words: Vocabulary,
    { syncKeys }: Pick<Limits, 'syncKeys'>,
  ) {
    this.counts = new SyncKeys(syncKeys);
  }

  take({ keys, folders, device, ordinal, place }: Request): void {
    if (keys.length > 0) this.keyed++;
    for (let i = 0; i < keys.length; i++) this.counts.add(device, folders[i]!, keys[i]!, ordinal, place);
  }

  answer(seen: Seen): Answer<SyncsPerKeyGroup> {
    const { counts, words } = this;
    const repeated: number[] = [];
    for (let entry = 0; entry < counts.size; entry++) if (counts.count(entry) > 1) repeated.push(entry);
    repeated.sort((a, b) => counts.count(b) - counts.count(a) || a - b);
    return shown({
      question: 'Did a device send the same SyncKey more than once for the same folder?',
      answer: repeated.length > 0 ? 'yes' : counts.size > 0 ? 'no' : 'cannot-tell',
      why: seen.withTokens === 0 ? noTokens(seen) : NO_KEYS,
      rows: counts.repeated.count,
      lookedAt: this.keyed,
      total: repeated.length,
      groups: repeated.slice(0, seen.top).map((entry) => ({
        device: words.devices.text(counts.device(entry)),
        folder: words.folders.text(counts.folder(entry)),
        syncKey: keyText(counts.key(entry), words),
        rows: counts.count(entry),
        evidence: seen.evidence(counts.place(entry)),
      })),
    });
  }
}
