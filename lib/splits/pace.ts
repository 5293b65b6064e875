/** Long loops that tell how far they are, can be interrupted and let the event loop turn. */
import { breathe, type Progress, silent } from '../core/progress';

/** How a caller follows and stops long work. */
export interface PaceOptions {
  /** Nobody listens by default. */
  readonly progress?: Progress;
  /** Never aborted by default. */
  readonly signal?: AbortSignal;
}

/** Calls `work` for 0 to `total - 1`; before the first and about ten times a second it looks at the signal. */
export async function paced(
  task: string,
  total: number,
  work: (index: number) => void,
  { progress = silent, signal }: PaceOptions,
): Promise<void> {
  signal?.throwIfAborted();
  let last = performance.now();
  for (let index = 0; index < total; index++) {
    work(index);
    if (index % 64 !== 63 || performance.now() - last < 100) continue;
    signal?.throwIfAborted();
    progress({ task, done: index + 1, total });
    await breathe();
    last = performance.now();
  }
  progress({ task, done: total, total });
}
