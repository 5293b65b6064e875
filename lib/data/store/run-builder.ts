/** Cleaned records become sorted runs on disk, in this process or in a worker. */
import type { CleanedBlock } from '../clean/clean-block';
import { type SortedRun, sortBlocks, writeRun } from './sorted-run';
import { addTallies, type Tally, tallyOf } from './tally';

/** When waiting records go to disk: when so many wait, or when their rows take so many bytes. */
export interface RunLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** The bounds that keep a builder's memory below fifty megabytes. */
export const RUN_LIMITS: RunLimits = { entries: 25_000, bytes: 8 << 20 };

/** Sorted runs, and what all records in them had. */
export interface BuiltRuns {
  readonly runs: readonly SortedRun[];
  readonly tally: Tally;
  /** How many of the records are examples, and the bytes of their rows. */
  readonly kept: number;
  readonly rowBytes: number;
}

/** Collects cleaned records and writes them as runs `<path>-0`, `<path>-1`, ... */
export class RunBuilder {
  private tally: Tally = tallyOf([]);
  private waiting: CleanedBlock[] = [];
  private entries = 0;
  private bytes = 0;
  private kept = 0;
  private rowBytes = 0;
  private readonly runs: SortedRun[] = [];

  constructor(
    private readonly path: string,
    private readonly limits: RunLimits = RUN_LIMITS,
  ) {}

  /** Adds cleaned records, in any order. */
  add(block: CleanedBlock): void {
    this.tally = addTallies(this.tally, block.tally);
    this.waiting.push(block);
    this.entries += block.entries.length;
    this.bytes += block.rows.byteLength;
    if (this.bytes >= this.limits.bytes || this.entries >= this.limits.entries) this.flush();
  }

  /** Writes what waits; nothing can be added afterwards. */
  close(): BuiltRuns {
    this.flush();
    return { runs: this.runs, tally: this.tally, kept: this.kept, rowBytes: this.rowBytes };
  }

  private flush(): void {
    if (this.entries === 0) return;
    const sorted = sortBlocks(this.waiting);
    this.runs.push(writeRun(`${this.path}-${this.runs.length}`, sorted));
    for (const { entry } of sorted) if (entry.kind === 'kept') this.kept++;
    this.rowBytes += this.bytes;
    this.waiting = [];
    this.entries = 0;
    this.bytes = 0;
  }
}
