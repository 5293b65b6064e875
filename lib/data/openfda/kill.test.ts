import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { killWhileFetching } from './kill-fixture';

describe('a fetch that is killed', () => {
  it('loses, doubles and halves nothing (two kills; fifty in kill.check.ts)', async () => {
    const { kills, keys, wrong, manifest } = await killWhileFetching(2, new RandomState(21));
    expect(kills).toBe(2);
    expect([keys.length, new Set(keys).size, manifest.records]).toEqual([120, 120, 120]);
    expect(wrong).toEqual([]);
  }, 180_000);
});
