/** Planted: configs that are equally good, so that whatever the chosen one has more than the others is optimism. */
import type { Fold } from '../../core/fold';
import type { LabelledText } from '../../core/labels';
import type { RandomState } from '../../core/random';
import { correctedChoice } from '../../metrics/significance/corrected-choice';
import type { Prediction } from '../../runs/predictions';
import { meanOverFolds, testedShare } from './sweep-optimism';

const K = 5;

/** One data set. */
export interface NullStudy {
  readonly trials: number;
  /** Of a shared sweep. */
  readonly sweepFolds: number;
  readonly rows: number;
  readonly deaths: number;
  readonly resamples: number;
}

/** What the mean Death F1 of the tested folds has more than that of the average config; and what BBC-CV allows for. */
export interface NullResult {
  readonly shared: number;
  readonly nested: number;
  readonly bound: number;
}

/** Rows in five folds; a fold's inner part is a tenth of the deaths, and of the others, that it does not test. */
export function nullFolds({ rows, deaths }: Pick<NullStudy, 'rows' | 'deaths'>, random: RandomState): Fold[] {
  const order = random.permutation(rows);
  const examples = Array.from(order, (row, i): LabelledText & { fold: number } => ({
    ...{ id: `row-${row}`, text: '', label: i < deaths ? 'D' : 'M', fold: (i % K) + 1 },
  }));
  return Array.from({ length: K }, (_, k) => {
    const others = examples.filter(({ fold }) => fold !== k + 1);
    const drawn = new Set<string>();
    for (const label of ['D', 'M'])
      for (const { id } of tenth(
        others.filter((each) => each.label === label),
        random,
      ))
        drawn.add(id);
    return {
      fold: k + 1,
      train: others.filter(({ id }) => !drawn.has(id)),
      inner: others.filter(({ id }) => drawn.has(id)),
      outer: examples.filter(({ fold }) => fold === k + 1),
    };
  });
}

function tenth<T>(all: readonly T[], random: RandomState): T[] {
  return Array.from(random.permutation(all.length).subarray(0, Math.round(all.length / 10)), (i) => all[i]);
}

/** Every config finds 80 % of the deaths and calls 5 % of the others, each of its own; all models of a config say the same. */
export function nullResult(study: NullStudy, random: RandomState): NullResult {
  const folds = nullFolds(study, random);
  const all = folds.flatMap(({ outer }) => outer);
  const says = Array.from(
    { length: study.trials },
    () =>
      new Set(all.filter(({ label }) => random.random() < (label === 'D' ? 0.8 : 0.05)).map(({ id }) => id)),
  );
  const inner = says.map((said) => folds.map((fold) => deathF1(fold.inner, said)));
  const outer = says.map((said) => folds.map((fold) => deathF1(fold.outer, said)));
  const judging = folds.slice(0, study.sweepFolds);
  const shared = argMax(inner.map((own) => mean(own.slice(0, study.sweepFolds))));
  const own = folds.map((_, k) => argMax(inner.map((scores) => scores[k])));
  const expected = mean(outer.map(mean));
  const rows = judging.flatMap((fold) => fold.inner.map(({ id }) => id));
  const scores = says.map((said) => meanOverFolds(predictionsOf(judging, said), 'deathF1'));
  const choice = correctedChoice(scores, rows, { random, resamples: study.resamples });
  return {
    shared: mean(outer[shared]) - expected,
    nested: mean(own.map((n, k) => outer[n][k])) - expected,
    bound: (choice.score - choice.corrected) * testedShare(new Set(rows), folds),
  };
}

/** Mean and its standard error. */
export function summaryOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2));
  return { mean: center, error: Math.sqrt(variance / values.length) };
}

function predictionsOf(folds: readonly Fold[], said: ReadonlySet<string>): Prediction[] {
  return folds.flatMap(({ fold, inner }) =>
    inner.map(({ id, label }): Prediction => {
      const pD = said.has(id) ? 1 : 0;
      return { exampleId: id, fold, part: 'outer', label, pD, pI: 0, pM: 1 - pD, pO: 0, epoch: 1, seed: 1 };
    }),
  );
}

function deathF1(examples: readonly LabelledText[], said: ReadonlySet<string>): number {
  let [called, died, both] = [0, 0, 0];
  for (const { id, label } of examples) {
    const calls = said.has(id);
    if (calls) called++;
    if (label === 'D') died++;
    if (calls && label === 'D') both++;
  }
  return (2 * both) / (called + died);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function argMax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
