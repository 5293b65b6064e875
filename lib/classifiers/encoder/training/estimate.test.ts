import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../../core/progress';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { estimateRows, estimateTraining } from './estimate';
import { fakeExamples, tinyRecipe } from './fake-job';

const missing = missingLibrary();
const fold = { fold: 1, train: fakeExamples(48, 1), inner: fakeExamples(16, 2), outer: fakeExamples(32, 3) };

describe('estimateRows', () => {
  it('works out hours by hand', () => {
    const recipe = { ...tinyRecipe, batchSize: 8, accumulation: 2, epochs: 3 };
    const bfloat16 = { precision: 'bfloat16', seconds: 60 } as const;
    const rows = estimateRows(recipe, [fold, { ...fold, fold: 2 }], 1, 120, [bfloat16]);
    // 3 epochs of 3 steps at 120 s, and of 48 narratives scored at a third of 120 / 16 s.
    const hours = (3 * (3 * 120 + (48 * 120) / 16 / 3)) / 3600;
    expect(rows.map(({ plan }) => plan)).toEqual([
      'as asked: 2 folds, float32, 1 device',
      'one fold alone',
      'one device more, at best',
      'products in bfloat16',
    ]);
    const expected = [2 * hours, hours, hours, hours];
    rows.forEach((row, i) => {
      expect(row.hoursPerRun).toBeCloseTo(expected[i], 12);
      expect(row.hoursSaved).toBeCloseTo(2 * hours - expected[i], 12);
    });
    expect(rows[0].hoursPerFold).toBeCloseTo(hours, 12);
  });
});

describe.skipIf(missing)('estimateTraining', () => {
  it('times steps, tells of each, and leaves nothing behind', async () => {
    const engine = await openTensorflow();
    const events: ProgressEvent[] = [];
    const before = engine.liveTensors;
    const rows = await estimateTraining(tinyRecipe, engine, [fold], {
      ...{ seed: 42, steps: 3, progress: (event) => events.push(event) },
    });
    expect(rows[0].plan).toBe('as asked: 1 fold, float32, 1 device');
    expect(rows[0].hoursPerRun).toBeGreaterThan(0);
    expect(rows.map(({ plan }) => plan)).toContain('products in bfloat16');
    expect(events.at(-1)).toMatchObject({ done: events.length, total: events.length });
    expect(engine.liveTensors).toBe(before);
  });
});
