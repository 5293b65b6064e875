/** Trains Phase 1 on one fold. */
import { MEASURES, measureOfF1 } from '../../metrics/measures';
import type { FoldTrainer } from '../fold-trainer';
import { LogisticRegression } from '../logistic/logistic-regression';
import type { Watch } from '../logistic/minimize';
import { type FoldRows, tfidfTrainer } from '../tfidf/tfidf-trainer';
import { chooseC } from './choose-c';
import { type TfidfLogisticConfig, valuesOfC } from './config';
import { saveTfidfLogistic } from './model-file';
import { type TfidfLogistic, vectorizerOf } from './model-format';

/** The trainer of `config`: one model, or the best of several where it gives several values of C. */
export function tfidfLogisticTrainer(config: TfidfLogisticConfig): FoldTrainer {
  return tfidfTrainer<TfidfLogistic>({
    vectorizer: () => vectorizerOf(config),
    fit: (rows, watch) => fitModel(config, rows, watch),
    save: saveTfidfLogistic,
  });
}

async function fitModel(
  config: TfidfLogisticConfig,
  { vectorizer, train, inner, outer }: FoldRows,
  fit: Watch,
): Promise<{ saved: TfidfLogistic; note?: string }> {
  const { C, chooseCBy = 'macro', ...options } = config;
  if (typeof C === 'number') {
    const model = await new LogisticRegression({ ...options, C }).fit(train.rows, train.labels, fit);
    return { saved: { config, vectorizer, model, choice: null } };
  }
  const part = inner.rows.rows > 0 ? 'inner' : 'outer';
  const held = part === 'inner' ? inner : outer;
  const search = { criterion: chooseCBy, part, model: options, fit } as const;
  const { model, choice } = await chooseC(valuesOfC(C), train, held, search);
  const by = choice.gaveWayTo ?? measureOfF1(chooseCBy);
  const note = `C = ${choice.C} chosen by ${MEASURES[by].name}`;
  return { saved: { config, vectorizer, model, choice }, note };
}
