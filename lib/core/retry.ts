/** Asking again: which failures deserve it, and how long to wait. */
import type { Clock } from './clock';
import type { RandomState } from './random';

/** A failure that may pass. `waitMs` is what the server asked for; null where it did not. */
export class TryAgain extends Error {
  constructor(
    message: string,
    readonly waitMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How often and how patiently something is tried. */
export interface Patience {
  readonly clock: Clock;
  /** Spreads the waits, so that many clients do not come back at once. */
  readonly random: RandomState;
  /** Tries in all, default 8 (about two minutes of waiting). */
  readonly attempts?: number;
  readonly signal?: AbortSignal;
  /** Hears why and how long (milliseconds) a wait is. */
  readonly onWait?: (reason: string, milliseconds: number) => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** The result of `work`; tried again after a `TryAgain`, other errors and the last one are thrown on. */
export async function retry<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { clock, random, attempts = 8, signal, onWait = () => {} } = patience;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TryAgain) || attempt >= attempts) throw error;
      const wait = error.waitMs ?? backOff(attempt, random);
      onWait(error.message, wait);
      await clock.sleep(wait, signal);
    }
  }
}

/** Milliseconds before the next attempt: 1, 2, 4 ... 60 seconds, each shortened by up to a half at random. */
export function backOff(attempt: number, random: RandomState): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.round(whole * (1 - random.random() / 2));
}

/** Milliseconds that a `Retry-After` (seconds or a date) asks to wait; null where there is none or no sense in it. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  const milliseconds = /^\d+(\.\d+)?$/.test(text) ? 1000 * Number(text) : Date.parse(text) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}
