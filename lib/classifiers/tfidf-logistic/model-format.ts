/** What a saved Phase 1 model is made of, and predicting with it: no file, no Node, so that a web page can do it too. */
import { canonicalJson } from '../../core/canonical-json';
import { check, show } from '../../core/check';
import { LABELS } from '../../core/labels';
import { spellOut } from '../../features/abbreviations';
import { TfidfUnion, type UnionPart } from '../../features/tfidf-union';
import { inverseDocumentFrequency } from '../../features/tfidf-vectorizer';
import { LogisticRegression } from '../logistic/logistic-regression';
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

/** `model.json`. */
export interface ModelJson {
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
  /** SHA-256 of `model.bin`: weights column by column, then document frequencies (int32), little endian. */
  readonly binary: string;
  /** SHA-256 of the canonical JSON of all the other members. */
  readonly sha256: string;
}

/** SHA-256 in hex of UTF-8 text or bytes. */
export type Sha256 = (data: string | Uint8Array) => string | Promise<string>;

/** The parts of a config's vectorizer. */
function partsOf({
  ngramMax,
  minDf,
  maxFeatures,
  sublinearTf,
  charNgrams,
  charFeatures,
}: TfidfLogisticConfig): UnionPart[] {
  const words = { ngramRange: [1, ngramMax], minDf, maxFeatures, sublinearTf } as const;
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
): Promise<{ json: ModelJson; bytes: Uint8Array }> {
  const { weights, present } = model.fitted;
  const k = LABELS.length;
  const terms = weights.subarray(0, weights.length - k);
  const steps = LABELS.map((_, c) => (precision === 'float64' ? 1 : stepOf(terms, c)));
  const kept =
    precision === 'float64'
      ? terms.slice()
      : Int16Array.from(terms, (weight, i) => Math.round(weight / steps[i % k]));
  const frequencies = vectorizer.documentFrequency;
  const bytes = new Uint8Array(kept.byteLength + frequencies.byteLength);
  bytes.set(new Uint8Array(kept.buffer));
  bytes.set(new Uint8Array(frequencies.buffer), kept.byteLength);
  const content: Omit<ModelJson, 'sha256'> = {
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
    binary: await sha256(bytes),
  };
  return { json: { ...content, sha256: await sha256(canonicalJson(content)) }, bytes };
}

function stepOf(weights: Float64Array, label: number): number {
  let most = 0;
  for (let i = label; i < weights.length; i += LABELS.length) most = Math.max(most, Math.abs(weights[i]));
  return most > 0 ? most / 32767 : 1;
}

/** Throws unless `json` is an unchanged `model.json` of this format; `name` says which file it was. */
export async function checkModelJson(json: unknown, name: string, sha256: Sha256): Promise<ModelJson> {
  const given = json as Partial<ModelJson> | null;
  check(
    typeof given === 'object' && given?.format === MODEL_FORMAT,
    () => `${name}: expected format ${MODEL_FORMAT}; received ${show(given?.format)}. Train the model again`,
  );
  const { sha256: hash, ...content } = given as ModelJson;
  const actual = await sha256(canonicalJson(content));
  check(actual === hash, () => `${name}: expected content of SHA-256 ${hash}; the file was changed`);
  return given as ModelJson;
}

/** The model of both files; refuses a damaged or foreign one with the reason, naming the file. */
export async function decodeModel(
  given: unknown,
  bytes: Uint8Array,
  names: { readonly json: string; readonly binary: string },
  sha256: Sha256,
): Promise<TfidfLogistic> {
  const json = await checkModelJson(given, names.json, sha256);
  check(
    (await sha256(bytes)) === json.binary,
    () => `${names.binary}: expected SHA-256 ${json.binary}; the file was changed or cut off`,
  );
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
    const idf = inverseDocumentFrequency(documentFrequency, documents, true);
    return { terms: part, idf, documentFrequency, documents };
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
