/** openFDA's limits, kept on our side: so many requests a minute, so many a day. */
import type { Clock } from '../../core/clock';

/** The most requests in any minute and in any 24 hours. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** As published: https://open.fda.gov/apis/authentication/ */
export const LIMITS = {
  withKey: { perMinute: 240, perDay: 120_000 },
  withoutKey: { perMinute: 240, perDay: 1000 },
} as const satisfies Record<string, RateLimits>;

/** The day's requests are used up; what was fetched stays, and the same request goes on with it later. */
export class DayLimitReached extends Error {}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Lets requests pass as the limits allow. One instance serves all requests of a process. */
export class RateLimiter {
  /** When requests passed in the last 24 hours, oldest first. */
  private passed: number[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /** Waits until one more request may be made. Throws `DayLimitReached` when none may be before tomorrow. */
  pass(signal?: AbortSignal): Promise<void> {
    const turn = this.queue.then(() => this.wait(signal));
    this.queue = turn.catch(() => {});
    return turn;
  }

  private async wait(signal?: AbortSignal): Promise<void> {
    const { perMinute, perDay } = this.limits;
    const now = this.clock.now();
    const first = this.passed.findIndex((time) => time > now - DAY_MS);
    this.passed = first < 0 ? [] : this.passed.slice(first);
    if (this.passed.length >= perDay) throw new DayLimitReached(dayLimitMessage(perDay));
    const before = this.passed.at(-perMinute);
    if (before !== undefined && before > now - MINUTE_MS)
      await this.clock.sleep(before + MINUTE_MS - now, signal);
    this.passed.push(this.clock.now());
  }
}

/** What to do when a day's requests are used up. */
export function dayLimitMessage(perDay: number): string {
  const more =
    perDay < LIMITS.withKey.perDay
      ? `, or set OPENFDA_API_KEY (free, ${LIMITS.withKey.perDay} a day: https://open.fda.gov/apis/authentication/)`
      : '';
  return `openFDA: today's ${perDay} requests are used up. What was fetched is kept: run the same again tomorrow and it goes on there${more}`;
}
