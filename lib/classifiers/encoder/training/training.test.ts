import { describe, expect, it, vi } from 'vitest';
import { pauseOf } from './training';

/** Pauses over a clock of its own; `wait` is how long the device takes to catch up. */
async function pauses(times: number, wait: number, between: number): Promise<number> {
  let [now, waits] = [0, 0];
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const caughtUp = async () => {
    waits++;
    now += wait;
  };
  const { signal } = new AbortController();
  const pause = pauseOf({ ops: { engine: { caughtUp } as never }, job: { signal } });
  for (let i = 0; i < times; i++) {
    now += between;
    await pause();
  }
  clock.mockRestore();
  return waits;
}

describe('pauseOf', () => {
  it('waits every time for a device that is behind, and every 20 ms for one that keeps up', async () => {
    expect(await pauses(100, 5, 0.5)).toBe(100);
    expect(await pauses(100, 0.1, 0.5)).toBe(3);
    expect(await pauses(10, 0.1, 50)).toBe(10);
  });

  it('throws once the job was aborted', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const engine = { caughtUp: async () => {} } as never;
    await expect(pauseOf({ ops: { engine }, job: { signal } })()).rejects.toThrow('interrupted');
  });
});
