/** Timings of several ways to do one thing, taken in turn so that the machine's other work meets all alike. */
import { setTimeout } from 'node:timers/promises';

/** Seconds of one run of something; null where it has none. */
export type Timing = () => Promise<number | null> | number;

const PAUSE_MS = 30;

/**
 * Medians of `repetitions` interleaved runs after `warmups` unmeasured ones, by name; what returns null is left out. The order
 * alternates and a pause lies between, because PyTorch's threads spin for a while after their work.
 */
export async function medians(
  timed: Readonly<Record<string, Timing>>,
  repetitions: number,
  warmups = 1,
): Promise<Map<string, number>> {
  const all = new Map<string, number[]>();
  for (let i = -warmups; i < repetitions; i++)
    for (const [name, timing] of i % 2 === 0 ? Object.entries(timed) : Object.entries(timed).reverse()) {
      await setTimeout(PAUSE_MS);
      const value = await timing();
      if (value === null || i < 0) continue;
      all.set(name, [...(all.get(name) ?? []), value]);
    }
  return new Map([...all].map(([name, values]) => [name, median(values)]));
}

/** The middle value; the higher one of the two middle ones. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
