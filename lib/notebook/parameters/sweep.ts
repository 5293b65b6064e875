/** Parameters of sweeps: what is tried before the folds are trained with the best of it. */
import { common } from './common';
import { define } from './definition';

/** See `parameters` in the sweep's cell of notebooks 04 and 05. */
export const sweepParameters = define({
  ...common,
  sweep: {
    type: 'text',
    doc: 'Fields and values to try: "learningRate=1e-5,5e-5; epochs=3,4", or ranges, "learningRate=1e-5..1e-4 log"; empty tries nothing',
    profiles: '',
  },
  sweepTrials: {
    type: 'integer',
    min: 0,
    max: 1000,
    doc: 'Seeded random draws from them; 0 tries every combination',
    profiles: 0,
  },
  sweepBy: {
    type: 'choice',
    choices: ['D', 'macro', 'weighted'],
    doc: 'The F1 on the inner parts that is to be high: of Death, macro or weighted',
    profiles: 'D',
  },
  sweepFolds: {
    type: 'integer',
    min: 0,
    doc: 'Folds that every trial runs on, from the first on; 0 is all that are run',
    profiles: 1,
  },
});
