import { describe, expect, it } from 'vitest';
import { countShared, lockedIds, packIds, unpackIds } from './locked-ids';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `MW${from + i}`);

describe('lockedIds', () => {
  it('names the same reports alike, in whatever order and however often they come', () => {
    const part = lockedIds(['b', 'a', 'c']);
    expect(lockedIds(['c', 'a', 'b', 'a'])).toEqual(part);
    expect(lockedIds(['c', 'a']).name).not.toBe(part.name);
  });

  it('is written in eight bytes a report and read back', () => {
    const part = lockedIds(ids(0, 20_000));
    const text = packIds(part);
    expect(text.length).toBeLessThan(20_000 * 10.7);
    expect(unpackIds(text)).toEqual(part);
    expect(() => unpackIds(text.slice(4))).toThrow('expected 8 bytes a report');
  });

  it('counts the reports that two parts share', () => {
    const [own, other] = [lockedIds(ids(0, 100)), lockedIds(ids(40, 200))];
    const counts = new Float64Array(100);
    countShared(own, other, counts, 3);
    expect(counts.filter((count) => count === 3)).toHaveLength(60);
    expect(counts.filter((count) => count === 0)).toHaveLength(40);
  });
});
