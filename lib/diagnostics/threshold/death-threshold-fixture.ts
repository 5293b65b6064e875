/** Runs whose probability of Death is what a test says, and what re-weighted intervals cover on planted rates. */
import { LABELS } from '../../core/labels';
import { RandomState } from '../../core/random';
import type { Run } from '../../runs/run';
import { type ScoredPart, type ScoredRun, scoredPart } from '../scored';
import { deathThresholds } from './death-threshold';

/** Of one example: its fold, its class's place in `LABELS`, its probability of Death. */
export type PlantedRow = readonly [fold: number, label: number, death: number];

/** A part with these rows in turn, ids `i0`, `i1` and so on; what Death leaves of probability is Malfunction's. */
export function plantedPart(rows: readonly PlantedRow[]): ScoredPart {
  return scoredPart(
    rows.map(([fold, label, pD], i) => ({
      ...{ exampleId: `i${i}`, fold, part: 'outer', label: LABELS[label], epoch: 1, seed: 1 },
      ...{ pD, pI: 0, pM: 1 - pD, pO: 0 },
    })),
  );
}

/** A run of two folds that looked at `epochs` epochs. */
export function plantedRun(outer: ScoredPart, inner: ScoredPart | null, epochs = 1): ScoredRun {
  const folds = [1, 2].map((fold) => ({ fold, epochs: new Array(epochs).fill({}) }));
  return {
    name: 'planted',
    run: { id: 'planted', folds } as unknown as Run,
    protocol: 'nested',
    outer,
    inner,
  };
}

/** Share of `repetitions` in which the interval of the re-weighted precision holds the planted one. */
export function reweightedCoverage(repetitions: number, seed: number): number {
  const random = new RandomState(seed);
  const [here, shares, calls] = [
    [0.18, 0.3, 0.45, 0.07],
    [0.01, 0.34, 0.64, 0.01],
    [0.9, 0.2, 0.12, 0.3],
  ];
  const weight = (c: number) => shares[c] * calls[c];
  const truth = weight(0) / shares.reduce((sum, _, c) => sum + weight(c), 0);
  const options = { recalls: [], missCost: 50, shares };
  let held = 0;
  for (let r = 0; r < repetitions; r++) {
    const outer = plantedPart(Array.from({ length: 600 }, () => plantedRow(random, here, calls)));
    const resampling = { groups: new Map(), resamples: 300, seed: r };
    const [argmax] = deathThresholds(plantedRun(outer, outer), options, resampling);
    const [lower, upper] = argmax.precisionInterval.split(' \u2013 ').map(Number);
    if (lower <= truth && truth <= upper) held++;
  }
  return held / repetitions;
}

function plantedRow(random: RandomState, here: readonly number[], calls: readonly number[]): PlantedRow {
  let label = 0;
  for (let u = random.random(); label < here.length - 1 && u >= here[label]; label++) u -= here[label];
  return [1, label, Number(random.random() < calls[label])];
}
