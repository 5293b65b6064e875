/** Parameters that several notebooks share: defined once, so that they cannot drift apart. */
import { define, PROFILES } from './definition';

/** `profile` is resolved before the others: it names their defaults. */
export const common = define({
  profile: {
    type: 'choice',
    choices: PROFILES,
    doc: 'Sizes and sources: minutes on two cores, an hour on a CPU, or the full recipe on GPUs',
    profiles: 'quick',
  },
});

/** Parameters of notebooks that read the snapshot of notebook 01. */
export const reading = define({
  ...common,
  data: {
    type: 'text',
    doc: 'Empty reads the snapshot that notebook 01 wrote last; a source is only checked against it',
    profiles: '',
  },
});

/** The seed that every random draw of a notebook is derived from. */
export const seeded = define({
  seed: {
    type: 'integer',
    min: 0,
    max: 2 ** 32 - 1,
    doc: 'Every random draw is derived from it; 42 is the published seed',
    profiles: 42,
  },
});

/** The split in use. */
export const splitting = define({
  split: {
    type: 'text',
    doc: 'Name of the file in splits/',
    profiles: 'stratified-5',
  },
});

/** How choices are made. */
export const choosing = define({
  protocol: {
    type: 'choice',
    choices: ['nested', 'reference'],
    doc: 'nested chooses on an inner part of the training folds; reference on the reported fold, as published',
    profiles: 'nested',
  },
});

/** What a model is trained on: shared by both phases, so that they see identical rows. */
export const training = define({
  ...splitting,
  ...choosing,
  innerFraction: {
    type: 'number',
    min: 0,
    max: 0.5,
    doc: 'Share of the training folds held out for choices; 0 with the reference protocol trains on all of them',
    profiles: 0.1,
  },
  subset: {
    type: 'integer',
    min: 0,
    doc: 'Rows that Phase 2 learns from, and the Phase 1 that is paired with it; 0 is all of them',
    profiles: { quick: 2400, pretrained: 6000, full: 0 },
  },
  testSubset: {
    type: 'integer',
    min: 0,
    doc: 'Of these, rows of fold 1 where it alone is run; 0 draws from every fold in proportion',
    profiles: 0,
  },
  runFolds: {
    type: 'integer',
    min: 0,
    doc: 'Folds to run, from the first on; 0 is all of them. One fold takes a k-th of the time and has no spread',
    profiles: 0,
  },
  reuse: {
    type: 'choice',
    choices: ['finished', 'never'],
    doc: 'finished finds the run of the same inputs again; never makes another one beside it',
    profiles: 'finished',
  },
  ...seeded,
});

/** Which runs a notebook looks at. */
export const looking = define({
  phase1: {
    type: 'text',
    doc: 'Id of a run of Phase 1; latest is the newest that can be paired with Phase 2',
    profiles: 'latest',
  },
  phase2: { type: 'text', doc: 'Id of a run of Phase 2, or latest', profiles: 'latest' },
});
