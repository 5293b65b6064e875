/** Real terms on SYNTHETIC narratives whose dates are shuffled: a temporal split and its control differ by nothing. About a minute. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tfidfLogisticConfig } from '../../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../../classifiers/tfidf-logistic/trainer';
import { projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { takeSnapshot } from '../../data/store/take-snapshot';
import { makeSplit } from '../../splits/split';
import { compareWithControls } from './leakage';

const SEEDS = 20;
const project = projectAt(mkdtempSync(join(tmpdir(), 'leakage-')));
afterAll(() => rmSync(project.root, { recursive: true }));

it('is nothing without time, averaged over seeds, though the first fold trains on a quarter of the rows of the last', async () => {
  const { manifest, examples } = await takeSnapshot({ records: 3000 }, { project });
  const rows = await examples();
  const { id: snapshot, synthetic } = manifest;
  const config = tfidfLogisticConfig({
    ...{ ngramMax: 1, minDf: 2, maxFeatures: 10_000, sublinearTf: true },
    ...{ C: 1, balanced: true, maxIterations: 300, tolerance: 1e-3 },
  });
  const macro: number[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const order = new RandomState(seed).permutation(rows.length);
    const shuffled = rows.map((row, i) => ({ ...row, dateReceived: rows[order[i]].dateReceived }));
    const split = makeSplit(shuffled, {
      name: 'temporal',
      scheme: 'temporal',
      k: 4,
      seed,
      snapshot,
      synthetic,
    });
    const scheme = { kind: 'made', scheme: 'temporal', name: 'temporal', split } as const;
    const options = { examples: shuffled, groups: null, rows: 0, seed, resamples: 100 };
    const { pooled } = await compareWithControls(tfidfLogisticTrainer(config), [scheme], options);
    macro.push(pooled[0].difference as number);
  }
  const mean = macro.reduce((sum, value) => sum + value, 0) / SEEDS;
  const error = Math.sqrt(macro.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS - 1) / SEEDS);
  console.log(`macro F1, control minus temporal: ${mean.toFixed(4)}, standard error ${error.toFixed(4)}`);
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(error).toBeLessThan(0.005);
});
