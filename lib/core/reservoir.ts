/** A random sample of a stream in bounded memory. */
import { checkNumber } from './check';
import type { RandomState } from './random';

/** Keeps `size` of all that is offered, every subset of that size as likely (Vitter 1985, ACM TOMS 11:37, algorithm R). */
export class Reservoir<T> {
  private readonly sample: T[] = [];
  private offered = 0;

  constructor(
    readonly size: number,
    private readonly random: RandomState,
  ) {
    checkNumber(size, 'sample size', { min: 1, integer: true });
  }

  /** How many were offered. */
  get seen(): number {
    return this.offered;
  }

  /** Those that are kept. */
  get items(): readonly T[] {
    return this.sample;
  }

  /** Offers the next one. */
  offer(item: T): void {
    this.offered++;
    if (this.sample.length < this.size) {
      this.sample.push(item);
      return;
    }
    const place = this.random.interval(this.offered - 1);
    if (place < this.size) this.sample[place] = item;
  }
}
