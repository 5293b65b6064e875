import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpochResult, FoldTrainer, StoppedBy } from '../classifiers/fold-trainer';
import { LABELS } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { seedTable } from '../diagnostics/comparison/seeds';
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
    const of = (name: string) => rows.find(({ measure }) => measure === name);
    // Alone, seed 42 takes M and O for Injury: F1 of I is 2 x 1 / (2 + 2). Seed 43 takes D for it: 2 / (2 + 1).
    const std = expect.closeTo(Math.SQRT1_2, 12);
    const known = { mean: 0.5, std, ensemble: 1, folds: 3 };
    expect(of('Death F1')).toMatchObject({ 'seed 42': 1, 'seed 43': 0, ...known });
    expect(of('Malfunction F1')).toMatchObject({ 'seed 42': 0, 'seed 43': 1, ...known });
    expect(of('Injury F1')).toMatchObject({
      'seed 42': 0.5,
      'seed 43': expect.closeTo(2 / 3, 12),
      ensemble: 1,
    });
    expect(of('Death average precision')).toMatchObject({ 'seed 42': 1, ensemble: 1, folds: 3 });
    // Of D, I, M, O: alone 42 gives the truth 0.97, 0.97, 0.2, 0.2; the mean of both is 0.585, 0.97, 0.585, 0.585.
    const loss = -(3 * Math.log(0.585) + Math.log(0.97)) / 4;
    expect(of('log loss')).toMatchObject({ better: 'lower', ensemble: expect.closeTo(loss, 12) });
    await expect(seedTable(runs.slice(1))).rejects.toThrow('expected runs of several seeds');
    await expect(seedTable([runs[0], runs[0]])).rejects.toThrow('received 2, of the seeds 42, 42');
  });
});
