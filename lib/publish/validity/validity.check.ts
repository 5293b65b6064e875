/**
 * How often new reports are called different where nothing changed, and how often a planted change is found: 2000
 * repetitions where nothing changed, fewer where something did. Takes a few minutes.
 */
import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { TfidfVectorizer } from '../../features/tfidf-vectorizer';
import { drawMix, drawTexts, drawTraining } from './drift-fixture';
import { permutationTest } from './mean-distance';
import { type Standing, textDrift } from './text-drift';

const NULLS = 2000;
const MIX = [0.2, 0.2, 0.2, 0.2, 0.2];
/** Standard deviation of the logarithms of a month's topics. */
const ORDINARY = 0.4;

/** Within three standard errors of a share. */
const near = (found: number, share: number, draws: number) =>
  Math.abs(found - share) < 3 * Math.sqrt((share * (1 - share)) / draws);

function shareFound(draws: number, n: number, planted: number, random: RandomState): number {
  const vectorizer = new TfidfVectorizer({ sublinearTf: true });
  let found = 0;
  for (let r = 0; r < draws; r++) {
    const texts = [...drawTexts(n, MIX, random), ...drawTexts(n, MIX, random, planted)];
    const matrix = vectorizer.fitTransform(texts);
    if (permutationTest(matrix, n, { random, permutations: 99 }).pValue <= 0.05) found++;
  }
  return found / draws;
}

const isHighest = (standing: Standing | null) => standing?.above === standing?.reference.length;

describe('the permutation test of texts', () => {
  it('calls 5 of 100 different where nothing changed, and finds what was planted', () => {
    const random = new RandomState(11);
    const none = shareFound(NULLS, 40, 0, random);
    const power = [0.05, 0.1, 0.2].map((planted) => shareFound(200, 200, planted, random));
    console.log(`nothing changed: ${none}; 5, 10 and 20 of 100 texts new, 200 texts: ${power}`);
    expect(near(none, 0.05, NULLS)).toBe(true);
    expect(power[2]).toBeGreaterThan(0.95);
  });
});

describe('the standing among months', () => {
  /** How often new texts stand above all of `months` months by each measure. */
  function aboveAll(draws: number, planted: number, random: RandomState) {
    const months = 9;
    const counts = { distance: 0, step: 0, unknown: 0, test: 0 };
    for (let r = 0; r < draws; r++) {
      const training = drawTraining(months, 40, ORDINARY, random);
      const fresh = drawTexts(40, drawMix(random, ORDINARY), random, planted);
      const { distance, step, unknown, test } = textDrift(training, fresh, random, 40);
      if (isHighest(distance)) counts.distance++;
      if (isHighest(step)) counts.step++;
      if (isHighest(unknown)) counts.unknown++;
      if ((test?.pValue ?? 1) <= 0.05) counts.test++;
    }
    const shares = Object.entries(counts).map(([name, count]) => [name, count / draws]);
    return Object.fromEntries(shares) as Record<keyof typeof counts, number>;
  }

  it('is above all of nine months 1 of 10 times or less where months only differ as they do', () => {
    const found = aboveAll(NULLS, 0, new RandomState(12));
    console.log('ordinary months, above all nine:', found);
    for (const name of ['distance', 'step', 'unknown'] as const)
      expect(found[name]).toBeLessThan(0.1 + 3 * Math.sqrt((0.1 * 0.9) / NULLS));
  });

  it('finds a planted change that is larger than from month to month', () => {
    const found = aboveAll(200, 0.4, new RandomState(13));
    console.log('40 of 100 new texts of an unknown kind, above all nine:', found);
    for (const name of ['distance', 'unknown'] as const) expect(found[name]).toBeGreaterThan(0.9);
  });
});
