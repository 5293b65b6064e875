/** What every saved model on TF-IDF has: a JSON that signs itself and names its numbers. No file, no Node. */
import { canonicalJson } from '../../core/canonical-json';
import { check, show } from '../../core/check';

/** SHA-256 in hex of UTF-8 text or bytes. */
export type Sha256 = (data: string | Uint8Array) => string | Promise<string>;

/** The members of every `model.json`. */
export interface SignedModel {
  readonly format: string;
  /** SHA-256 of `model.bin`. */
  readonly binary: string;
  /** SHA-256 of the canonical JSON of all the other members. */
  readonly sha256: string;
}

/** Both files of a model. */
export interface ModelPair<Json extends SignedModel = SignedModel> {
  readonly json: Json;
  readonly bytes: Uint8Array;
}

/** How a model's files are called in errors. */
export interface ModelNames {
  readonly json: string;
  readonly binary: string;
}

/** `content` with the hashes that it is checked by, and the bytes of `arrays`, one after the other, little endian. */
export async function signModel<Content extends { readonly format: string }>(
  content: Content,
  arrays: readonly (Float64Array | Int16Array | Int32Array)[],
  sha256: Sha256,
): Promise<ModelPair<Content & SignedModel>> {
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), end);
    end += array.byteLength;
  }
  const named = { ...content, binary: await sha256(bytes) };
  return { json: { ...named, sha256: await sha256(canonicalJson(named)) }, bytes };
}

/** Throws unless `json` is an unchanged `model.json` of `format`; `name` says which file it was. */
export async function checkSigned<Json extends SignedModel>(
  json: unknown,
  format: Json['format'],
  name: string,
  sha256: Sha256,
): Promise<Json> {
  const given = json as Partial<Json> | null;
  check(
    typeof given === 'object' && given?.format === format,
    () => `${name}: expected format ${format}; received ${show(given?.format)}. Train the model again`,
  );
  const { sha256: hash, ...content } = given as Json;
  const actual = await sha256(canonicalJson(content));
  check(actual === hash, () => `${name}: expected content of SHA-256 ${hash}; the file was changed`);
  return given as Json;
}

/** Throws unless `bytes` are the numbers that `json` names; `name` says which file they were. */
export async function checkNumbers({ json, bytes }: ModelPair, name: string, sha256: Sha256): Promise<void> {
  check(
    (await sha256(bytes)) === json.binary,
    () => `${name}: expected SHA-256 ${json.binary}; the file was changed or cut off`,
  );
}
