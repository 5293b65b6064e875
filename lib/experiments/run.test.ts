import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpochResult, FoldTrainer, StoppedBy } from '../classifiers/fold-trainer';
import { LABELS } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { seedTable } from '../diagnostics/seeds';
import { fakeTrainer } from '../runs/fake';
import { latestRun } from '../runs/registry';
import { experimentFixture } from './experiment-fixture';
import { runExperiment } from './run';

let project: Project;
beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'seeds-')));
});
afterEach(() => rm(project.root, { recursive: true }));

/** Each seed is sure of two labels and takes the other two for Injury, barely: together they know all. */
const halfKnowing: FoldTrainer = async function* ({
  seed,
  inner,
  outer,
}): AsyncGenerator<EpochResult, StoppedBy, void> {
  const known = seed % 2 === 0 ? ['D', 'I'] : ['M', 'O', 'I'];
  const rows = (examples: typeof outer) =>
    Float64Array.from(
      examples.flatMap(({ label }) =>
        LABELS.map((of) => (known.includes(label) ? (of === label ? 0.97 : 0.01) : of === 'I' ? 0.4 : 0.2)),
      ),
    );
  yield {
    ...{ epoch: 1, inner: rows(inner), outer: rows(outer), trainLoss: 1 },
    ...{ seconds: { train: 1, score: 1 }, checkpoint: [] },
  };
  return 'cap';
};

describe('runExperiment', () => {
  it('makes a run a seed; the last one asked for is that of the first seed', async () => {
    const experiment = experimentFixture(project, fakeTrainer({}), { seeds: 3 });
    const { main, seeds: runs, note } = await runExperiment(experiment);
    expect(main).toEqual(runs[0]);
    expect(note).toMatch(/^Run fake-[0-9a-f]{12} finished: 3 folds\. It took /);
    expect(runs.map(({ inputs }) => inputs.seed)).toEqual([42, 43, 44]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(3);
    expect((await latestRun(project, { phase: 2 }))?.id).toBe(runs[0].id);
    const { seeds: again } = await runExperiment(experiment);
    expect(again.map(({ reused }) => reused)).toEqual([true, true, true]);
  });
});

describe('seedTable', () => {
  it('averages probabilities over the seeds, computed by hand', async () => {
    const { seeds: runs } = await runExperiment(experimentFixture(project, halfKnowing, { seeds: 2 }));
    const rows = await seedTable(runs);
    const of = (name: string) => rows.find(({ seed }) => seed === name)!;
    // Alone, seed 42 takes M and O for Injury: F1 of I is 2 x 1 / (2 + 2). Seed 43 takes D for it: 2 / (2 + 1).
    expect(of('42')).toMatchObject({ D: 1, M: 0, O: 0, I: 0.5 });
    expect(of('43')).toMatchObject({ D: 0, M: 1, O: 1 });
    expect(of('43').I).toBeCloseTo(2 / 3, 12);
    expect(of('mean').D).toBe(0.5);
    expect(of('std').D).toBeCloseTo(Math.SQRT1_2, 12);
    expect(of('ensemble')).toMatchObject({ D: 1, I: 1, M: 1, O: 1, macro: 1 });
    await expect(seedTable(runs.slice(1))).rejects.toThrow('expected runs of several seeds');
  });
});
