/** Parameters of records, snapshots and looks at them. */
import { profileParameters, seedParameters } from '../core/parameters/common';
import { define, type Values } from '../core/parameters/definition';

/** How a snapshot is taken: notebook 01. */
export const dataParameters = define({
  ...profileParameters,
  data: {
    type: 'text',
    doc: 'synthetic, openfda (fetched), or files or folders (openFDA JSON, JSON lines, FDA pipe files; .gz, .zip)',
    profiles: { quick: 'synthetic', pretrained: 'synthetic', full: 'openfda' },
  },
  testData: {
    type: 'text',
    doc: 'Files or folders of the same kinds, locked in every split and opened once, in notebook 07; not with synthetic data',
    profiles: '',
  },
  quotas: {
    type: 'text',
    doc: 'Reports drawn from openFDA by event type (Death:2020=500 for a year): about the published shares',
    profiles: 'Death=12400, Injury=46500, Malfunction=89125, Other=6975',
    assumed: 'which reports were drawn is not known, nor their shares but for Death, about 8 %',
  },
  lastUpdated: {
    type: 'text',
    doc: 'Index of openFDA: any takes what was fetched before, latest asks for the present one; or a date',
    profiles: 'any',
  },
  onReload: {
    type: 'choice',
    choices: ['abort', 'restart'],
    doc: 'When openFDA loads its index anew in the middle of a fetch: an error, or begin again',
    profiles: 'abort',
  },
  cleaning: {
    type: 'choice',
    choices: ['standard', 'reference', 'parity'],
    doc: 'standard drops repeats and mends texts; reference also lower-cases, drops phrases and writes abbreviations out; parity changes nothing',
    profiles: { quick: 'standard', pretrained: 'standard', full: 'standard', published: 'reference' },
    assumed: 'its lists of phrases and abbreviations are not known; these are our own',
  },
  records: {
    type: 'integer',
    min: 50,
    max: 1e7,
    doc: 'How many synthetic records to write; no effect on real ones',
    profiles: { quick: 2400, pretrained: 12000, full: 160000 },
  },
  limit: {
    type: 'integer',
    min: 0,
    doc: 'Draws this many examples, to try a large file quickly; 0 takes all',
    profiles: 0,
  },
  maxMalformedShare: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'Reading stops when a larger share of the lines is damaged',
    profiles: 0.01,
  },
  corrections: {
    type: 'text',
    doc: 'File of labels that readers agreed on (corrections.csv of notebook 06); empty keeps the labels as filed',
    profiles: '',
  },
  ...seedParameters,
});

/** See `dataParameters`. */
export type DataValues = Values<typeof dataParameters>;

/** Of everything that reads a snapshot. */
export const snapshotParameters = define({
  ...profileParameters,
  data: {
    type: 'text',
    doc: 'Empty reads the snapshot that notebook 01 wrote last; a source is only checked against it',
    profiles: '',
  },
});

/** How rare each class is: notebook 02. */
export const imbalanceParameters = define({
  ...snapshotParameters,
  topDevices: {
    type: 'integer',
    min: 1,
    max: 50,
    doc: 'How many devices the charts name; the rest is one bar',
    profiles: 12,
  },
});
