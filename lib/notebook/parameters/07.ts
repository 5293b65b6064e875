/** Parameters of notebook 07. */
import { choosing, looking, reading, splitting } from './common';
import { define } from './definition';

/** See `parameters` in a cell of notebook 07. */
export const selectionParameters = define({
  ...reading,
  ...splitting,
  ...choosing,
  rule: {
    type: 'choice',
    choices: ['deathF1', 'macroF1', 'weightedF1', 'deathRecall'],
    doc: 'Death F1 by default: a missed death is the costliest mistake',
    profiles: 'deathF1',
  },
  ...looking,
});
