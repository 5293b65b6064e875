import { describe, expect, it } from 'vitest';
import { recipe } from '../../classifiers/encoder/training/recipe';
import { LEARNER_PARAMETERS } from '../../classifiers/parameters';
import { classifierOf } from '../../classifiers/registry';
import type { JsonObject } from '../../core/json';
import { type Profile, valuesInProfile } from '../../core/parameters/definition';
import { CLEANING_PRESETS } from '../../data/clean/clean';
import type { SnapshotManifest } from '../../data/store/manifest';
import type { ScoredRun } from '../../diagnostics/scored';
import type { Split } from '../../splits/split';
import type { Comparison } from './comparison';
import { besidePublished } from './published-comparison';

const manifest = {
  ...{ synthetic: false, source: 'page.json.gz', origin: { format: 'maude-raw/1' } },
  options: { cleaning: CLEANING_PRESETS.reference },
} as unknown as SnapshotManifest;
/** `deaths` of `rows` tested rows, and rows that no fold tests. */
const rowsOf = (rows: number, deaths: number, untested = 0) => ({
  labels: 'D'.repeat(deaths) + 'M'.repeat(rows - deaths + untested),
  folds: Array.from({ length: rows + untested }, (_, row) => (row < rows ? 1 + (row % 5) : 0)),
});
const split = { scheme: 'stratified', k: 5, ...rowsOf(154_000, 12_300) } as unknown as Split;

/** A run of a phase as a profile makes it, on five real folds. */
function runOf(phase: 1 | 2, profile: Profile, change: JsonObject = {}): ScoredRun {
  const classifier = phase === 1 ? 'tfidf-logistic' : 'bert';
  const values = valuesInProfile(LEARNER_PARAMETERS[classifier], profile);
  const config = { ...classifierOf(classifier).configOf(values), ...change } as JsonObject;
  const isPublished = profile === 'published';
  const inputs = {
    ...{ classifier, config, subset: null },
    ...(isPublished
      ? { protocol: 'reference' as const, innerFraction: 0 }
      : { protocol: 'nested' as const, innerFraction: 0.1 }),
  };
  const run = { id: 'run', phase, profile, inputs, folds: [1, 2, 3, 4, 5].map(foldOf), synthetic: false };
  return { name: `Phase ${phase}`, run, protocol: 'reference' } as unknown as ScoredRun;
}

/** A fold of the published sizes whose every F1 is 1. */
function foldOf(fold: number) {
  const f1 = { D: 1, I: 1, M: 1, O: 1, macro: 1, weighted: 1 };
  const epochs = [{ epoch: 1, outer: { f1 } }];
  return { fold, nTrain: 123_821, nTest: 30_955, bestEpoch: { nested: null, reference: 1 }, epochs };
}

const compare = (runs: readonly ScoredRun[], change: object = {}, cut: object = {}) =>
  besidePublished({
    runs,
    snapshot: { manifest: { ...manifest, ...change } },
    split: { ...split, ...cut },
  } as unknown as Comparison);

const published = () => [runOf(1, 'published'), runOf(2, 'published', { files: [{ name: 'w' }] as never })];

describe('besidePublished', () => {
  it('compares both phases and the lift of runs that depart in nothing', () => {
    const { rows, sentence } = compare(published());
    expect(rows?.map(({ run, measure }) => `${run}: ${measure}`)).toEqual([
      'Phase 2: weighted F1',
      'Phase 2: macro F1',
      'Phase 2: Death F1',
      'Phase 2: Injury F1',
      'Phase 2: Malfunction F1',
      'Phase 2: Other F1',
      'Phase 2 \u2212 Phase 1: Death F1',
      'Phase 1: weighted F1',
      'Phase 1: macro F1',
      'Phase 1: Death F1',
    ]);
    expect(rows?.[0]).toMatchObject({ ours: 1, published: 0.8691, verdict: 'different' });
    expect(sentence).toMatch(/^Of 10 comparisons: .* is not reproduced/);
  });

  it('names what a run of another recipe does otherwise, and leaves it out', () => {
    const { rows, sentence } = compare([runOf(2, 'full'), published()[0]]);
    expect(rows?.map(({ run }) => run)).toEqual(['Phase 1', 'Phase 1', 'Phase 1']);
    expect(sentence).toContain(
      'Phase 2 is not compared with the published figures: batching "byLength" (published "uniform"); ' +
        'protocol "nested" (published "reference"); innerFraction 0.1 (published 0).',
    );
    const tiny = compare([runOf(2, 'published', { epochs: 1 })]);
    expect(tiny).toEqual({
      rows: null,
      sentence: 'Phase 2 is not compared with the published figures: epochs 1 (published 3).',
    });
    expect(compare([runOf(2, 'published', { precision: 'float16' })]).rows).toHaveLength(6);
    const [first] = published();
    expect(compare([{ ...first, run: { ...first.run, folds: first.run.folds.slice(0, 2) } }]).sentence).toBe(
      'Phase 1 is not compared with the published figures: 2 of 5 folds.',
    );
  });

  it.each<[string, object, object, string]>([
    ['SYNTHETIC records', { synthetic: true }, {}, 'the records are SYNTHETIC'],
    ['records of elsewhere', { origin: null }, {}, 'from page.json.gz, not from openFDA'],
    ['fewer rows', {}, rowsOf(60_000, 4800), '60000 rows are not within 10 % of 154776'],
    ['other shares', {}, rowsOf(154_000, 20_000), 'a share of Death of 0.130 is not about 0.08'],
    ['corrected labels', { corrections: { changed: 3000 } }, {}, '3000 labels were corrected'],
    ['test files', { test: { rows: 40_000 } }, {}, '40000 rows are of test files'],
    ['a locked part', {}, rowsOf(154_000, 12_300, 9), '9 rows are tested in no fold'],
    ['other cleaning', { options: { cleaning: CLEANING_PRESETS.standard } }, {}, 'not the published one'],
    ['other folds', {}, { scheme: 'grouped' }, '5 grouped folds are not five stratified ones'],
  ])('never compares on %s', (_, data, cut, reason) => {
    const { rows, sentence } = compare(published(), data, cut);
    expect(rows).toBeNull();
    expect(sentence).toContain(reason);
  });
});

it('has the recipe that the published documents give', () => {
  expect(recipe({}, 'published')).toMatchObject({ pooling: 'clsMeanConcat', warmupShare: 0.1, epochs: 3 });
});
