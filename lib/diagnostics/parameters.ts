/** Parameters of what is computed from saved predictions. */
import { seedParameters } from '../core/parameters/common';
import { define } from '../core/parameters/definition';
import { snapshotParameters } from '../data/parameters';
import { protocolParameters } from '../runs/parameters';
import { splitParameters } from '../splits/parameters';

/** How a checkpoint's recall of Death is compared. */
export const candidateParameters = define({
  deathPrecision: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'The precision of Death at which its recall is compared',
    profiles: 0.8,
  },
});

/** Which runs are looked at. */
export const lookingParameters = define({
  runs: {
    type: 'text',
    doc: 'Ids or names of runs between commas; latest is the newest of every name on the rows that most of them share',
    profiles: 'latest',
  },
});

/** What is computed from saved predictions: notebook 06. */
export const diagnosticsParameters = define({
  ...snapshotParameters,
  ...splitParameters,
  ...protocolParameters,
  ...lookingParameters,
  resamples: {
    type: 'integer',
    min: 100,
    max: 1e6,
    doc: 'Bootstrap resamples behind intervals of differences, areas and calibration; whole groups of reports are drawn',
    profiles: { quick: 1000, pretrained: 2000, full: 10000 },
  },
  deathRecall: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'Share of the deaths to call: promised for reports like the inner part, refused where too few deaths are there',
    profiles: 0.9,
  },
  recallConfidence: {
    type: 'number',
    min: 0,
    max: 0.999,
    doc: 'How surely that share is kept whichever deaths fell into the inner part; 0 keeps it on average',
    profiles: 0,
  },
  missCost: {
    type: 'number',
    min: 0,
    doc: 'How many false alarms one missed death is worth: an assumption to vary, not a measured price',
    profiles: 50,
  },
  prevalence: {
    type: 'text',
    doc: "Class shares outside, D=0.01 I=0.3 M=0.68 O=0.01; empty takes the source's own counts. The default is an assumption",
    profiles: {
      quick: 'D=0.01 I=0.34 M=0.64 O=0.01',
      pretrained: 'D=0.01 I=0.34 M=0.64 O=0.01',
      full: '',
    },
  },
  sliceTop: {
    type: 'integer',
    min: 1,
    max: 100,
    doc: 'How many values of each property are shown, the most frequent ones',
    profiles: 6,
  },
  leastSupport: {
    type: 'integer',
    min: 1,
    doc: 'Slices with fewer deaths carry a warning: their recall says little',
    profiles: 30,
  },
  errorsShown: {
    type: 'integer',
    min: 1,
    max: 100,
    doc: 'How many errors of each kind, and suspect labels, are shown to be read',
    profiles: 6,
  },
  sheetSuspects: {
    type: 'integer',
    min: 1,
    max: 1e5,
    doc: 'Suspect labels on the sheet for readers, spread over classes and rules; drawn, not the surest',
    profiles: { quick: 60, pretrained: 120, full: 200 },
  },
  sheetControls: {
    type: 'integer',
    min: 1,
    max: 1e5,
    doc: 'Other reports among them, spread over the classes: without these no share of wrong labels can be told',
    profiles: { quick: 60, pretrained: 200, full: 400 },
  },
  labels: {
    type: 'text',
    doc: 'Files of two readers between commas (a third decides where they differ), filled in from suspects.csv; empty: none',
    profiles: '',
  },
  ...seedParameters,
});
