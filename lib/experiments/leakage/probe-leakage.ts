/** Leakage as one small model of words sees it. */
import { type TfidfLogisticConfig, tfidfLogisticConfig } from '../../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../../classifiers/tfidf-logistic/trainer';
import type { SchemeSplit } from '../../splits/schemes';
import { compareWithControls, type Leakage, type LeakageOptions } from './leakage';

/** Phase 1 with fewer terms and a looser tolerance than any run: it is trained some dozens of times. */
const PROBE: TfidfLogisticConfig = tfidfLogisticConfig({
  ...{ ngramMax: 2, minDf: 2, maxFeatures: 50_000, sublinearTf: true },
  ...{ C: 1, balanced: true, maxIterations: 300, tolerance: 1e-3 },
});

/** `compareWithControls` of that model. */
export function probeLeakage(schemes: readonly SchemeSplit[], options: LeakageOptions): Promise<Leakage> {
  return compareWithControls(tfidfLogisticTrainer(PROBE), schemes, options);
}
