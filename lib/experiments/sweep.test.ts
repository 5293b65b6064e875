import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import type { JsonObject } from '../core/json';
import { type Project, projectAt } from '../core/project';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import { latestRun, listRuns } from '../runs/registry';
import { executeSweep, type SweepPlan } from './execute-sweep';
import { sweepChanges } from './sweep-space';
import { sweepAxes, sweepTable } from './sweep-table';

const BASE = {
  learningRate: 2e-5,
  epochs: 3,
  pooling: 'cls',
  balanced: true,
  charNgrams: null,
  betas: [0.9, 0.999],
};

describe('sweepChanges', () => {
  it('combines listed values in order', () => {
    const changes = sweepChanges('learningRate = 1e-5, 2e-5; epochs=3,4', BASE, { seed: 1 });
    expect(changes).toEqual([
      { learningRate: 1e-5, epochs: 3 },
      { learningRate: 1e-5, epochs: 4 },
      { learningRate: 2e-5, epochs: 3 },
      { learningRate: 2e-5, epochs: 4 },
    ]);
    const others = sweepChanges('pooling=cls,mean;charNgrams=null,[3,5];betas=[0.9,0.98]', BASE, { seed: 1 });
    expect(others).toHaveLength(4);
    expect(others[3]).toEqual({ pooling: 'mean', charNgrams: [3, 5], betas: [0.9, 0.98] });
  });

  it('draws from ranges by seed, whole numbers where the field is whole', () => {
    const draws = (seed: number) =>
      sweepChanges('learningRate=1e-5..1e-3 log; epochs=2..5; pooling=cls,mean', BASE, { trials: 200, seed });
    expect(draws(7)).toEqual(draws(7));
    expect(draws(8)).not.toEqual(draws(7));
    expect(new Set(draws(7).map(({ epochs }) => epochs))).toEqual(new Set([2, 3, 4, 5]));
    const rates = draws(7).map(({ learningRate }) => Number(learningRate));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-5);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-3);
    const low = rates.filter((rate) => rate < 1e-4).length;
    expect(low).toBeGreaterThan(70);
    expect(low).toBeLessThan(130);
    expect(sweepChanges('epochs=2..5', BASE, { trials: 50, seed: 1 })).toHaveLength(4);
  });

  it('has nothing to try where nothing is asked for', () => {
    expect(sweepChanges(' ', BASE, { seed: 1 })).toEqual([]);
  });

  it.each([
    ['rate=1', 'sweep "rate": expected one of balanced, betas, charNgrams, epochs, learningRate, pooling'],
    ['epochs', 'sweep: expected epochs=value,value; received "epochs"'],
    ['epochs=3,many', 'sweep: epochs: expected values like 3; received "many"'],
    ['pooling=1..2', 'sweep: pooling: expected values like "cls"; received a range'],
    ['learningRate=1e-4..1e-5', 'sweep: learningRate: expected low..high; received 1e-4..1e-5'],
    ['learningRate=1e-5..1e-4', 'expected listed values, or a number of draws in sweepTrials'],
    ['epochs=3,3', 'sweep: epochs: expected different values; received 3,3'],
    ['epochs=3; epochs=4', 'sweep: expected every field once; received epochs twice'],
  ])('refuses %s', (text, message) => {
    expect(() => sweepChanges(text, BASE, { seed: 1 })).toThrow(message);
  });
});

