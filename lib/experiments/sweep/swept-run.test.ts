import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FoldTrainer, Refitter } from '../../classifiers/fold-trainer';
import { readJson } from '../../core/files/files';
import { writeSealed } from '../../core/files/sealed';
import { type Project, projectAt } from '../../core/project';
import { valuesSentence } from '../../diagnostics/chosen-values';
import { fakeFolds, fakeProject, fakeTrainer } from '../../runs/fake';
import { latestRun, listRuns } from '../../runs/registry';
import type { RunManifest } from '../../runs/run';
import { configOfFold } from '../../runs/run-choices';
import { experimentFixture } from '../experiment-fixture';
import type { OpenedExperiment } from '../open';
import type { ExperimentParameters } from '../parameters';
import { allRowsFold, refitExperiment } from '../refit';
import { runExperiment } from '../run';
import { sweepExperiment } from './sweep';

let project: Project;
beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'swept-run-')));
  await fakeProject(project);
});
afterEach(() => rm(project.root, { recursive: true }));

/** Learns Death in the epoch that the config says, if at all. Fold 2 has no deaths to choose on, so that its first trial is taken. */
function experimentOf(
  change: Partial<ExperimentParameters>,
  before: (fold: number) => unknown = () => {},
): OpenedExperiment {
  const fixture = experimentFixture(project, fakeTrainer({}), { sweep: 'epochs=1,3,2', ...change });
  const train = (config: object): FoldTrainer => {
    const { epochs } = config as { epochs: number };
    return (job) => fakeTrainer({ before })({ ...job, epochs: Math.min(epochs, job.epochs ?? epochs) });
  };
  const folds = fakeFolds().map((fold) =>
    fold.fold === 2 ? { ...fold, inner: fold.inner.filter(({ label }) => label !== 'D') } : fold,
  );
  const examples = folds.flatMap(({ train: own, inner, outer }) => [...own, ...inner, ...outer]);
  const rows = { folds, examples, split: { ...fixture.split, groups: null } };
  const classifier = { ...fixture.classifier, train };
  return { ...fixture, ...(rows as unknown as OpenedExperiment), classifier };
}

it('a nested sweep trains each fold with its own config, which the run says, finds again and goes on with', async () => {
  const experiment = experimentOf({ sweepProtocol: 'nested' });
  const sweep = await sweepExperiment(experiment);
  const stopped = experimentOf({ sweepProtocol: 'nested' }, (fold) => {
    if (fold === 3) throw new Error('killed');
  });
  await expect(runExperiment(stopped, sweep)).rejects.toThrow('killed');
  const { main, config, note } = await runExperiment(experiment, sweep);
  expect(note).toContain('folds 1, 2 were finished before');
  expect(note).toContain('no row chose for the fold that tests it');
  expect(config).toEqual({ epochs: 3 });
  expect(main?.inputs).toMatchObject({
    config: { epochs: 3 },
    sweep: { id: sweep?.record.id, protocol: 'nested' },
  });
  expect(main?.folds.map((each) => each.config)).toEqual([{ epochs: 3 }, { epochs: 1 }, { epochs: 3 }]);
  expect(main?.folds.map(({ epochs }) => epochs.length)).toEqual([3, 1, 3]);
  expect(main && configOfFold(main, 2)).toEqual({ epochs: 1 });
  expect(main?.sweep).toEqual({ ...sweep?.record, optimism: null });
  expect((await runExperiment(experiment, sweep)).main?.reused).toBe(true);

  const chosen = sweep!.record.chosen.map((choice) => ({ ...choice, trial: 3 }));
  const other = { ...sweep!, record: { ...sweep!.record, chosen } };
  await expect(runExperiment(experiment, other)).rejects.toThrow(
    'fold 1 was trained with another config than its sweep chooses now',
  );
  const fewer = { ...sweep!, record: { ...sweep!.record, chosen: chosen.slice(1) } };
  await expect(runExperiment(experiment, fewer)).rejects.toThrow('expected a choice for fold 1');
});

it('a shared sweep says how far it flatters; a run without one, and one of before, say so too', async () => {
  const experiment = experimentOf({ sweepProtocol: 'shared', sweepFolds: 1 });
  const sweep = await sweepExperiment(experiment);
  expect(sweep?.optimism).toMatchObject({ score: 1, resamples: 1000 });
  const { main } = await runExperiment(experiment, sweep);
  expect(main?.inputs).toMatchObject({ config: { epochs: 3 }, sweep: { protocol: 'shared' } });
  expect(main?.folds[0]).not.toHaveProperty('config');
  // No inner row of these folds is tested anywhere.
  expect(main?.sweep?.optimism).toMatchObject({ score: 1, testedShare: 0 });
  expect(main && valuesSentence(main)).toContain('up to 0.0 % of the tested rows of a class chose');

  const { main: plain } = await runExperiment(experiment);
  expect(plain?.id).not.toBe(main?.id);
  expect(plain?.inputs).not.toHaveProperty('sweep');
  expect(plain && valuesSentence(plain)).toBe('No sweep chose the values.');
  const path = join(plain!.folder, 'run.json');
  const { sweep: _, ...before } = (await readJson<RunManifest>(path))!;
  await writeSealed(path, { ...before, format: 'maude-run/3' });
  const read = (await listRuns(project)).find(({ id }) => id === plain?.id);
  expect(read && valuesSentence(read)).toContain('is not recorded');
  expect((await latestRun(project))?.id).toBe(plain?.id);
});

it('a refit after a nested sweep is trained with what is best on an inner part of all rows', async () => {
  const asked = { sweepProtocol: 'nested', innerFraction: 0.25, refitEpochs: 2 } as const;
  const experiment = experimentOf(asked);
  const refitter: Refitter = async (job) => {
    await writeFile(join(job.folder, 'weights.bin'), 'w');
    return { checkpoint: ['weights.bin'], probe: new Float64Array(0) };
  };
  const given: object[] = [];
  const refit = (config: object) => {
    given.push(config);
    return refitter;
  };
  const refitted = { ...experiment, classifier: { ...experiment.classifier, refit } };
  const runs = await runExperiment(refitted, await sweepExperiment(refitted));
  const made = await refitExperiment(refitted, runs);
  expect(given).toEqual([{ epochs: 3 }]);
  expect(made).toMatchObject({ format: 'maude-refit/3', config: { epochs: 3 }, reused: false });
  expect(made?.sweep).toMatchObject({ chosen: [{ fold: null, trial: 2, score: 1 }], optimism: null });
  const whole = allRowsFold(refitted);
  expect(whole.train.length + whole.inner.length).toBe(made?.examples);
  expect(new Set(whole.inner.map(({ label }) => label)).size).toBe(4);
  expect((await refitExperiment(refitted, runs))?.reused).toBe(true);
});
