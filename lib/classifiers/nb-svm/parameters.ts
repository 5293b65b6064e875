/** Parameters of log-count ratios and logistic regression: those of Phase 1 but for its presets, and the smoothing. */
import { define } from '../../core/parameters/definition';
import { tfidfLogisticParameters } from '../tfidf-logistic/parameters';

const { preset: _, ...shared } = tfidfLogisticParameters;

/** What decides the model. */
export const nbSvmParameters = define({
  ...shared,
  alpha: {
    type: 'number',
    min: 1e-6,
    max: 1e6,
    doc: 'Added to the narratives of a class, and of the rest, that hold a term: larger trusts rare terms less',
    profiles: 1,
  },
});
