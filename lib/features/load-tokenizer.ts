/** A tokenizer from the files of a model; the tokenizer itself needs no files and runs in a browser too. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { regularFile } from '../core/files/bounded-file';
import { readJson } from '../core/files/files';
import { Tokenizer } from './tokenizer';
import { wordPieceOf } from './tokenizer-json';

/** Of tokenizer.json and vocab.txt; those of BERT's largest vocabularies have 5 MB. */
const MAX_BYTES = 64 << 20;

/**
 * Reads the tokenizer of a model folder: tokenizer.json, else vocab.txt (one entry a line). `lowercase` overrides
 * what tokenizer.json says and is needed with a bare vocab.txt, which does not say it.
 */
export async function loadTokenizer(folder: string, lowercase?: boolean): Promise<Tokenizer> {
  const file = join(folder, 'tokenizer.json');
  const json = await readJson<unknown>(file, undefined, MAX_BYTES);
  if (json !== null) {
    const wordPiece = wordPieceOf(json, file);
    return new Tokenizer({ ...wordPiece, lowercase: lowercase ?? wordPiece.lowercase });
  }
  const list = join(folder, 'vocab.txt');
  check(existsSync(list), () => `${folder}: expected tokenizer.json or vocab.txt; found neither`);
  check(
    lowercase !== undefined,
    () => `${list}: expected lowercase to be set, since vocab.txt does not say it`,
  );
  await regularFile(list, MAX_BYTES);
  const vocabulary = (await readFile(list, 'utf8')).replace(/\r?\n$/, '').split(/\r?\n/);
  return new Tokenizer({ vocabulary, lowercase });
}
