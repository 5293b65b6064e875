/** Timings of several ways to do one thing, taken in turn so that the machine's other work meets all alike. */
import { setTimeout } from 'node:timers/promises';

/** Seconds of one run of something; null where it has none. */
export type Timing = () => Promise<number | null> | number;

const PAUSE_MS = 30;
const LONGEST_S = 120;
const FEWEST = 3;

/**
 * Medians of `repetitions` interleaved runs after `warmups` unmeasured ones, by name; what returns null is left out. The order
 * alternates and a pause lies between, because PyTorch's threads spin for a while after their work. After two minutes
 * three repetitions are enough.
 */
export async function medians(
  timed: Readonly<Record<string, Timing>>,
  repetitions: number,
  warmups = 1,
): Promise<Map<string, number>> {
  const all = new Map<string, number[]>();
  const start = performance.now();
  for (let i = -warmups; i < repetitions; i++) {
    if (i >= FEWEST && performance.now() - start > 1000 * LONGEST_S) break;
    for (const [name, timing] of i % 2 === 0 ? Object.entries(timed) : Object.entries(timed).reverse()) {
      await setTimeout(PAUSE_MS);
      const value = await timing();
      if (value === null || i < 0) continue;
      all.set(name, [...(all.get(name) ?? []), value]);
    }
  }
  return new Map([...all].map(([name, values]) => [name, median(values)]));
}

/** The middle value; the higher one of the two middle ones. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
