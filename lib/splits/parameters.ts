/** Parameters of splits, and of how a fold's parts are drawn from one. */
import { seedParameters } from '../core/parameters/common';
import { define } from '../core/parameters/definition';
import { snapshotParameters } from '../data/parameters';
import { SPLIT_SCHEMES } from './fold-numbers';

/** The split in use. */
export const splitParameters = define({
  split: { type: 'text', doc: 'Name of the file in splits/', profiles: 'stratified-5' },
});

/** The part of a fold on which choices are made. */
export const innerParameters = define({
  innerFraction: {
    type: 'number',
    min: 0,
    max: 0.5,
    doc: 'Share of the training folds held out for choices; 0 with the reference protocol trains on all of them',
    profiles: { quick: 0.1, pretrained: 0.1, full: 0.1, published: 0 },
  },
});

/** How splits are made: notebook 03. */
export const splitsParameters = define({
  ...snapshotParameters,
  ...splitParameters,
  scheme: {
    type: 'choice',
    choices: ['by-name', ...SPLIT_SCHEMES],
    doc: 'Scheme of the split named above; by-name takes the first word of its name. All of them are written anyway',
    profiles: 'by-name',
  },
  folds: {
    type: 'integer',
    min: 2,
    max: 20,
    doc: 'k of k-fold cross-validation; each class needs at least k examples',
    profiles: 5,
  },
  referenceFolds: {
    type: 'text',
    doc: "Path of the published project's cv_splits.json, whose folds stratified ones then are, after its SHA-1 was checked; empty draws them",
    profiles: '',
    assumed:
      'the file belongs to rows whose order is not known: without it folds are drawn as it drew them, seed 42',
  },
  lockShare: {
    type: 'number',
    min: 0,
    max: 0.5,
    doc: 'Locks at most this share of the dated examples, the latest, before folding; 0 locks none',
    profiles: 0,
  },
  testSources: {
    type: 'text',
    doc: 'Sources between commas that are locked before folding and opened once, in notebook 07',
    profiles: '',
  },
  testManufacturers: {
    type: 'text',
    doc: 'Manufacturers between commas that are locked likewise: all spellings, plants and divisions of each',
    profiles: '',
  },
  leakageRows: {
    type: 'integer',
    min: 0,
    doc: 'Rows of Phase 1 under every scheme and its control, three trainings a fold; 0 is all of them',
    profiles: { quick: 600, pretrained: 12000, full: 0 },
  },
  ...innerParameters,
  ...seedParameters,
});
