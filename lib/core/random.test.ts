import { describe, expect, it } from 'vitest';
import { deriveSeed, RandomState } from './random';
// Made with NumPy 1.24.2 by, for each seed s: RandomState(s).randint(0, 2**32, 5, dtype='uint32') (raw),
// RandomState(s).random_sample(3) (rs), RandomState(s).permutation(37) (perm) and
// x = arange(1000); RandomState(s).shuffle(x); x[:40] (shuffle).
import golden from './random.golden.json';

const numbers = golden as Record<string, number[]>;

describe('RandomState', () => {
  it.each([0, 42, 123, 4294967295])('draws what NumPy draws for seed %i', (seed) => {
    const raw = new RandomState(seed);
    expect(numbers[`raw${seed}`].map(() => raw.nextUint32())).toEqual(numbers[`raw${seed}`]);
    const doubles = new RandomState(seed);
    expect(numbers[`rs${seed}`].map(() => doubles.random())).toEqual(numbers[`rs${seed}`]);
    expect([...new RandomState(seed).permutation(37)]).toEqual(numbers[`perm${seed}`]);
    expect([...new RandomState(seed).permutation(1000).slice(0, 40)]).toEqual(numbers[`shuffle${seed}`]);
  });

  it('draws normals of mean 0 and variance 1', () => {
    const random = new RandomState(7);
    const draws = Array.from({ length: 20000 }, () => random.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  it('refuses a seed that NumPy refuses', () => {
    expect(() => new RandomState(-1)).toThrow(
      'seed: expected a whole number from 0 to 4294967295; received -1',
    );
    expect(() => new RandomState(0.5)).toThrow('received 0.5');
  });
});

describe('deriveSeed', () => {
  it('gives each purpose its own seed and the same purpose the same', () => {
    expect(deriveSeed(42, 'fold', 1)).toBe(deriveSeed(42, 'fold', 1));
    expect(
      new Set([deriveSeed(42, 'fold', 1), deriveSeed(42, 'fold', 2), deriveSeed(43, 'fold', 1)]).size,
    ).toBe(3);
  });
});
