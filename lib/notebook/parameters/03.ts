/** Parameters of notebook 03. */
import { reading, seeded, splitting, training } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 03. */
export const splitParameters = define({
  ...reading,
  ...splitting,
  folds: {
    type: 'integer',
    min: 2,
    max: 20,
    doc: 'k of k-fold cross-validation; each class needs at least k examples',
    profiles: 5,
  },
  innerFraction: training.innerFraction,
  ...seeded,
});
