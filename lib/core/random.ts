/**
 * Seeded random numbers, bit-identical to NumPy's legacy `RandomState(seed)` (MT19937, frozen by NEP 19).
 * Every random draw of the workbench comes from an instance that is passed in.
 */
import { createHash } from 'node:crypto';
import { checkNumber } from './check';

const N = 624;
const M = 397;

/** NumPy's `RandomState(seed)` for an integer seed from 0 to 2^32 - 1. */
export class RandomState {
  private readonly key = new Uint32Array(N);
  private position = N;
  private spareNormal: number | null = null;

  constructor(seed: number) {
    checkNumber(seed, 'seed', { min: 0, max: 2 ** 32 - 1, integer: true });
    let s = seed >>> 0;
    for (let i = 0; i < N; i++) {
      this.key[i] = s;
      s = (Math.imul(1812433253, s ^ (s >>> 30)) + i + 1) >>> 0;
    }
  }

  /** The next 32 random bits as an unsigned integer. */
  nextUint32(): number {
    if (this.position === N) this.refill();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A double in [0, 1) with 53 random bits (`random_sample`). */
  random(): number {
    const a = this.nextUint32() >>> 5;
    const b = this.nextUint32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** A whole number from 0 to `max` inclusive, by masked rejection; 0 takes no draw. */
  interval(max: number): number {
    checkNumber(max, 'max', { min: 0, max: 2 ** 32 - 1, integer: true });
    if (max === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(max)) - 1;
    let value: number;
    do value = (this.nextUint32() & mask) >>> 0;
    while (value > max);
    return value;
  }

  /** Shuffles `items` in place (Fisher-Yates from the end, as `RandomState.shuffle`). */
  shuffle<T>(items: { length: number; [index: number]: T }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }

  /** The numbers 0 to `n - 1` in random order. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    this.shuffle(order);
    return order;
  }

  /** One of `items`, each as likely as the next. */
  choice<T>(items: readonly T[]): T {
    return items[this.interval(items.length - 1)];
  }

  /** A draw from the standard normal distribution (polar Box-Muller, as `RandomState.standard_normal`). */
  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    let x1: number;
    let x2: number;
    let r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.spareNormal = f * x1;
    return f * x2;
  }

  private refill(): void {
    const key = this.key;
    for (let k = 0; k < N; k++) {
      const y = (key[k] & 0x80000000) | (key[(k + 1) % N] & 0x7fffffff);
      key[k] = key[(k + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}

/** A seed of its own for one purpose (`deriveSeed(42, 'fold', 3)`): the first 32 bits of a SHA-256. */
export function deriveSeed(seed: number, ...purpose: (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  return digest.readUInt32BE(0);
}
