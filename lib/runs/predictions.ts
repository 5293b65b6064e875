/** The one format of predictions, whatever model made them. */
import { join } from 'node:path';
import { checkNumber, checkOneOf } from '../core/check';
import { readParquet } from '../core/files/parquet';
import { LABELS, type Label, type LabelledText, labelIndex } from '../core/labels';
import { type FoldRecord, PARTS, type Part, PROTOCOLS, type Protocol, type Run } from './run';
import { epochOf } from './summary';

/** The columns of `predictions.parquet`, in file order. */
export const PREDICTION_SCHEMA = {
  exampleId: 'TEXT',
  fold: 'INTEGER',
  part: 'TEXT',
  label: 'TEXT',
  pD: 'DOUBLE',
  pI: 'DOUBLE',
  pM: 'DOUBLE',
  pO: 'DOUBLE',
  epoch: 'INTEGER',
  seed: 'UINTEGER',
} as const;

/** One example as one epoch of one fold's model sees it. */
export type Prediction = {
  readonly exampleId: string;
  readonly fold: number;
  readonly part: Part;
  readonly label: Label;
  readonly pD: number;
  readonly pI: number;
  readonly pM: number;
  readonly pO: number;
  readonly epoch: number;
  readonly seed: number;
};

/** Which predictions to read; what is left out does not filter. */
export interface PredictionFilter {
  readonly part?: Part;
  readonly fold?: number;
  /** An epoch's number, or in every fold the epoch that a protocol chooses. */
  readonly epoch?: number | Protocol;
}

/** Reads predictions of a finished run in their order: fold, epoch, part, then snapshot order. */
export async function readPredictions(run: Run, filter: PredictionFilter = {}): Promise<Prediction[]> {
  const { part, fold, epoch } = filter;
  const conditions: string[] = [];
  if (part !== undefined) conditions.push(`part = '${checkOneOf(part, PARTS, 'part')}'`);
  if (fold !== undefined) conditions.push(`fold = ${checkNumber(fold, 'fold', { integer: true })}`);
  if (typeof epoch === 'number')
    conditions.push(`epoch = ${checkNumber(epoch, 'epoch', { min: 1, integer: true })}`);
  else if (epoch !== undefined) conditions.push(chosenEpochs(run, checkOneOf(epoch, PROTOCOLS, 'epoch')));
  const where = conditions.length > 0 ? conditions.join(' AND ') : undefined;
  return readParquet<Prediction>(join(run.folder, 'predictions.parquet'), { where });
}

/** Predictions as the arrays that metrics take: labels as numbers, probabilities row-major n x 4. */
export interface PredictionArrays {
  readonly ids: readonly string[];
  readonly yTrue: Uint8Array;
  readonly probabilities: Float64Array;
}

/** Turns rows of predictions into arrays, in their order. */
export function predictionArrays(predictions: readonly Prediction[]): PredictionArrays {
  const probabilities = new Float64Array(predictions.length * LABELS.length);
  predictions.forEach(({ pD, pI, pM, pO }, i) => {
    probabilities.set([pD, pI, pM, pO], i * LABELS.length);
  });
  return {
    ids: predictions.map(({ exampleId }) => exampleId),
    yTrue: Uint8Array.from(predictions, ({ label }) => labelIndex(label)),
    probabilities,
  };
}

/** The rows of one part at one epoch. */
export function* predictionRows(
  examples: readonly LabelledText[],
  probabilities: Float64Array,
  { fold, part, epoch, seed }: Pick<Prediction, 'fold' | 'part' | 'epoch' | 'seed'>,
): Generator<Prediction> {
  for (let i = 0; i < examples.length; i++) {
    const [pD, pI, pM, pO] = probabilities.subarray(i * LABELS.length, (i + 1) * LABELS.length);
    const { id: exampleId, label } = examples[i];
    yield { exampleId, fold, part, label, pD, pI, pM, pO, epoch, seed };
  }
}

/** The rows of all folds, one file after the other: the content of the run's `predictions.parquet`. */
export async function* foldPredictions(
  folder: string,
  folds: readonly FoldRecord[],
): AsyncGenerator<Prediction> {
  for (const { predictions } of folds)
    for (const row of await readParquet<Prediction>(join(folder, predictions.path))) yield row;
}

function chosenEpochs(run: Run, protocol: Protocol): string {
  const choices = run.folds.map(
    (record) => `(fold = ${record.fold} AND epoch = ${epochOf(record, protocol)})`,
  );
  return `(${choices.join(' OR ')})`;
}
