/** Numbers distinct n-grams 0, 1, 2 ... by what they are made of: a shorter n-gram and one more symbol. */
import { GrowingIntegers } from './growing-integers';

/** The parent of an n-gram of one symbol. */
export const ROOT = -1;

/** A hash table from (parent term, symbol) to term ids. A symbol is a token id or a code point. */
export class TermTable {
  private slots = new Int32Array(1 << 14).fill(-1);
  private readonly parents = new GrowingIntegers(1 << 13);
  private readonly symbols = new GrowingIntegers(1 << 13);

  /** Number of distinct terms. */
  get size(): number {
    return this.parents.length;
  }

  /** The id of `parent` followed by `symbol`; a new one when it was never seen. */
  idOf(parent: number, symbol: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(parent, symbol) & mask;
    for (let id = this.slots[slot]; id >= 0; id = this.slots[slot]) {
      if (this.symbols.array[id] === symbol && this.parents.array[id] === parent) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size;
    this.parents.push(parent);
    this.symbols.push(symbol);
    this.slots[slot] = id;
    if (this.size * 2 > this.slots.length) this.grow();
    return id;
  }

  /** The symbols of a term, first to last. */
  symbolsOf(term: number): number[] {
    const symbols: number[] = [];
    for (let id = term; id !== ROOT; id = this.parents.array[id]) symbols.push(this.symbols.array[id]);
    return symbols.reverse();
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = hashOf(this.parents.array[id], this.symbols.array[id]) & mask;
      while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}

function hashOf(parent: number, symbol: number): number {
  let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
