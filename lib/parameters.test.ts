import { expect, expectTypeOf, it } from 'vitest';
import { recipe, recipeOf } from './classifiers/encoder/training/recipe';
import { tfidfLogisticConfig } from './classifiers/tfidf-logistic/config';
import { type Definition, PROFILES, valueInProfile, valuesInProfile } from './core/parameters/definition';
import { rangeText } from './core/parameters/describe';
import { profileDifferences } from './core/parameters/profile-differences';
import { resolveParameters } from './core/parameters/resolve';
import { CHOOSING_MEASURES } from './metrics/measures';
import { type LiteralsOf, type ParametersOf, parameterNames, parameterSets } from './parameters';

const sets = Object.entries(parameterSets);

it.each(PROFILES)('have valid values in profile %s, the profile among them', (profile) => {
  for (const [key, definitions] of sets) {
    const { values } = resolveParameters(definitions, { profile }, {});
    expect(values, key).toMatchObject({ profile });
    expect(Object.keys(values)).toEqual(Object.keys(definitions));
  }
});

it('mean the same under the same name, whatever they are for', () => {
  // What notebook 01 reads is named by data; the others only check it.
  const known = new Map<string, Definition>();
  for (const [, definitions] of sets)
    for (const [name, definition] of Object.entries<Definition>(definitions)) {
      const earlier = known.get(name) ?? definition;
      if (name !== 'data') expect([name, rangeText(definition)]).toEqual([name, rangeText(earlier)]);
      if (name !== 'data') expect(definition.doc).toBe(earlier.doc);
      known.set(name, definition);
    }
  expect(known.size).toBeGreaterThan(90);
});

it('are the published recipe to the letter in profile published', () => {
  expect(valuesInProfile(parameterSets.bert, 'published')).toMatchObject({
    ...{ protocol: 'reference', innerFraction: 0, batching: 'uniform', seed: 42, subset: 0, runFolds: 0 },
    ...{ weights: 'emilyalsentzer/Bio_ClinicalBERT', maxLength: 512, batchSize: 16, accumulation: 2 },
    ...{ learningRate: 2e-5, epochs: 3, patience: 1, split: 'stratified-5', lossMean: 'perMicroBatch' },
  });
  expect(valuesInProfile(parameterSets.data, 'published')).toMatchObject({
    data: 'openfda',
    cleaning: 'reference',
  });
  expect(valueInProfile(parameterSets.splits.folds, 'published')).toBe(5);
  const phase1 = tfidfLogisticConfig(valuesInProfile(parameterSets['tfidf-logistic'], 'published'));
  expect(phase1).toMatchObject({
    C: [0.3, 1, 3, 10],
    charNgrams: [3, 5],
    abbreviations: true,
    balanced: true,
  });
  expect(recipeOf(valuesInProfile(parameterSets.bert, 'published'))).toMatchObject({
    ...{ pooling: 'clsMeanConcat', warmupShare: 0.1, classWeights: 'inverseFrequency' },
  });
});

it('are those of published in profile full but for choices on inner parts, batches and Phase 1', () => {
  const differing = (key: keyof typeof parameterSets) =>
    profileDifferences(parameterSets[key], 'full', 'published').map(({ name }) => name);
  expect(differing('bert')).toEqual(['batching', 'protocol', 'innerFraction']);
  expect(differing('tfidf-logistic')).toEqual(['preset', 'protocol', 'innerFraction']);
  expect(differing('data')).toEqual(['cleaning']);
});

it.each([
  ['sweepBy', 'D', 'deathF1'],
  ['sweepBy', 'macro', 'macroF1'],
  ['sweepBy', 'weighted', 'weightedF1'],
  ['monitor', 'deathRecal', 'deathRecall'],
])('refuse %s = %s, which has one name: %s', (name, word, right) => {
  expect(() => resolveParameters(parameterSets.bert, { [name]: word }, {})).toThrow(
    new RegExp(`${name}.*: expected one of deathF1, .*; received "${word}": did you mean ${right}\\?$`),
  );
});

it('offer every measure that may be chosen by, to sweeps, early stopping and selection', () => {
  expect(CHOOSING_MEASURES).toContain('deathF2');
  const choices = [
    parameterSets.bert.sweepBy,
    parameterSets.bert.monitor,
    parameterSets['tfidf-logistic'].sweepBy,
    parameterSets.selection.rule,
  ];
  for (const definition of choices)
    expect(definition.choices).toEqual(expect.arrayContaining([...CHOOSING_MEASURES]));
});

it('resolve one profile for all that a BERT is told', () => {
  const { values } = resolveParameters(parameterSets.bert, { profile: 'full' }, { MAUDE_PROFILE: 'quick' });
  expect(values).toMatchObject({ subset: 0, learningRate: 2e-5, gpusPerUnit: 1, estimateSteps: 20 });
  expect(recipeOf(values)).toEqual(recipe());
});

it('are known by name, and have exact types', () => {
  expect(parameterNames(['imbalance', 'of-a-notebook-of-yours'])).toEqual(['data', 'profile', 'topDevices']);
  expectTypeOf<ParametersOf<'bert'>['pooling']>().toEqualTypeOf<
    'clsMeanConcat' | 'cls' | 'mean' | 'pooler'
  >();
  expectTypeOf<ParametersOf<'tfidf-logistic'>['C']>().toEqualTypeOf<number>();
  expectTypeOf<LiteralsOf<'selection'>['prefer']>().toEqualTypeOf<'measured' | 'refit' | undefined>();
});
