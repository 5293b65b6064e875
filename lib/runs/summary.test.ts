import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { LABELS, type LabelledText } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { refreshResults } from '../experiments/comparison/results';
import { executeRun } from './execute';
import { fakeFolds, fakeProject, fakeRequest } from './fake';
import { summaryOf } from './summary';
import { epochValues, summaryValues } from './track';
import { verifyScores } from './verify-scores';

let project: Project;
beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'summary-')));
  await fakeProject(project);
});
afterEach(() => rm(project.root, { recursive: true }));

const without = (examples: readonly LabelledText[]) => examples.filter(({ label }) => label !== 'D');

/** Two folds; the second chooses on no Death and tests none. */
const folds = () => {
  const [first, second] = fakeFolds();
  return [first, { ...second, inner: without(second.inner), outer: without(second.outer) }];
};

/** Takes everything for Malfunction in its first epoch, and is right in the second. */
const perfect: FoldTrainer = async function* (job) {
  const say = (examples: readonly LabelledText[], epoch: number) =>
    Float64Array.from(
      examples.flatMap(({ label }) => LABELS.map((each) => Number(each === (epoch === 1 ? 'M' : label)))),
    );
  for (const epoch of [1, 2])
    yield {
      epoch,
      inner: say(job.inner, epoch),
      outer: say(job.outer, epoch),
      trainLoss: null,
      seconds: { train: 1, score: 1 },
      checkpoint: [],
    };
  return 'cap';
};

it('is perfect for a perfect model, whatever its folds do not test', async () => {
  const run = await executeRun(fakeRequest({ phase: 1 }), folds(), perfect, { project });
  for (const protocol of ['nested', 'reference'] as const) {
    const { mean, std, n } = summaryOf(run, protocol);
    expect(mean).toEqual({ D: 1, I: 1, M: 1, O: 1, macro: 1, weighted: 1 });
    expect(std).toEqual({ D: 0, I: 0, M: 0, O: 0, macro: 0, weighted: 0 });
    expect(n).toEqual({ D: 1, I: 2, M: 2, O: 2, macro: 1, weighted: 2 });
  }
  await verifyScores(run);
  const { phase1 } = await refreshResults(project, { profile: 'quick', split: 'default' });
  expect(phase1?.mean.D).toBe(1);
  expect(run.folds[0].epochs[1].outer).toMatchObject({ logLoss: null, deathAveragePrecision: null });
  expect(phase1?.n.D).toBe(1);
  expect(phase1?.folds[1].f1).toEqual({ D: null, I: 1, M: 1, O: 1, macro: null, weighted: 1 });
});

it('names the way out of a rule that was scored as if it stated probabilities', async () => {
  const run = await executeRun(fakeRequest({ phase: 1 }), folds(), perfect, { project });
  const [first, ...others] = run.folds;
  const epochs = first.epochs.map((epoch) => ({ ...epoch, outer: { ...epoch.outer, logLoss: 7.2 } }));
  await expect(verifyScores({ ...run, folds: [{ ...first, epochs }, ...others] })).rejects.toThrow(
    'log loss: expected none, for what was scored states no probabilities; received 7.2. Delete the folder and run notebook 04',
  );
});

it('chooses by the classes that there are where nobody died, and says so', async () => {
  const run = await executeRun(fakeRequest(), folds(), perfect, { project });
  expect(run.folds.map(({ bestEpoch }) => bestEpoch)).toEqual([
    { nested: 2, reference: 2 },
    { nested: 2, reference: 2 },
  ]);
  expect(run.folds.map(({ chosenBy }) => chosenBy)).toEqual([
    { nested: 'deathF1', reference: 'deathF1' },
    { nested: 'supportedMacroF1', reference: 'supportedMacroF1' },
  ]);
  expect(run.warnings).toContain(
    'fold 2: the inner part has no Death: epochs were chosen by macro F1 over the classes with support',
  );
});

it('tells trackers numbers alone', async () => {
  const run = await executeRun(fakeRequest(), folds().slice(1), perfect, { project });
  const [{ epochs }] = run.folds;
  const known = ['f1/I', 'f1/M', 'f1/O', 'f1/weighted', 'accuracy', 'balancedAccuracy', 'matthews'];
  const all = (group: string) => [...known, 'supportedMacroF1'].map((name) => `${group}/${name}`).sort();
  const ofOnes = (values: Record<string, number>) => {
    expect(new Set(Object.values(values))).toEqual(new Set([1]));
    return Object.keys(values).sort();
  };
  expect(ofOnes(epochValues({ trainLoss: null }, epochs[1]))).toEqual([...all('inner'), ...all('outer')]);
  expect(ofOnes(summaryValues(run))).toEqual([...all('nested'), ...all('reference')]);
  expect(summaryOf(run)).toMatchObject({ mean: { D: null, macro: null }, n: { D: 0, macro: 0, I: 1 } });
});
