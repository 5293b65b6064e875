import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import type { JsonObject } from '../../core/json';
import { LABELS } from '../../core/labels';
import { type Project, projectAt } from '../../core/project';
import { fakeFolds, fakeRequest, fakeTrainer } from '../../runs/fake';
import { latestRun, listRuns } from '../../runs/registry';
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

  it('judges each fold on its own inner part where it is nested, and writes down what each was taken for', async () => {
    // Without deaths in its inner part fold 2 is judged by the classes that there are: all trials are equal.
    const folds = fakeFolds().map((fold) =>
      fold.fold === 2 ? { ...fold, inner: fold.inner.filter(({ label }) => label !== 'D') } : fold,
    );
    const nested = { ...plan(new Set()), protocol: 'nested' as const };
    const { record, trials } = await executeSweep(fakeRequest(), folds, nested, { project });
    expect(record.chosen).toEqual([
      { fold: 1, trial: 2, by: 'deathF1', score: 1 },
      { fold: 2, trial: 1, by: 'supportedMacroF1', score: 1 },
      { fold: 3, trial: 2, by: 'deathF1', score: 1 },
    ]);
    // What fold 2 was judged by is another measure: it is in no mean of Death F1.
    expect(trials.map(({ score, n }) => [score, n])).toEqual([
      [0, 2],
      [1, 2],
      [expect.any(Number), 2],
    ]);
    expect(record).toMatchObject({
      id: expect.stringMatching(/^sweep-[0-9a-f]{12}$/),
      rungs: [1],
      trials: 3,
    });
    expect(record.tried[1]).toEqual({
      ...{ trial: 2, change: { epochs: 3 } },
      folds: [1, 2, 3].map((fold) => ({
        ...{ fold, rung: 1, score: 1, epoch: fold === 2 ? 1 : 3, epochs: 3, run: trials[1].run.id },
        by: fold === 2 ? 'supportedMacroF1' : 'deathF1',
      })),
    });
    const asked = { ...nested, by: 'deathRecall' as const };
    const other = await executeSweep(fakeRequest(), folds, asked, { project });
    expect(other.record.id).not.toBe(record.id);
  });

  it('goes on in the middle of a nested sweep after the last fold that ended', async () => {
    const nested = (trained: number[]) => ({ ...plan(new Set(), trained), protocol: 'nested' as const });
    const whole = await executeSweep(fakeRequest(), fakeFolds(), nested([]), { project });
    await rm(join(project.reports, 'sweeps'), { recursive: true });

    const trained: number[] = [];
    const dying = nested(trained);
    const stopAt = (n: number): FoldTrainer =>
      async function* (job) {
        if (n === 1 && job.fold === 2) throw new Error('killed');
        const trainer = dying.executorOf(n);
        if (typeof trainer !== 'function') throw new Error('expected a trainer');
        return yield* trainer(job);
      };
    const broken = { ...dying, executorOf: stopAt };
    await expect(executeSweep(fakeRequest(), fakeFolds(), broken, { project })).rejects.toThrow('killed');
    const seen = new Set<string>();
    const again = { ...plan(seen), protocol: 'nested' as const };
    const { record } = await executeSweep(fakeRequest(), fakeFolds(), again, { project });
    expect(record).toEqual(whole.record);
    // Trial 1 and fold 1 of trial 2 were there: trial 2 went on with fold 2, trial 3 began with fold 1.
    expect([...seen][0]).toBe('2-A-D');
  });

  it('gives most trials a part of the budget, each fold pruning for itself, and finds all of it again', async () => {
    const given: string[] = [];
    const rowsOf = ({ knows }: JsonObject): FoldTrainer =>
      async function* (job) {
        given.push(`${knows} fold ${job.fold} rows ${job.train.length}`);
        const right = (Number(knows) + job.fold) % 3;
        const of = (examples: typeof job.outer) =>
          Float64Array.from(
            examples.flatMap(({ label }) => {
              const answer = label === 'D' && right > 0 ? 'I' : label;
              return LABELS.map((each) => (each === answer ? 0.7 - right / 10 : 0.1 + right / 30));
            }),
          );
        const result = { epoch: 1, inner: of(job.inner), outer: of(job.outer), trainLoss: 1 };
        yield { ...result, seconds: { train: 0, score: 0 }, checkpoint: [] };
        return 'once';
      };
    const changes = [0, 1, 2].map((knows) => ({ knows }));
    const asked = { space: 'knows=0,1,2', seed: 1, protocol: 'nested', halving: 3, trial: true } as const;
    const halved: SweepPlan = {
      ...{ ...asked, changes, configs: changes, by: 'deathF1' },
      executorOf: (n) => rowsOf(changes[n]),
    };
    const { record, trials } = await executeSweep(fakeRequest(), fakeFolds(), halved, { project });
    expect(record).toMatchObject({ rungs: [1 / 3, 1], budget: 'rows' });
    // Fold 1 knows Death by 2, fold 2 by 1, fold 3 by 0; 8 rows in all, of a third one a class.
    expect(record.chosen.map(({ fold, trial }) => [fold, trial])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    expect(given.filter((line) => line.endsWith('rows 4'))).toHaveLength(9);
    expect(given.filter((line) => line.endsWith('rows 8'))).toEqual([
      '0 fold 3 rows 8',
      '1 fold 2 rows 8',
      '2 fold 1 rows 8',
    ]);
    expect(record.tried[0].folds.map(({ fold, rung }) => [fold, rung])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(trials.map(({ rung }) => rung)).toEqual([2, 2, 2]);
    const count = given.length;
    const again = await executeSweep(fakeRequest(), fakeFolds(), halved, { project });
    expect(again.record).toEqual(record);
    expect(given).toHaveLength(count);
  });

  it('ends a trial of epochs early', async () => {
    const planned = { ...plan(new Set()), halving: 3 };
    const { record, trials } = await executeSweep(fakeRequest(), fakeFolds(), planned, { project });
    expect(record).toMatchObject({ rungs: [1 / 3, 1], budget: 'epochs' });
    // After one epoch none knows Death: the first goes on, to its one epoch.
    expect(trials.map(({ rung }) => rung)).toEqual([2, 1, 1]);
    expect(record.tried[1].folds.map(({ epochs }) => epochs)).toEqual([1, 1, 1]);
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
