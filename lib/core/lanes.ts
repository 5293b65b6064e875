/** Work on several items side by side. */
import { setMaxListeners } from 'node:events';

/**
 * Calls `work` on the items in order, `lanes` at a time; each lane takes the next one when it is free. The first failure
 * aborts the signal that all are given and is thrown when all have ended; an abort of `signal` reaches all too.
 */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, lane: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const others = new AbortController();
  // All that is under way listens, however much it is.
  setMaxListeners(0, others.signal);
  const pass = () => others.abort(signal.reason);
  if (signal.aborted) pass();
  signal.addEventListener('abort', pass);
  let next = 0;
  const failures: unknown[] = [];
  const runLane = async (lane: number) => {
    while (next < items.length && !others.signal.aborted) {
      try {
        await work(items[next++], lane, others.signal);
      } catch (error) {
        failures.push(error);
        others.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, (_, lane) => runLane(lane)));
  } finally {
    signal.removeEventListener('abort', pass);
  }
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
}
