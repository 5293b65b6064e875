/** Numbers distinct tokens 0, 1, 2 ... without making a string of every occurrence. */
import { GrowingIntegers } from './growing-integers';

/** A hash table from stretches of text to token ids. */
export class TokenTable {
  private slots = new Int32Array(1 << 12).fill(-1);
  private units = new Uint16Array(1 << 14);
  private readonly starts = new GrowingIntegers();
  private readonly hashes = new GrowingIntegers();

  constructor() {
    this.starts.push(0);
  }

  /** Number of distinct tokens. */
  get size(): number {
    return this.hashes.length;
  }

  /** The id of the token that stands in `text` from `start` to before `end`; a new one when it was never seen. */
  idOf(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let id = this.slots[slot]; id >= 0; id = this.slots[slot]) {
      if (this.hashes.array[id] === hash && this.equals(id, text, start, end)) return id;
      slot = (slot + 1) & mask;
    }
    return this.add(text, start, end, hash, slot);
  }

  /** The token with this id. */
  textOf(id: number): string {
    let text = '';
    for (let i = this.starts.array[id]; i < this.starts.array[id + 1]; i++)
      text += String.fromCharCode(this.units[i]);
    return text;
  }

  private equals(id: number, text: string, start: number, end: number): boolean {
    const from = this.starts.array[id];
    if (this.starts.array[id + 1] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (text.charCodeAt(i) !== this.units[j]) return false;
    return true;
  }

  private add(text: string, start: number, end: number, hash: number, slot: number): number {
    const id = this.size;
    const from = this.starts.array[id];
    const to = from + end - start;
    if (to > this.units.length) {
      const larger = new Uint16Array(Math.max(to, this.units.length * 2));
      larger.set(this.units);
      this.units = larger;
    }
    for (let i = start, j = from; i < end; i++, j++) this.units[j] = text.charCodeAt(i);
    this.starts.push(to);
    this.hashes.push(hash);
    this.slots[slot] = id;
    if (this.size * 2 > this.slots.length) this.grow();
    return id;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = this.hashes.array[id] & mask;
      while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}
