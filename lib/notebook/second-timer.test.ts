import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

type Timer = object;
interface Sys {
  setTimeout(callback: () => void, milliseconds: number): Timer;
  clearTimeout(timer: Timer): void;
}
const { allowSecondTimer } = createRequire(import.meta.url)('./second-timer.cjs') as {
  allowSecondTimer: (sys: object) => void;
};

/** As tslab's converter makes it: one timer, fired by nobody. */
function oneTimer(parent: object): Sys {
  let pending: Timer | null = null;
  const sys = Object.create(parent) as Sys;
  sys.setTimeout = () => {
    if (pending) throw new Error('Unexpected pending rebuildTimer');
    pending = {};
    return pending;
  };
  sys.clearTimeout = (timer) => {
    if (timer !== pending) throw new Error('clearing unexpected timer');
    pending = null;
  };
  return sys;
}

describe('allowSecondTimer', () => {
  it('lets both timers of the watcher wait, and clears each where it was set', async () => {
    const parent = {};
    allowSecondTimer(parent);
    const sys = oneTimer(parent);
    let calls = 0;
    function invalidateResolutionsOfFailedLookup() {
      calls++;
    }
    function updateProgramWithWatchStatus() {}
    const cleared = sys.setTimeout(invalidateResolutionsOfFailedLookup, 250);
    const program = sys.setTimeout(updateProgramWithWatchStatus, 250);
    sys.clearTimeout(cleared);
    sys.clearTimeout(program);
    sys.setTimeout(updateProgramWithWatchStatus, 250);
    sys.setTimeout(invalidateResolutionsOfFailedLookup, 250);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBe(1);
  });

  it('knows the callback by the name that this TypeScript gives it', () => {
    const typescript = createRequire(import.meta.url)('@tslab/typescript-for-tslab') as {
      createWatchProgram: (host: object) => unknown;
    };
    expect(typescript.createWatchProgram.toString()).toContain(
      'setTimeout(invalidateResolutionsOfFailedLookup,',
    );
  });
});
