import { expect, it } from 'vitest';
import { f1Means } from '../metrics/summary';
import { hyperparameters, results, testingData } from './card-evidence';
import type { CardFacts } from './card-facts';
import { probabilities } from './card-pooled';
import { frontMatter } from './front-matter';

const whole = { D: 1, I: 1, M: 1, O: null, macro: null, weighted: 1 };
const folds = [whole, { ...whole, D: null }].map((f1, i) => ({ fold: i + 1, epoch: 1, f1 }));
const means = f1Means(
  folds.map(({ f1 }) => f1),
  0,
);
const facts = {
  license: 'mit',
  run: { id: 'x', inputs: { classifier: 'keywords', config: {} }, phase: null },
  record: { protocol: 'nested', floors: [], besideFloor: [] },
  checkpoint: { phase: null, classifier: 'keywords' },
  snapshot: { id: 's', synthetic: false, source: 'openfda', labels: { D: 1, I: 1, M: 1, O: 1 } },
  summary: { folds, ...means, ddof: 0 },
  baseModel: null,
  tested: null,
  locked: null,
} as unknown as CardFacts;

it('names the folds that a mean is of, and has no number where none has the score', () => {
  const text = results(facts);
  expect(text).toContain('| F1 Death | 1.0000 ± 0.0000 (1 of 2 folds) |');
  expect(text).toContain('| F1 Injury | 1.0000 ± 0.0000 |');
  expect(text).toContain('| F1 macro | none |');
  expect(text).toContain('such a mean is over the other folds');
  const index = frontMatter(facts);
  expect(index).toContain('F1 Death, mean of the 1 of 2 folds that have it, of run x');
  expect(index).toContain('F1 Injury, mean of 2 folds of run x');
  expect(index).not.toMatch(/F1 macro|F1 Other/);
});

it('says which rows chose the values, and shows the trials', () => {
  const split = { name: 's', fingerprint: 'f' };
  const record = { ...facts.record, split };
  const tried = [
    {
      trial: 1,
      change: { C: 1 },
      folds: [{ fold: 1, by: 'deathF1', rung: 1, score: 0.5, epoch: 1, epochs: 1, run: 'a' }],
    },
    {
      trial: 2,
      change: { C: 3 },
      folds: [{ fold: 1, by: 'deathF1', rung: 1, score: 0.7, epoch: 1, epochs: 1, run: 'b' }],
    },
  ];
  const optimism = { score: 0.7, corrected: 0.6, resamples: 9, testedShare: 0.08 };
  const sweep = {
    ...{ id: 'sweep-1', space: 'C=1,3', trials: 2, seed: 42, by: 'deathF1', rungs: [1], tried },
    ...{ protocol: 'shared', chosen: [{ fold: null, trial: 2, by: 'deathF1', score: 0.7 }], optimism },
  };
  const of = (change: object) => {
    const run = { ...facts.run, folds: [{ fold: 1, nTest: 4, config: { C: 3 } }], ...change };
    return { ...facts, record, run } as unknown as CardFacts;
  };
  expect(testingData(of({ sweep: null }))).toContain('chose no epoch. No sweep chose the values.');
  expect(testingData(of({}))).not.toContain('No sweep chose');
  const shared = testingData(of({ sweep }));
  expect(shared).not.toContain('No sweep chose');
  expect(shared).toContain('up to 8.0 % of the tested rows of a class chose');
  expect(shared).toContain('mean Death F1 is too high by an estimated 0.0080 at most (BBC-CV)');
  const nested = of({ sweep: { ...sweep, protocol: 'nested', chosen: [{ ...sweep.chosen[0], fold: 1 }] } });
  expect(testingData(nested)).toContain('chose no epoch. Each fold has the best values of 2 trials');
  const tested = { fold: { fold: 1 } };
  const shown = hyperparameters({ ...nested, tested } as unknown as CardFacts);
  expect(shown).toMatch(/\| C \| 3 \|/);
  expect(shown).toMatch(/\| 2 \| .*C.*3.* \| 1 \| 1 \| 0\.7000 Death F1 \| 1 \| yes \|/);
  expect(hyperparameters(of({ sweep: null }))).not.toContain('Sweep');
});

it('sets every score beside the strongest floor, or says why it does not', () => {
  expect(results(facts)).toContain('No floor stands beside these scores');
  const none = { floor: null, floorValue: null, difference: null, lower: null, upper: null };
  const beside = [
    ...[{ measure: 'deathF1', value: 0.8, floor: 'phrases', floorValue: 0.7 }].map((row) => ({
      ...row,
      ...{ difference: 0.1, lower: 0.05, upper: 0.16, reason: null },
    })),
    { measure: 'macroF1', value: null, ...none, reason: 'tests no Other' },
  ];
  const pooled = [{ measure: 'deathF1', value: 0.8, lower: 0.7, upper: 0.9, reason: null }];
  const evidence = { pooled, calibration: null, threshold: null };
  const compared = [{ run: 'x', rows: beside, evidence }];
  const record = { protocol: 'nested', floors: [{ id: 'p' }], besideFloor: compared };
  const text = results({ ...facts, record } as unknown as CardFacts);
  expect(text).toContain(
    '| measure | mean ± std of 2 folds | folds pooled (95 % interval) | strongest floor | difference (95 % interval) |',
  );
  expect(text).toContain(
    '| 0.8000 (0&#46;7000 to 0&#46;9000) | phrases 0.7000 | +0.1000 (0.0500 to 0.1600) |',
  );
  expect(text).toContain('| F1 macro | none | none | none | tests no Other |');
  expect(text).toContain('reports of one event, and narratives that are nearly the same');
});

it('says how far probabilities can be believed, and which threshold finds how many deaths', () => {
  const of = (evidence: object) => {
    const record = { besideFloor: [{ run: 'x', rows: [], evidence: { pooled: [], ...evidence } }] };
    return probabilities({ record, run: { id: 'x' } } as unknown as CardFacts);
  };
  const calibration = { asTrained: { ece: 0.046, logLoss: 0.8 }, calibrated: { ece: 0.021, logLoss: 0.65 } };
  const carried = { recall: 0.9, deaths: 62, groups: 60, needed: 9, approximate: 'set on 5 models' };
  const said = of({ calibration, threshold: { ...carried, threshold: 0.232 } });
  expect(said).toContain('0.0460 as trained, which is how the exported model states them, and 0.0210 where');
  expect(said).toContain('Calling Death from a probability of 0.2320 on finds 0.9 of the deaths');
  const refused = of({ calibration, threshold: { ...carried, threshold: null, deaths: 7, groups: 7 } });
  expect(refused).toContain('7 inner deaths in 7 groups are too few, 9 groups would do.');
  expect(of({ calibration: null, threshold: null })).toContain('was not measured: there is no inner part');
});
