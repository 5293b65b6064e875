import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochResult, FoldTrainer, StoppedBy } from '../../classifiers/fold-trainer';
import type { Fold } from '../../core/fold';
import { LABELS } from '../../core/labels';
import { type Project, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { executeRun } from '../../runs/execute';
import { fakeRequest } from '../../runs/fake';
import type { Run } from '../../runs/run';
import { candidatesOf } from './candidates';
import { type LeadDrawing, leadInterval, leadOf } from './lead';
import { selectCheckpoint } from './selection';

/** Two folds, each choosing on 40 examples of its own of which 10 are deaths. */
const folds: Fold[] = [1, 2].map((fold) => {
  const examples = (part: string, n: number) =>
    Array.from({ length: n }, (_, i) => ({ id: `${fold}-${part}-${i}`, text: '', label: LABELS[i % 4] }));
  return { fold, train: examples('train', 8), inner: examples('inner', 40), outer: examples('outer', 8) };
});

/** Finds all deaths but the first `missed` ones of the inner part of fold 2. */
function trainer(missed: number): FoldTrainer {
  return async function* (job): AsyncGenerator<EpochResult, StoppedBy, void> {
    const predict = (count: number, miss: number) => {
      let deaths = 0;
      const answers = Array.from({ length: count }, (_, i) => (i % 4 === 0 && deaths++ < miss ? 1 : i % 4));
      return Float64Array.from(answers.flatMap((answer) => LABELS.map((_, c) => (c === answer ? 0.7 : 0.1))));
    };
    const inner = predict(job.inner.length, job.fold === 2 ? missed : 0);
    const outer = predict(job.outer.length, 0);
    yield { epoch: 1, inner, outer, trainLoss: 1, seconds: { train: 0, score: 0 }, checkpoint: [] };
    return 'cap';
  };
}

let project: Project;
beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'lead-')));
});
afterAll(() => rm(project.root, { recursive: true }));

async function leadWith(missed: number, how: LeadDrawing = drawing()) {
  const run: Run = await executeRun(fakeRequest({ config: { missed } }), folds, trainer(missed), { project });
  const selection = selectCheckpoint(await candidatesOf([run], 'nested'), { protocol: 'nested' });
  return leadOf(selection, [run], how);
}

/** Every example alone, of however few. */
function drawing() {
  return { random: new RandomState(1), groupOf: (id: string) => id, leastClusters: 0 };
}

describe('leadOf', () => {
  it('tells a lead of one death of ten from a lead of eight', async () => {
    const small = await leadWith(1);
    expect(small).toMatchObject({ over: { kind: 'fold', fold: 2 }, exceedsChance: false, lower: 0 });
    expect(small?.value).toBeCloseTo(1 - 18 / 19, 12);
    expect(leadInterval(small!)).toMatch(/^has the 95 % interval 0\.0000 to 0\.\d{4}: it could be chance$/);
    expect(leadInterval({ ...small!, lower: null, upper: null, reason: 'none: so few' })).toBe(
      'has no interval (so few): it could be chance',
    );
    const together = { ...drawing(), groupOf: (id: string) => id.slice(0, 1), leastClusters: 30 };
    expect(await leadWith(1, together)).toMatchObject({
      lower: null,
      reason: 'none: 2.0 effective groups, fewer than 30',
    });
    const large = await leadWith(8);
    expect(large?.value).toBeCloseTo(1 - 4 / 12, 12);
    expect(large?.exceedsChance).toBe(true);
    expect(large?.upper).toBeLessThanOrEqual(1);
  });

  it('has no interval where the rule counts nothing, and none without another fold', async () => {
    const run = await executeRun(fakeRequest({ config: { missed: 1 } }), folds, trainer(1), { project });
    const candidates = await candidatesOf([run], 'nested');
    const byRecall = selectCheckpoint(candidates, { protocol: 'nested', rule: 'deathRecallAtPrecision' });
    expect(await leadOf(byRecall, [run], drawing())).toBeNull();
    const [only] = candidates;
    expect(await leadOf(selectCheckpoint([only], { protocol: 'nested' }), [run], drawing())).toBeNull();
  });
});
