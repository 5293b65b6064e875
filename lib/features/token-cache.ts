/** Token rows on disk, found again by what they were made from. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { check, messageOf } from '../core/check';
import { writeFileAtomic } from '../core/files/files';
import { hashOf, sha256 } from '../core/hash';
import { breathe } from '../core/progress';
import { type EncodeTextsOptions, encodeTexts } from './encode-texts';
import type { EncodedRows } from './token-rows';
import type { Tokenizer } from './tokenizer';

const FORMAT = 'maude-tokens/1';
const BREATH = 512;

/** The first line of a file; numbers of 4 bytes follow, little endian: offsets, ids, then one byte a row. */
interface Header {
  readonly format: string;
  readonly key: string;
  readonly rows: number;
  readonly ids: number;
  /** Of everything after the first line. */
  readonly sha256: string;
}

/**
 * Tokenizes as `encodeTexts`, or reads what an earlier call left in `folder` for the same texts, vocabulary, length and
 * truncation. A damaged file is made anew; one that cannot be written is said to `progress` and done without. Where `folder` is null nothing is kept.
 */
export async function encodeCached(
  tokenizer: Tokenizer,
  texts: readonly string[],
  { folder, ...options }: EncodeTextsOptions & { readonly folder: string | null },
): Promise<EncodedRows> {
  if (folder === null) return encodeTexts(tokenizer, texts, options);
  const key = await keyOf(tokenizer, texts, options);
  const path = join(folder, `${key}.tokens`);
  const found = await readRows(path, key);
  if (found !== null) return found;
  const rows = await encodeTexts(tokenizer, texts, options);
  await writeFileAtomic(path, fileOf(key, rows)).catch((error: unknown) => {
    const note = `the tokens are not kept for next time: ${messageOf(error)}`;
    options.progress?.({ task: 'tokenize', done: texts.length, total: texts.length, unit: 'texts', note });
  });
  return rows;
}

/** The SHA-256 over what decides the rows. */
async function keyOf(
  { wordPiece }: Tokenizer,
  texts: readonly string[],
  { maxLength, truncation = 'head' }: EncodeTextsOptions,
): Promise<string> {
  const hash = createHash('sha256').update(`${FORMAT} ${hashOf({ wordPiece, maxLength, truncation })}\n`);
  for (const [i, text] of texts.entries()) {
    hash.update(`${text.length}\n`).update(text, 'utf16le');
    if (i % BREATH === BREATH - 1) await breathe();
  }
  return hash.digest('hex');
}

/** The rows of a file; null when there is none or it is damaged. */
async function readRows(path: string, key: string): Promise<EncodedRows | null> {
  const bytes = await readFile(path).catch(() => null);
  const end = bytes?.indexOf('\n') ?? -1;
  if (bytes === null || end < 0) return null;
  let header: Header;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
  } catch {
    return null;
  }
  const body = bytes.subarray(end + 1);
  const { format, rows, ids } = header;
  const whole = format === FORMAT && header.key === key && body.length === 4 * (rows + 1 + ids) + rows;
  if (!whole || sha256(body) !== header.sha256) return null;
  const numbers = new Int32Array(Uint8Array.from(body.subarray(0, 4 * (rows + 1 + ids))).buffer);
  const cut = Uint8Array.from(body.subarray(body.length - rows));
  const truncated = cut.reduce((sum, flag) => sum + flag, 0);
  return { offsets: numbers.slice(0, rows + 1), ids: numbers.slice(rows + 1), cut, truncated };
}

function fileOf(key: string, { ids, offsets, cut }: EncodedRows): Buffer {
  check(endianness() === 'LE', 'expected a little-endian machine');
  const body = Buffer.concat(
    [offsets, ids, cut].map((of) => Buffer.from(of.buffer, of.byteOffset, of.byteLength)),
  );
  const head: Header = { format: FORMAT, key, rows: cut.length, ids: ids.length, sha256: sha256(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}
