import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { killWhileFetching } from './kill-fixture';

describe('a fetch that is killed fifty times at random moments', () => {
  it('ends as one that never was: the same files, the same reports, each once', async () => {
    const smooth = await killWhileFetching(0, new RandomState(1));
    let kills = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const killed = await killWhileFetching(5, new RandomState(seed));
      expect(killed).toEqual({ ...smooth, kills: 5 });
      kills += killed.kills;
    }
    expect(kills).toBe(50);
    expect(new Set(smooth.keys).size).toBe(smooth.manifest.records);
  });
});
