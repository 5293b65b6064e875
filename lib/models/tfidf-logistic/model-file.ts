/** A saved Phase 1 model: `model.json` and the numbers in `model.bin`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../../core/check';
import { readJson, writeFileAtomic, writeJson } from '../../core/files';
import { hashOf, sha256 } from '../../core/hash';
import { LABELS } from '../../core/labels';
import { TfidfVectorizer } from '../../features/tfidf-vectorizer';
import { LogisticRegression } from '../logistic/logistic-regression';
import type { CChoice } from './choose-c';
import type { TfidfLogisticConfig } from './config';

/** A fitted Phase 1 model. */
export interface TfidfLogistic {
  readonly config: TfidfLogisticConfig;
  readonly vectorizer: TfidfVectorizer;
  readonly model: LogisticRegression;
  /** How C was chosen; null when the config gave one value. */
  readonly choice: CChoice | null;
}

const FORMAT = 'maude-tfidf-logistic/1';
const [JSON_FILE, BINARY_FILE] = ['model.json', 'model.bin'];

interface ModelJson {
  readonly format: typeof FORMAT;
  readonly config: TfidfLogisticConfig;
  readonly labels: readonly string[];
  readonly present: readonly boolean[];
  readonly C: number;
  readonly choice: CChoice | null;
  readonly documents: number;
  /** In column order. */
  readonly terms: readonly string[];
  readonly documentFrequency: readonly number[];
  /** SHA-256 of `model.bin`: idf, then the weights, float64 little endian. */
  readonly binary: string;
  /** SHA-256 of the canonical JSON of all the other members. */
  readonly sha256: string;
}

/** Saves the model into `folder`, `model.json` last; returns the names of its files. */
export async function saveTfidfLogistic(
  folder: string,
  { config, vectorizer, model, choice }: TfidfLogistic,
): Promise<string[]> {
  const { terms, idf, documentFrequency, documents } = vectorizer.fitted;
  const { weights, present } = model.fitted;
  const numbers = new Float64Array(idf.length + weights.length);
  numbers.set(idf);
  numbers.set(weights, idf.length);
  const bytes = new Uint8Array(numbers.buffer);
  await writeFileAtomic(join(folder, BINARY_FILE), bytes);
  const content: Omit<ModelJson, 'sha256'> = {
    format: FORMAT,
    config,
    labels: LABELS,
    present,
    C: model.options.C,
    choice,
    documents,
    terms,
    documentFrequency: [...documentFrequency],
    binary: sha256(bytes),
  };
  await writeJson(join(folder, JSON_FILE), { ...content, sha256: hashOf(content) });
  return [BINARY_FILE, JSON_FILE];
}

/** Loads a saved model; refuses a damaged or foreign one with the reason. */
export async function loadTfidfLogistic(folder: string): Promise<TfidfLogistic> {
  const path = join(folder, JSON_FILE);
  const json = await readJson<ModelJson>(path);
  check(json, () => `${path}: expected a saved model; found no such file`);
  check(json.format === FORMAT, () => `${path}: expected format ${FORMAT}; received ${show(json.format)}`);
  const { sha256: hash, ...content } = json;
  check(hashOf(content) === hash, () => `${path}: expected content of SHA-256 ${hash}; the file was changed`);
  const binary = join(folder, BINARY_FILE);
  check(existsSync(binary), () => `${binary}: expected the numbers of ${JSON_FILE}; found no such file`);
  const bytes = await readFile(binary);
  check(
    sha256(bytes) === json.binary,
    () => `${binary}: expected SHA-256 ${json.binary}; the file was changed or cut off`,
  );
  const { config, terms, documents, present, C, choice } = json;
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const idf = numbers.slice(0, terms.length);
  const documentFrequency = Int32Array.from(json.documentFrequency);
  const options = {
    ngramRange: [1, config.ngramMax] as const,
    minDf: config.minDf,
    maxFeatures: config.maxFeatures,
    sublinearTf: config.sublinearTf,
  };
  const fitted = { columns: terms.length, weights: numbers.slice(terms.length), present };
  return {
    config,
    vectorizer: TfidfVectorizer.restore(options, { terms, idf, documentFrequency, documents }),
    model: LogisticRegression.restore(fitted, { ...config, C }),
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
