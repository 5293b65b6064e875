/** For tests: two cross-validations whose true means lie so far apart, and what the verdict is how often. */

import { RandomState } from '../../core/random';
import { meanAndStd } from '../summary';
import type { EquivalenceVerdict } from './equivalence';
import { EQUIVALENCE_VERDICTS, equivalence, type VariancePart } from './equivalence';
import { correctedVariance } from './fold-difference';

/** What is simulated. */
export interface EquivalenceSimulation {
  /** True difference of the means. */
  readonly difference: number;
  readonly margin: number;
  /** Standard deviation of a fold's score, for each side. */
  readonly stds: readonly [ours: number, theirs: number];
  readonly repetitions: number;
  readonly seed: number;
}

const K = 5;
const SIZES = { nTrain: 4, nTest: 1 };

/**
 * The share of each verdict. Scores of five folds are normal and correlated by nTest / (nTrain + nTest), which is what the
 * corrected variance takes for granted.
 */
export function verdictShares(simulation: EquivalenceSimulation): Record<EquivalenceVerdict, number> {
  const { difference, margin, stds, repetitions, seed } = simulation;
  const random = new RandomState(seed);
  const shares = Object.fromEntries(EQUIVALENCE_VERDICTS.map((verdict) => [verdict, 0]));
  for (let i = 0; i < repetitions; i++) {
    const [ours, theirs] = stds.map((std) => foldsOf(std, random));
    const { verdict } = equivalence(difference + ours.mean - theirs.mean, [ours.part, theirs.part], margin);
    shares[verdict] += 1 / repetitions;
  }
  return shares as Record<EquivalenceVerdict, number>;
}

function foldsOf(std: number, random: RandomState): { mean: number; part: VariancePart } {
  const correlation = SIZES.nTest / (SIZES.nTrain + SIZES.nTest);
  const shared = Math.sqrt(correlation) * random.normal();
  const scores = Array.from(
    { length: K },
    () => std * (shared + Math.sqrt(1 - correlation) * random.normal()),
  );
  const { mean, std: spread } = meanAndStd(scores, 1);
  return { mean, part: { variance: correctedVariance(spread ** 2, K, SIZES), df: K - 1 } };
}
