/** A bounded number of functions by key; the one that was not used for longest goes first. */

/** What a cache has seen. */
export interface CacheCounts {
  /** Functions that it holds. */
  readonly size: number;
  /** Functions made since the beginning. */
  readonly traces: number;
  /** Functions given up to make room. */
  readonly evictions: number;
}

/** Keeps at most `limit` entries; `release` frees one that goes. */
export class FunctionCache<T> {
  private readonly entries = new Map<string, T>();
  private traces = 0;
  private evictions = 0;

  constructor(
    private readonly limit: number,
    private readonly release: (entry: T) => void,
  ) {}

  get counts(): CacheCounts {
    return { size: this.entries.size, traces: this.traces, evictions: this.evictions };
  }

  /** The entry of `key`, made when it is not there. */
  get(key: string, make: () => T): T {
    const known = this.entries.get(key);
    if (known !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known;
    }
    const made = make();
    this.traces++;
    this.entries.set(key, made);
    if (this.entries.size > this.limit) this.evictOldest();
    return made;
  }

  /** Gives up everything. */
  clear(): void {
    for (const entry of this.entries.values()) this.release(entry);
    this.entries.clear();
  }

  private evictOldest(): void {
    const [key, entry] = this.entries.entries().next().value as [string, T];
    this.entries.delete(key);
    this.evictions++;
    this.release(entry);
  }
}
