import { randomInt } from 'node:crypto';
import { grown } from './names';
import type { SyncKey } from './request';
import { RefusedLogError } from './source';

/**
 * Counts requests by device, folder and SyncKey. A big log has more than half a million of these, so they stand in
 * typed arrays: about 40 bytes each.
 */
export class SyncKeys {
  size = 0;
  /** The requests whose SyncKey another request sent too. */
  readonly repeated = new Marks();
  private readonly seed = randomInt(2 ** 31);
  private devices = new Int32Array(1024);
  private folders = new Int32Array(1024);
  private keys = new Float64Array(1024);
  private counts = new Uint32Array(1024);
  /** The last request counted. */
  private ordinals = new Uint32Array(1024);
  private places = new Float64Array(1024);
  private slots = new Int32Array(2048).fill(-1);

  constructor(private readonly most: number) {}

  /** Counts one request. */
  add(device: number, folder: number, key: SyncKey, ordinal: number, place: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hash(device, folder, key) & mask;
    for (let entry = this.slots[slot]!; entry >= 0; entry = this.slots[slot]!) {
      if (this.keys[entry] === key && this.devices[entry] === device && this.folders[entry] === folder) {
        this.again(entry, ordinal);
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = this.size;
    this.append(device, folder, key, ordinal, place);
  }

  device = (entry: number): number => this.devices[entry]!;
  folder = (entry: number): number => this.folders[entry]!;
  key = (entry: number): SyncKey => this.keys[entry]!;
  count = (entry: number): number => this.counts[entry]!;
  /** The first request's. */
  place = (entry: number): number => this.places[entry]!;

  /** Mixed in turns from a seed, so that nobody can write a log whose keys all fall on one slot. */
  private hash(device: number, folder: number, key: SyncKey): number {
    let mixed = Math.imul(this.seed ^ device, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ folder, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13) ^ key, 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 16) ^ (key / 4294967296), 0x27d4eb2f);
    return mixed ^ (mixed >>> 15);
  }

  private again(entry: number, ordinal: number): void {
    // One request may name a folder twice; it stays one request.
    if (this.ordinals[entry] === ordinal) return;
    this.repeated.add(this.ordinals[entry]!);
    this.repeated.add(ordinal);
    this.ordinals[entry] = ordinal;
    this.counts[entry]!++;
  }

  private append(device: number, folder: number, key: SyncKey, ordinal: number, place: number): void {
    if (this.size >= this.most) {
      throw new RefusedLogError('has more SyncKeys than can be kept in memory. Give fewer logs at once.');
    }
    const entry = this.size++;
    if (entry === this.devices.length) this.grow(entry + 1);
    this.devices[entry] = device;
    this.folders[entry] = folder;
    this.keys[entry] = key;
    this.counts[entry] = 1;
    this.ordinals[entry] = ordinal;
    this.places[entry] = place;
    if (this.size * 4 > this.slots.length * 3) this.rehash();
  }

  private grow(needed: number): void {
    this.devices = grown(this.devices, needed, (size) => new Int32Array(size));
    this.folders = grown(this.folders, needed, (size) => new Int32Array(size));
    this.keys = grown(this.keys, needed, (size) => new Float64Array(size));
    this.counts = grown(this.counts, needed, (size) => new Uint32Array(size));
    this.ordinals = grown(this.ordinals, needed, (size) => new Uint32Array(size));
    this.places = grown(this.places, needed, (size) => new Float64Array(size));
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let entry = 0; entry < this.size; entry++) {
      let slot = this.hash(this.devices[entry]!, this.folders[entry]!, this.keys[entry]!) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = entry;
    }
  }
}

/** Which of the scan's requests were counted already: one bit each. */
export class Marks {
  count = 0;
  private bits = new Uint8Array(1024);

  add(ordinal: number): void {
    const byte = ordinal >>> 3;
    this.bits = grown(this.bits, byte + 1, (size) => new Uint8Array(size));
    const bit = 1 << (ordinal & 7);
    if (this.bits[byte]! & bit) return;
    this.bits[byte]! |= bit;
    this.count++;
  }
}
