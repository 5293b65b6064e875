/** A binary heap of counted keys: the highest count first, on ties the smallest key. */
export class PairHeap {
  private readonly counts: number[] = [];
  private readonly keys: number[] = [];

  /** Adds an entry; the same key may stand in the heap several times. */
  push(count: number, key: number): void {
    let i = this.counts.length;
    this.counts.push(count);
    this.keys.push(key);
    while (i > 0 && this.before(i, (i - 1) >> 1)) i = this.swap(i, (i - 1) >> 1);
  }

  /** Removes and returns the first entry; null when empty. */
  pop(): { count: number; key: number } | null {
    if (this.counts.length === 0) return null;
    this.swap(0, this.counts.length - 1);
    const count = this.counts.pop() as number;
    const key = this.keys.pop() as number;
    let i = 0;
    for (;;) {
      let first = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.counts.length && this.before(child, first)) first = child;
      if (first === i) return { count, key };
      i = this.swap(i, first);
    }
  }

  private before(i: number, j: number): boolean {
    return (
      this.counts[i] > this.counts[j] || (this.counts[i] === this.counts[j] && this.keys[i] < this.keys[j])
    );
  }

  private swap(i: number, j: number): number {
    [this.counts[i], this.counts[j]] = [this.counts[j], this.counts[i]];
    [this.keys[i], this.keys[j]] = [this.keys[j], this.keys[i]];
    return j;
  }
}
