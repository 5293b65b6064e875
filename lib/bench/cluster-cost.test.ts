import { describe, expect, it } from 'vitest';
import { ingestHours, trainingHours } from './cluster-cost';

describe('the model of cost', () => {
  const training = { folds: 5, seeds: 3, foldSeconds: 3590, overheadSeconds: 10 };
  it.each([
    [1, 15],
    [2, 8],
    [4, 4],
    [14, 2],
    [15, 1],
    [100, 1],
  ])('trains fifteen folds of an hour on %d GPUs in %d hours', (gpus, hours) => {
    expect(trainingHours(training, gpus)).toBe(hours);
  });

  const ingest = {
    reports: 3.6e6,
    parts: 100,
    reportsPerSecond: 1000,
    mergedPerSecond: 10_000,
    overheadSeconds: 0,
  };
  it.each([
    [1, 1.1],
    [50, 0.12],
    [1000, 0.11],
  ])('cleans on %d cores and merges on one in %d hours', (cores, hours) => {
    expect(ingestHours(ingest, cores)).toBeCloseTo(hours, 12);
  });
});
