import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import { readJson, writeJson } from '../../core/files/files';
import { readSealed } from '../../core/files/sealed';
import { LABELS, type Label, type LabelledText } from '../../core/labels';
import { type Project, projectAt } from '../../core/project';
import { fingerprintOf, type SplitContent } from '../../core/split-fingerprint';
import { MEASURE_KEYS } from '../../metrics/measures';
import { executeRun } from '../../runs/execute';
import { fakeFolds, fakeProject, fakeRequest, fakeTrainer } from '../../runs/fake';
import type { RunSubset } from '../../runs/run';
import { refreshResults } from './results';

let project: Project;
const options = { profile: 'quick', split: 'default' };
const subset: RunSubset = { size: 24, seed: 42, sha1: 'a9993e' };
let minute = 0;

const execute = (change: Parameters<typeof fakeRequest>[0], trainer: FoldTrainer, folds = fakeFolds()) =>
  executeRun(fakeRequest(change), folds, trainer, {
    project,
    now: () => new Date(Date.UTC(2025, 0, 1, 0, minute++)),
  });

const run = (phase: 1 | 2, on: RunSubset | null) => execute({ phase, subset: on }, fakeTrainer({}));

/** Answers `label`, whatever it is asked. */
const always = (label: Label): FoldTrainer =>
  async function* (job) {
    const say = (examples: readonly LabelledText[]) =>
      Float64Array.from(examples.flatMap(() => LABELS.map((each) => Number(each === label))));
    yield {
      ...{ epoch: 1, inner: say(job.inner), outer: say(job.outer) },
      ...{ trainLoss: null, seconds: { train: 1, score: 1 }, checkpoint: [] },
    };
    return 'cap';
  };

beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'results-')));
  await fakeProject(project);
});
afterEach(() => rm(project.root, { recursive: true }));

describe('refreshResults', () => {
  it('works with Phase 1 alone', async () => {
    const phase1 = await run(1, null);
    const results = await refreshResults(project, options);
    expect(results).toMatchObject({
      synthetic: true,
      data: { source: 'synthetic', id: 'abc0123456789def', rows: 48 },
      split: fakeRequest().split,
      phase1: { run: phase1.id, protocol: 'nested', ddof: 0, mean: phase1.summary?.nested?.mean },
      phase2: null,
      phase1All: null,
      selected: null,
    });
    expect(results.phase1?.folds[2]).toEqual({
      fold: 3,
      nTrain: 8,
      nTest: 4,
      f1: phase1.summary?.nested?.folds[2].f1,
    });
    expect(await readSealed(join(project.reports, 'results.json'), 'again')).toEqual(results);
  });

  it('pairs Phase 1 with Phase 2 and keeps Phase 1 on all rows apart', async () => {
    const paired = await run(1, subset);
    const all = await run(1, null);
    const phase2 = await run(2, subset);
    const results = await refreshResults(project, options);
    expect([results.phase1?.run, results.phase2?.run, results.phase1All?.run]).toEqual([
      paired.id,
      phase2.id,
      all.id,
    ]);
    const named = await refreshResults(project, { ...options, runs: all.id });
    expect([named.phase1?.run, named.phase2]).toEqual([all.id, null]);
    const others = await refreshResults(project, { ...options, profile: 'full' });
    expect([others.phase1, others.phase2, others.phase1All]).toEqual([null, null, null]);
  });

  it('leaves Phase 1 out when it is not paired', async () => {
    await run(1, null);
    const phase2 = await run(2, subset);
    expect(await refreshResults(project, options)).toMatchObject({
      phase1: null,
      phase2: { run: phase2.id },
      phase1All: { protocol: 'nested' },
    });
  });

  it('tells every classifier with all measures, its floors, and the difference to the strongest', async () => {
    const floor = { phase: null, synthetic: true } as const;
    const phase1 = await run(1, null);
    const own = { phase: null, name: 'nb-svm', classifier: 'nb-svm' } as const;
    await execute({ ...own, subset: null }, fakeTrainer({}));
    for (const name of ['majority', 'keywords', 'phrases'])
      await execute({ ...floor, name, classifier: name }, always(name === 'phrases' ? 'D' : 'M'));
    const { classifiers, phase1: told } = await refreshResults(project, options);
    expect(Object.keys(classifiers)).toEqual(['words', 'nb-svm', 'majority', 'keywords', 'phrases']);
    expect(classifiers.words).toMatchObject({ ...told, run: phase1.id, classifier: 'tfidf-logistic' });
    expect(classifiers['nb-svm']).toMatchObject({ phase: null, isFloor: false, n: { D: 3 } });
    expect(classifiers.phrases).toMatchObject({ isFloor: true, besideFloor: null });
    expect(classifiers.phrases.title).toBe('Phrases of death, keywords for the rest');
    expect(Object.keys(classifiers.words.measures)).toEqual([...MEASURE_KEYS]);
    expect(classifiers.words.measures.logLoss).toMatchObject({ n: 3, reason: null });
    const beside = (measure: string) =>
      classifiers['nb-svm'].besideFloor?.find((row) => row.measure === measure);
    // At the epoch that the inner part chooses no death is found; always Death has F1 = 2 / (4 + 1).
    expect(beside('deathF1')).toMatchObject({
      ...{ value: 0, floor: 'phrases', lower: null },
      reason: expect.stringMatching(/^none: 10\.7 effective groups, fewer than 30$/),
    });
    expect(beside('deathF1')?.difference).toBeCloseTo(-0.4, 12);
    expect(beside('malfunctionF1')).toMatchObject({ value: 1, floor: 'majority' });
    expect(beside('malfunctionF1')?.difference).toBeGreaterThan(0);
    expect(beside('logLoss')).toBeUndefined();
  });

  it('says why there is no difference, and why a measure is missing', async () => {
    const [first, second, third] = fakeFolds();
    const bare = { ...second, outer: second.outer.filter(({ label }) => label !== 'D') };
    await execute({ phase: 1 }, fakeTrainer({}), [first, bare, third]);
    const { words } = (await refreshResults(project, options)).classifiers;
    expect(words.measures.deathF1).toMatchObject({ n: 2, reason: 'fold 2: tests no Death' });
    expect(words.besideFloor?.[0]).toEqual({
      ...{
        measure: 'deathF1',
        value: 0,
        floor: null,
        floorValue: null,
        difference: null,
        lower: null,
        upper: null,
      },
      reason: 'no floor on these rows',
    });
  });

  it('refuses a split of other data', async () => {
    const path = join(project.splits, 'default.json');
    const { fingerprint: _, ...split } = (await readJson<SplitContent & { fingerprint: object }>(path))!;
    const other = { ...split, snapshot: 'old' };
    await writeJson(path, { ...other, fingerprint: fingerprintOf(other) });
    await expect(refreshResults(project, options)).rejects.toThrow('received one of old. Run notebook 03');
    await writeJson(path, { ...split, fingerprint: fingerprintOf(other) });
    await expect(refreshResults(project, options)).rejects.toThrow(/default\.json: damaged or edited/);
  });
});
