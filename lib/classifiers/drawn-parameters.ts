/** Parameters of classifiers whose training is drawn by chance and gains from a GPU. */
import { define } from '../core/parameters/definition';

/** What `gpusPerUnit` is, whatever it is for. */
export const GPUS_PER_UNIT = 'Of ray: GPUs that a fold is given';

/** Of a classifier whose training is drawn by chance, on GPUs where there are any. */
export const drawnParameters = define({
  seeds: {
    type: 'integer',
    min: 1,
    max: 20,
    doc: 'Runs under as many seeds, from `seed` on: what of a score is chance; and their ensemble',
    profiles: 1,
  },
  refitEpochs: {
    type: 'integer',
    min: 0,
    max: 100,
    doc: 'Epochs of one more training on all rows, for use, without a score; 0 leaves it out',
    profiles: 0,
  },
  gpusPerUnit: {
    type: 'number',
    min: 0,
    doc: GPUS_PER_UNIT,
    profiles: { quick: 0, pretrained: 0, full: 1 },
  },
});
