/** @file Slow suites that want the machine for themselves: they time it, fill it, or start clusters and set-ups on it. */

/** Their files, from the project's root. */
export const ALONE = [
  'lib/classifiers/encoder/training/lag.check.ts',
  'lib/data/store/part.check.ts',
  'lib/experiments/units/ray-units.check.ts',
  'lib/kaggle/simulation.check.ts',
  'lib/notebook/phase1-alone.check.ts',
  'lib/notebook/start-killed.check.ts',
  'lib/notebook/stock.check.ts',
  'lib/remote/ray.check.ts',
  'lib/setup/set-up.check.ts',
  'lib/tensorflow/huge-shape.check.ts',
];
