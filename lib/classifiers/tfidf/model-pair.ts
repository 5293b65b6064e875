/** A saved model on TF-IDF on disk: `model.json` and the numbers in `model.bin`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../core/check';
import { readJson, writeFileAtomic } from '../../core/files/files';
import { sha256 } from '../../core/hash';
import { checkSigned, type ModelNames, type ModelPair, type SignedModel } from './signed-model';

const [JSON_FILE, BINARY_FILE] = ['model.json', 'model.bin'];

/** Writes both files into `folder`, `model.json` last; returns their names. */
export async function writeModelPair(folder: string, { json, bytes }: ModelPair): Promise<string[]> {
  await writeFileAtomic(join(folder, BINARY_FILE), bytes);
  await writeFileAtomic(join(folder, JSON_FILE), `${JSON.stringify(json)}\n`);
  return [BINARY_FILE, JSON_FILE];
}

/** Reads both files; refuses a model that is not whole, was changed or has another format, naming the file. */
export async function readModelPair<Json extends SignedModel>(
  folder: string,
  format: Json['format'],
): Promise<{ pair: ModelPair<Json>; names: ModelNames }> {
  const names = { json: join(folder, JSON_FILE), binary: join(folder, BINARY_FILE) };
  const found = await readJson<unknown>(names.json);
  check(found !== null, () => `${names.json}: expected a saved model; found no such file`);
  const json = await checkSigned<Json>(found, format, names.json, sha256);
  check(
    existsSync(names.binary),
    () => `${names.binary}: expected the numbers of ${JSON_FILE}; found no such file`,
  );
  return { pair: { json, bytes: await readFile(names.binary) }, names };
}
