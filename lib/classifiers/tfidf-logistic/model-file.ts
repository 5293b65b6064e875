/** A saved Phase 1 model on disk: `model.json` and the numbers in `model.bin`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../core/check';
import { readJson, writeFileAtomic } from '../../core/files';
import { sha256 } from '../../core/hash';
import { checkModelJson, decodeModel, encodeModel, type Precision, type TfidfLogistic } from './model-format';

const [JSON_FILE, BINARY_FILE] = ['model.json', 'model.bin'];

/**
 * Saves the model into `folder`, `model.json` last; returns the names of its files. `float64` (default) predicts
 * exactly as the model, `int16` is made for a web page.
 */
export async function saveTfidfLogistic(
  folder: string,
  model: TfidfLogistic,
  { precision = 'float64' }: { precision?: Precision } = {},
): Promise<string[]> {
  const { json, bytes } = await encodeModel(model, precision, sha256);
  await writeFileAtomic(join(folder, BINARY_FILE), bytes);
  await writeFileAtomic(join(folder, JSON_FILE), `${JSON.stringify(json)}\n`);
  return [BINARY_FILE, JSON_FILE];
}

/** Loads a saved model; refuses a damaged or foreign one with the reason. */
export async function loadTfidfLogistic(folder: string): Promise<TfidfLogistic> {
  const names = { json: join(folder, JSON_FILE), binary: join(folder, BINARY_FILE) };
  const found = await readJson<unknown>(names.json);
  check(found !== null, () => `${names.json}: expected a saved model; found no such file`);
  const json = await checkModelJson(found, names.json, sha256);
  check(
    existsSync(names.binary),
    () => `${names.binary}: expected the numbers of ${JSON_FILE}; found no such file`,
  );
  return decodeModel(json, await readFile(names.binary), names, sha256);
}
