/** A saved Phase 1 model on disk: `model.json` and the numbers in `model.bin`. */
import { sha256 } from '../../core/hash';
import { readModelPair, writeModelPair } from '../tfidf/model-pair';
import {
  decodeModel,
  encodeModel,
  MODEL_FORMAT,
  type ModelJson,
  type Precision,
  type TfidfLogistic,
} from './model-format';

/**
 * Saves the model into `folder`, `model.json` last; returns the names of its files. `float64` (default) predicts
 * exactly as the model, `int16` is made for a web page.
 */
export async function saveTfidfLogistic(
  folder: string,
  model: TfidfLogistic,
  { precision = 'float64' }: { precision?: Precision } = {},
): Promise<string[]> {
  return writeModelPair(folder, await encodeModel(model, precision, sha256));
}

/** Loads a saved model; refuses a damaged or foreign one with the reason. */
export async function loadTfidfLogistic(folder: string): Promise<TfidfLogistic> {
  const { pair, names } = await readModelPair<ModelJson>(folder, MODEL_FORMAT);
  return decodeModel(pair.json, pair.bytes, names, sha256);
}
