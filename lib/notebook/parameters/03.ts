/** Parameters of notebook 03. */
import { reading, seeded, splitting, training } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 03. */
export const splitParameters = define({
  ...reading,
  ...splitting,
  scheme: {
    type: 'choice',
    choices: ['by-name', 'stratified', 'grouped', 'temporal', 'source'],
    doc: 'Scheme of the split named above; by-name takes the first word of its name. All four are written anyway',
    profiles: 'by-name',
  },
  folds: {
    type: 'integer',
    min: 2,
    max: 20,
    doc: 'k of k-fold cross-validation; each class needs at least k examples',
    profiles: 5,
  },
  lockShare: {
    type: 'number',
    min: 0,
    max: 0.5,
    doc: 'Locks at most this share of the dated examples, the latest, before folding; 0 locks none',
    profiles: 0,
  },
  leakageRows: {
    type: 'integer',
    min: 0,
    doc: 'Rows on which Phase 1 is trained under every scheme to estimate leakage; 0 is all of them',
    profiles: { quick: 1200, pretrained: 12000, full: 0 },
  },
  innerFraction: training.innerFraction,
  ...seeded,
});