describe('executeSweep', () => {
  let project: Project;
  beforeEach(async () => {
    project = projectAt(await mkdtemp(join(tmpdir(), 'sweep-')));
  });
  afterEach(() => rm(project.root, { recursive: true }));

  /** Learns Death in the epoch that the config says, if at all; notes every example that it is shown. */
  function plan(seen: Set<string>, trained: number[] = []): SweepPlan {
    const trainerOf = ({ epochs }: JsonObject): FoldTrainer =>
      async function* (job) {
        for (const { id } of [...job.train, ...job.inner, ...job.outer]) seen.add(id);
        const epochsOf = fakeTrainer({ trained })(job);
        for (let n = 1; ; n++) {
          const step = await epochsOf.next();
          if (step.done) return step.value;
          yield step.value;
          if (n === Number(epochs)) return 'cap';
        }
      };
    const changes = sweepChanges('epochs=1,3,2', { epochs: 3 }, { seed: 1 });
    const executorOf = (n: number) => trainerOf(changes[n]);
    const asked = { space: 'epochs=1,3,2', seed: 1, protocol: 'shared', halving: 0, trial: true } as const;
    return { changes, configs: changes, executorOf, by: 'deathF1', ...asked };
  }

  it('scores on inner parts and shows no trial an outer example, nor a notebook a trial', async () => {
    const seen = new Set<string>();
    const sweep = await executeSweep(fakeRequest(), fakeFolds(), plan(seen), { project });
    expect([...seen].filter((id) => /^\d-T/.test(id))).toEqual([]);
    expect([...seen].filter((id) => /^\d-I/.test(id))).toHaveLength(12);
    expect(sweep.trials.map(({ score }) => score)).toEqual([0, 1, 0]);
    expect(sweep.best).toMatchObject({ trial: 2, change: { epochs: 3 }, score: 1, std: 0 });
    expect(sweepTable(sweep)[0]).toMatchObject({ trial: 2, epochs: 3, 'inner Death F1': 1, folds: 3 });
    expect(sweepAxes(sweep)[0]).toEqual({ epochs: 1, 'inner Death F1': 0 });
    expect(await latestRun(project)).toBe(null);
    expect(await listRuns(project)).toEqual([]);
    expect(await readdir(join(project.reports, 'sweeps'))).toHaveLength(3);
    expect(existsSync(project.runs)).toBe(false);
  });

  it('compares trials by the classes that there are where nobody died, and by any measure', async () => {
    const alive = fakeFolds().map((fold) => ({
      ...fold,
      inner: fold.inner.filter(({ label }) => label !== 'D'),
    }));
    const { by, trials, best } = await executeSweep(fakeRequest(), alive, plan(new Set()), { project });
    expect(by).toBe('supportedMacroF1');
    expect([trials.map(({ score }) => score), best.trial]).toEqual([[1, 1, 1], 1]);
    const ranked = { ...plan(new Set()), by: 'deathAveragePrecision' as const };
    const sweep = await executeSweep(fakeRequest({ seed: 43 }), fakeFolds(), ranked, { project });
    expect([sweep.by, sweep.best.trial]).toEqual(['deathAveragePrecision', 2]);
    expect(sweepTable(sweep)[0]).toMatchObject({ 'inner Death average precision': 1 });
  });

  it('judges by whatever may be chosen by', async () => {
    const judged = { ...plan(new Set()), by: 'deathF2' as const };
    const sweep = await executeSweep(fakeRequest(), fakeFolds(), judged, { project });
    expect(sweepTable(sweep)[0]).toMatchObject({ epochs: 3, 'inner Death F2': 1 });
  });

  it('says of how many inner parts a score is', async () => {
    const [one, two, three] = fakeFolds();
    const alive = two.inner.filter(({ label }) => label !== 'D');
    const folds = [one, { ...two, inner: alive }, three];
    const sweep = await executeSweep(fakeRequest(), folds, plan(new Set()), { project });
    expect(sweepTable(sweep)[0]).toMatchObject({ epochs: 3, 'inner Death F1': 1, folds: 2 });
  });

  it('finds finished trials again', async () => {
    const trained: number[] = [];
    const first = await executeSweep(fakeRequest(), fakeFolds(), plan(new Set(), trained), { project });
    const count = trained.length;
    const again = await executeSweep(fakeRequest(), fakeFolds(), plan(new Set(), trained), { project });
    expect(trained).toHaveLength(count);
    expect(again.trials.map(({ run }) => run.id)).toEqual(first.trials.map(({ run }) => run.id));
    expect(again.trials.every(({ run }) => run.reused)).toBe(true);
  });

  it('hands all trials over at once where they are done elsewhere', async () => {
    let asked = 0;
    let refuse = () => {};
    const refused = new Promise<never>((_, reject) => {
      refuse = () => reject(new Error('the cluster is full'));
    });
    const perform = () => {
      if (++asked === 9) refuse();
      return refused;
    };
    const planned = plan(new Set());
    const elsewhere = { ...planned, executorOf: () => ({ kind: 'remote', perform }) as const };
    await expect(executeSweep(fakeRequest(), fakeFolds(), elsewhere, { project })).rejects.toThrow(
      'the cluster is full',
    );
    expect(asked).toBe(9);
  });

  it('refuses trials that are one model, and folds without inner parts', async () => {
    const planned = plan(new Set());
    const one = { ...planned, configs: planned.changes.map(() => ({ epochs: 3 })) };
    await expect(executeSweep(fakeRequest(), fakeFolds(), one, { project })).rejects.toThrow(
      'sweep: expected that every trial is another model; {"epochs":3} changes nothing',
    );
    const bare = fakeFolds().map((fold) => ({ ...fold, inner: [] }));
    await expect(executeSweep(fakeRequest(), bare, plan(new Set()), { project })).rejects.toThrow(
      'fold 1: a sweep is scored on inner parts; expected one, received none. Set innerFraction',
    );
  });
});
