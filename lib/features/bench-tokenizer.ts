/**
 * `npm run bench:tokenizer -- [MODEL FOLDER] [FILE]`: narratives a second on one thread and on two, beside Hugging Face's
 * Rust tokenizers in the same run. Without arguments a vocabulary and narratives are made up; FILE holds openFDA-shaped
 * records, one JSON a line, plain or `.gz`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../core/check';
import { writeJson } from '../core/files/files';
import { RandomState } from '../core/random';
import { print } from '../core/text/printable';
import { encodeTexts } from './encode-texts';
import { loadTokenizer } from './load-tokenizer';
import { Tokenizer } from './tokenizer';
import { tokenizerJson } from './tokenizer-json';
import { buildVocabulary } from './wordpiece-vocabulary';

const MAX_LENGTH = 512;
const TEXTS = 60_000;
const TIMES = 3;
const run = promisify(execFile);

/** Prints one line a way of tokenizing; asserts nothing. */
export async function main([model, file]: readonly string[]): Promise<number> {
  const texts = file ? await narratives(file) : madeUp();
  const scratch = await mkdtemp(join(tmpdir(), 'bench-tokenizer-'));
  try {
    const tokenizer = model ? await loadTokenizer(model) : await made(texts);
    await writeJson(join(scratch, 'tokenizer.json'), tokenizerJson(tokenizer.wordPiece));
    await writeFile(join(scratch, 'texts.jsonl'), texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    const { offsets } = await encodeTexts(tokenizer, texts, { maxLength: MAX_LENGTH });
    const tokens = offsets[texts.length];
    print(
      `${texts.length} narratives, ${(tokens / texts.length).toFixed(0)} tokens each, at most ${MAX_LENGTH}`,
    );
    const one = await ours(tokenizer, texts, 1);
    const two = await ours(tokenizer, texts, 2);
    printRate('one thread', one, texts.length, tokens);
    printRate('two threads', two, texts.length, tokens, `${(one / two).toFixed(2)}x one thread`);
    for (const threads of [1, 2]) await printPeer(scratch, threads, threads === 1 ? one : two);
  } finally {
    await rm(scratch, { recursive: true });
  }
  return 0;
}

/** The best of several times, each with a new tokenizer: no word is known beforehand, threads start anew. */
async function ours({ wordPiece }: Tokenizer, texts: readonly string[], threads: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now();
    await encodeTexts(new Tokenizer(wordPiece), texts, {
      maxLength: MAX_LENGTH,
      threads,
      smallCharacters: 0,
    });
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

async function printPeer(folder: string, threads: number, own: number): Promise<void> {
  const python = process.env.MAUDE_PEER_PYTHON || 'python3';
  const script = join(__dirname, 'bench-tokenizer.py');
  const words = [script, folder, join(folder, 'texts.jsonl'), String(MAX_LENGTH), '1'];
  const env = { ...process.env, RAYON_NUM_THREADS: String(threads), TOKENIZERS_PARALLELISM: 'true' };
  try {
    const { stdout } = await run(python, words, { env });
    const { version, seconds, tokens } = JSON.parse(stdout) as {
      version: string;
      seconds: number;
      tokens: number;
    };
    const rows = (await readFile(join(folder, 'texts.jsonl'), 'utf8')).split('\n').length - 1;
    printRate(
      `Rust tokenizers ${version}, ${threads}`,
      seconds,
      rows,
      tokens,
      `its time / ours ${(seconds / own).toFixed(2)}`,
    );
  } catch (error) {
    const reason = messageOf(error).split('\n')[0];
    print(`no peer (${reason}): MAUDE_PEER_PYTHON names a Python with the package tokenizers`);
  }
}

function printRate(name: string, seconds: number, rows: number, tokens: number, more = ''): void {
  const rate = `${(rows / seconds).toFixed(0)} narratives/s`;
  print(
    `  ${name.padEnd(26)} ${seconds.toFixed(2).padStart(6)} s  ${rate.padStart(18)}  ${tokens} tokens  ${more}`,
  );
}

async function narratives(file: string): Promise<string[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const records = text.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line) as Narrated] : []));
  const all = records.map(({ mdr_text }) => (mdr_text ?? []).map((part) => part.text ?? '').join(' '));
  const kept = all.filter((narrative) => narrative.length > 10);
  const order = new RandomState(1).permutation(kept.length).subarray(0, TEXTS);
  return Array.from(order, (row) => kept[row]);
}

interface Narrated {
  readonly mdr_text?: readonly { readonly text?: string }[];
}

/** Words of made-up syllables, the frequent ones as frequent as in English (Zipf). */
function madeUp(): string[] {
  const random = new RandomState(1);
  const syllable = () => `${random.choice([...'bcdfglmnprst'])}${random.choice([...'aeiou'])}`;
  const words = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 1 + random.interval(4) }, syllable).join(''),
  );
  const word = () => words[Math.floor(words.length ** random.random()) - 1];
  return Array.from({ length: TEXTS }, () => `${Array.from({ length: 230 }, word).join(' ')}.`);
}

async function made(texts: readonly string[]): Promise<Tokenizer> {
  const vocabulary = await buildVocabulary(texts.slice(0, 1000), { size: 8000, lowercase: true });
  return new Tokenizer({ vocabulary, lowercase: true });
}
