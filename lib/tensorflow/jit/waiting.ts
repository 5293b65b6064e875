/** Calls that are only queued, and waited for while the event loop turns. */
import type { EagerEngine } from '../eager-engine';

/**
 * Queues what `work` runs and resolves with its result when that is done. `signal` rejects at once with its reason; what
 * is queued is done nevertheless, and the queue ends after it.
 */
export async function settled<T>(engine: EagerEngine, signal: AbortSignal | null, work: () => T): Promise<T> {
  signal?.throwIfAborted();
  const stop = engine.startQueue();
  let finished: Promise<T>;
  try {
    const result = work();
    // The first call marks the end of what is queued, the second waits for it.
    finished = engine
      .caughtUp()
      .then(() => engine.caughtUp())
      .then(() => result);
  } catch (error) {
    stop();
    throw error;
  }
  const done = finished.finally(stop);
  if (signal === null) return done;
  done.catch(() => {});
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([done, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
