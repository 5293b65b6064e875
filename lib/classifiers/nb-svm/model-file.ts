/** A saved NB-SVM: `model.json`, and in `model.bin` weights term by term, then document frequencies (int32). */
import { check } from '../../core/check';
import { sha256 } from '../../core/hash';
import { LABELS } from '../../core/labels';
import { TfidfUnion, type UnionPart } from '../../features/tfidf-union';
import { readModelPair, writeModelPair } from '../tfidf/model-pair';
import { checkNumbers, type SignedModel, signModel } from '../tfidf/signed-model';
import { fittedTerms, wordsOf } from '../tfidf/words';
import type { NbSvmConfig } from './config';
import { NbSvm } from './nb-svm';

/** A fitted vectorizer and what was learned on it. */
export interface NbSvmModel {
  readonly config: NbSvmConfig;
  readonly vectorizer: TfidfUnion;
  readonly model: NbSvm;
}

const FORMAT = 'maude-nb-svm/1';

interface ModelJson extends SignedModel {
  readonly format: typeof FORMAT;
  readonly config: NbSvmConfig;
  readonly labels: readonly string[];
  readonly present: readonly boolean[];
  readonly documents: number;
  /** In column order. */
  readonly terms: readonly string[];
}

/** The vectorizer of a config, not yet fitted. */
export function vectorizerOf(config: NbSvmConfig): TfidfUnion {
  return new TfidfUnion(partsOf(config));
}

function partsOf(config: NbSvmConfig): UnionPart[] {
  return [{ name: 'word', options: wordsOf(config) }];
}

/** Saves the model into `folder`, `model.json` last; returns the names of its files. */
export async function saveNbSvm(
  folder: string,
  { config, vectorizer, model }: NbSvmModel,
): Promise<string[]> {
  const [{ terms, documents, documentFrequency }] = vectorizer.fitted;
  const { weights, present } = model.fitted;
  const content = { format: FORMAT, config, labels: LABELS, present, documents, terms } as const;
  return writeModelPair(folder, await signModel(content, [weights, documentFrequency], sha256));
}

/** Loads a saved model; refuses a damaged or foreign one with the reason, naming the file. */
export async function loadNbSvm(folder: string): Promise<NbSvmModel> {
  const { pair, names } = await readModelPair<ModelJson>(folder, FORMAT);
  await checkNumbers(pair, names.binary, sha256);
  const { config, terms, documents, present } = pair.json;
  const columns = terms.length;
  const size = (columns + 1) * LABELS.length;
  const expected = size * 8 + columns * 4;
  check(
    pair.bytes.length === expected,
    () => `${names.binary}: expected ${expected} bytes for ${columns} terms; received ${pair.bytes.length}`,
  );
  const { buffer } = pair.bytes.slice();
  const frequencies = new Int32Array(buffer, size * 8, columns);
  const fitted = [fittedTerms(terms, frequencies, documents)];
  return {
    config,
    vectorizer: TfidfUnion.restore(partsOf(config), fitted),
    model: NbSvm.restore({ columns, weights: new Float64Array(buffer, 0, size), present }, config),
  };
}
