/** Parameters of TF-IDF and logistic regression. */
import { define } from '../../core/parameters/definition';

/** What decides the model. */
export const tfidfLogisticParameters = define({
  preset: {
    type: 'choice',
    choices: ['plain', 'hardened'],
    doc: 'hardened, as published, adds characters 3-5, spells abbreviations out and chooses C from four, which takes far longer; what it sets is not read below',
    profiles: { quick: 'plain', pretrained: 'plain', full: 'plain', published: 'hardened' },
    assumed:
      'given as ranges, one to two or three words and 50,000 to 100,000 terms: the lower ones; by what C was chosen is not said, by macro F1 here',
  },
  ngramMax: {
    type: 'integer',
    min: 1,
    max: 5,
    doc: 'Terms are 1 to this many words in a row',
    profiles: 2,
  },
  minDf: {
    type: 'integer',
    min: 1,
    doc: 'A term must stand in at least this many training narratives',
    profiles: 2,
  },
  maxFeatures: {
    type: 'integer',
    min: 1,
    doc: 'Keeps the most frequent terms of the training narratives',
    profiles: 50000,
  },
  sublinearTf: {
    type: 'boolean',
    doc: '1 + ln(tf) instead of tf: the tenth "died" says less than the first',
    profiles: true,
  },
  C: {
    type: 'number',
    min: 1e-6,
    max: 1e6,
    doc: 'Inverse strength of the L2 penalty: larger fits the training narratives more closely',
    profiles: 1,
  },
  balanced: {
    type: 'boolean',
    doc: 'Inverse-frequency class weights, n / (K n_c)',
    profiles: true,
  },
  maxIterations: { type: 'integer', min: 1, doc: 'Of L-BFGS, at most', profiles: 1000 },
  tolerance: {
    type: 'number',
    min: 1e-12,
    max: 1,
    doc: 'L-BFGS ends when no component of the gradient is larger',
    profiles: 1e-4,
  },
});

/** What is studied beside the model itself. */
export const studyParameters = define({
  studySize: {
    type: 'integer',
    min: 0,
    doc: 'Learning curve and narrative parts learn from at most so many examples of fold 1; 0 is all of them',
    profiles: 20000,
  },
});
