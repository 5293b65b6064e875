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
    choices: ['deathF1', 'macroF1', 'weightedF1', 'deathRecall', 'deathRecallAtPrecision'],
    doc: 'Death F1 by default: a missed death is the costliest mistake',
    profiles: 'deathF1',
  },
  precision: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'The precision of Death at which its recall is compared',
    profiles: 0.8,
  },
  prefer: {
    type: 'choice',
    choices: ['measured', 'refit'],
    doc: 'Which checkpoints come first: those that were measured, or refits on all rows (notebook 05 makes them)',
    profiles: 'measured',
  },
  lookAgain: {
    type: 'boolean',
    doc: 'Scores the locked test part again for candidates that were scored; every look is recorded',
    profiles: false,
  },
  ...looking,
  owner: {
    type: 'text',
    doc: 'User or organisation of the Hugging Face Hub that the dry run of a publication names',
    profiles: 'your-name',
  },
  repository: {
    type: 'text',
    doc: 'The model repository there; the Spaces add -phase1 and -phase2',
    profiles: 'maude-severity',
  },
});
