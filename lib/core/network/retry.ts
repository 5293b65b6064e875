/** Asking again: which failures deserve it, and how long to wait. */
import type { Clock } from '../clock';
import type { RandomState } from '../random';

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

/** A server wants to be left alone for longer than anyone waits here; the message says until when. */
export class ComeBackLater extends Error {}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** The longest wait that a server may ask for. */
const LONGEST_ASKED_MS = 5 * 60_000;

/**
 * The result of `work`; tried again after a `TryAgain`, other errors and the last one are thrown on. Throws
 * `ComeBackLater` when a server asks for a wait of more than five minutes.
 */
export async function retry<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { clock, random, attempts = 8, signal, onWait = () => {} } = patience;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TryAgain) || attempt >= attempts) throw error;
      const wait = politeWait(error, backOff(attempt, random), clock);
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

/**
 * Milliseconds to wait after `error`: what the server asked for, never less than `ordinaryMs`. Throws `ComeBackLater`
 * when that is more than five minutes.
 */
export function politeWait(error: TryAgain, ordinaryMs: number, clock: Clock): number {
  const asked = error.waitMs ?? 0;
  if (asked <= LONGEST_ASKED_MS) return Math.max(ordinaryMs, asked);
  const back = new Date(clock.now() + asked);
  const when = Number.isNaN(back.getTime()) ? 'in more than 200,000 years' : `at ${back.toISOString()}`;
  const waited = `waits of up to ${LONGEST_ASKED_MS / 60_000} minutes are kept to`;
  throw new ComeBackLater(
    `${error.message}: the server wants us back ${when}, and ${waited}. Run the same again then`,
    { cause: error },
  );
}

/**
 * Milliseconds that an answer asks to wait: its `Retry-After` (seconds or a date; 0 for one that is past), else what
 * `RateLimit` says is left; null where there is none or no sense in it.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const limit = /\bt=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  const text = headers.get('retry-after')?.trim() || limit;
  if (!text) return null;
  const milliseconds = /^\d+(\.\d+)?$/.test(text) ? 1000 * Number(text) : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}
