/** What a saved Phase 1 model is made of, and predicting with it: no file, no Node, so that a web page can do it too. */
import { LABELS } from '../../core/labels';
import { spellOut } from '../../features/abbreviations';
import { TfidfUnion, type UnionPart } from '../../features/tfidf-union';
import { LogisticRegression } from '../logistic/logistic-regression';
import {
  checkNumbers,
  checkSigned,
  type ModelNames,
  type ModelPair,
  type Sha256,
  type SignedModel,
  signModel,
} from '../tfidf/signed-model';
import { fittedTerms, wordsOf } from '../tfidf/words';
import type { CChoice } from './choose-c';
import type { TfidfLogisticConfig } from './config';

/** A fitted Phase 1 model. */
export interface TfidfLogistic {
  readonly config: TfidfLogisticConfig;
  readonly vectorizer: TfidfUnion;
  readonly model: LogisticRegression;
  /** How C was chosen; null when the config gave one value. */
  readonly choice: CChoice | null;
}

/** How weights are kept: exactly, or as whole multiples of a step of their label, a quarter of the size. */
export const PRECISIONS = ['float64', 'int16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** The format that `model.json` names. */
export const MODEL_FORMAT = 'maude-tfidf-logistic/2';

/** `model.json`; `model.bin` has weights column by column, then document frequencies (int32). */
export interface ModelJson extends SignedModel {
  readonly format: typeof MODEL_FORMAT;
  readonly config: TfidfLogisticConfig;
  readonly labels: readonly string[];
  readonly present: readonly boolean[];
  readonly C: number;
  readonly choice: CChoice | null;
  readonly documents: number;
  /** Terms of each part of the vectorizer, in column order. */
  readonly terms: readonly (readonly string[])[];
  readonly intercepts: readonly number[];
  readonly precision: Precision;
  /** What a weight of each label is multiplied by; ones of `float64`. */
  readonly steps: readonly number[];
}

/** The parts of a config's vectorizer. */
function partsOf(config: TfidfLogisticConfig): UnionPart[] {
  const { charNgrams, charFeatures } = config;
  const words = wordsOf(config);
  if (!charNgrams) return [{ name: 'word', options: words }];
  const characters = {
    ...words,
    analyzer: 'char_wb',
    ngramRange: charNgrams,
    maxFeatures: charFeatures,
  } as const;
  return [
    { name: 'word', options: words },
    { name: 'char', options: characters },
  ];
}

/** The vectorizer of a config, not yet fitted. */
export function vectorizerOf(config: TfidfLogisticConfig): TfidfUnion {
  return new TfidfUnion(partsOf(config), config.abbreviations ? spellOut : undefined);
}

/** Both files of a model. */
export async function encodeModel(
  { config, vectorizer, model, choice }: TfidfLogistic,
  precision: Precision,
  sha256: Sha256,
): Promise<ModelPair<ModelJson>> {
  const { weights, present } = model.fitted;
  const k = LABELS.length;
  const terms = weights.subarray(0, weights.length - k);
  const steps = LABELS.map((_, c) => (precision === 'float64' ? 1 : stepOf(terms, c)));
  const kept =
    precision === 'float64'
      ? terms.slice()
      : Int16Array.from(terms, (weight, i) => Math.round(weight / steps[i % k]));
  const content: Omit<ModelJson, 'binary' | 'sha256'> = {
    format: MODEL_FORMAT,
    config,
    labels: LABELS,
    present,
    C: model.options.C,
    choice,
    documents: vectorizer.fitted[0].documents,
    terms: vectorizer.fitted.map((part) => part.terms),
    intercepts: [...weights.subarray(terms.length)],
    precision,
    steps,
  };
  return signModel(content, [kept, vectorizer.documentFrequency], sha256);
}

function stepOf(weights: Float64Array, label: number): number {
  let most = 0;
  for (let i = label; i < weights.length; i += LABELS.length) most = Math.max(most, Math.abs(weights[i]));
  return most > 0 ? most / 32767 : 1;
}

/** Throws unless `json` is an unchanged `model.json` of this format; `name` says which file it was. */
export async function checkModelJson(json: unknown, name: string, sha256: Sha256): Promise<ModelJson> {
  return checkSigned<ModelJson>(json, MODEL_FORMAT, name, sha256);
}

/** The model of both files; refuses a damaged or foreign one with the reason, naming the file. */
export async function decodeModel(
  given: unknown,
  bytes: Uint8Array,
  names: ModelNames,
  sha256: Sha256,
): Promise<TfidfLogistic> {
  const json = await checkModelJson(given, names.json, sha256);
  await checkNumbers({ json, bytes }, names.binary, sha256);
  const { config, terms, documents, present, C, choice, precision, steps, intercepts } = json;
  const k = LABELS.length;
  const columns = terms.reduce((sum, part) => sum + part.length, 0);
  const size = columns * k;
  const width = precision === 'float64' ? 8 : 2;
  const buffer = bytes.slice().buffer;
  const kept = precision === 'float64' ? new Float64Array(buffer, 0, size) : new Int16Array(buffer, 0, size);
  const weights = new Float64Array(size + k);
  for (let i = 0; i < size; i++) weights[i] = kept[i] * steps[i % k];
  weights.set(intercepts, size);
  const frequencies = new Int32Array(buffer, size * width, columns);
  let start = 0;
  const fitted = terms.map((part) => {
    const documentFrequency = frequencies.slice(start, start + part.length);
    start += part.length;
    return fittedTerms(part, documentFrequency, documents);
  });
  const prepare = config.abbreviations ? spellOut : undefined;
  return {
    config,
    vectorizer: TfidfUnion.restore(partsOf(config), fitted, prepare),
    model: LogisticRegression.restore({ columns, weights, present }, { ...config, C }),
    choice,
  };
}

/** Probabilities of texts, n x 4 row-major. */
export function predictTfidfLogistic(
  { vectorizer, model }: TfidfLogistic,
  texts: readonly string[],
): Float64Array {
  return model.predictProba(vectorizer.transform(texts));
}
