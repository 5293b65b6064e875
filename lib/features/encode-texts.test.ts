import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { encodeTexts } from './encode-texts';
import { encodeCached } from './token-cache';
import { concatRows, pickRows } from './token-rows';
import { Tokenizer } from './tokenizer';
import golden from './wordpiece.golden.json';

const tokenizer = new Tokenizer({ vocabulary: golden.vocabulary, lowercase: true });
const random = new RandomState(8);
const pool = golden.texts.flatMap((text) => text.split(' '));

/** Some with a literal special token or a letter with an accent. */
const texts = Array.from({ length: 600 }, () =>
  Array.from({ length: 1 + random.interval(50) }, () => random.choice([...pool, '[SEP]', 'Café'])).join(' '),
);

describe('encodeTexts', () => {
  it('gives the same rows on any number of threads', async () => {
    for (const truncation of ['head', 'headTail'] as const) {
      const alone = await encodeTexts(tokenizer, texts, { maxLength: 32, truncation, threads: 1 });
      const done: number[] = [];
      const progress = ({ done: now }: { done: number }) => done.push(now);
      const shared = await encodeTexts(tokenizer, texts, {
        ...{ maxLength: 32, truncation, threads: 3, smallCharacters: 0, progress },
      });
      expect(shared).toEqual(alone);
      expect(alone).toEqual(await tokenizer.encodeAll(texts, { maxLength: 32, truncation }));
      expect(done.at(-1)).toBe(texts.length);
      // On several threads the texts come in large blocks: this was no single thread.
      expect(done).toHaveLength(Math.ceil(texts.length / 128));
    }
  });

  it('leaves a special token in a text as text', async () => {
    const { ids } = await encodeTexts(tokenizer, ['a [SEP] b [CLS]'], { maxLength: 20 });
    const [cls, sep] = [tokenizer.idOf('[CLS]'), tokenizer.idOf('[SEP]')];
    expect([...ids].filter((id) => id === cls || id === sep)).toEqual([cls, sep]);
    expect([ids[0], ids[ids.length - 1]]).toEqual([cls, sep]);
  });
});

describe('token rows', () => {
  it('are picked and joined again', async () => {
    const rows = await tokenizer.encodeAll(texts.slice(0, 9), { maxLength: 24 });
    const halves = [pickRows(rows, [0, 1, 2, 3]), pickRows(rows, [4, 5, 6, 7, 8])];
    expect(concatRows(halves)).toEqual(rows);
    const one = pickRows(rows, [7]);
    expect([...one.ids]).toEqual([...rows.ids.subarray(rows.offsets[7], rows.offsets[8])]);
    expect(one.truncated).toBe(rows.cut[7]);
    expect(pickRows(rows, []).offsets).toHaveLength(1);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] ^= 1;
  return changed;
}

describe('encodeCached', () => {
  it('goes on without a file that cannot be written, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
    try {
      await writeFile(join(folder, 'file'), '');
      const notes: (string | undefined)[] = [];
      const progress = ({ note }: { note?: string }) => void notes.push(note);
      const few = texts.slice(0, 5);
      const options = { maxLength: 24, folder: join(folder, 'file/cache'), progress };
      expect(await encodeCached(tokenizer, few, options)).toEqual(
        await tokenizer.encodeAll(few, { maxLength: 24 }),
      );
      expect(notes.at(-1)).toMatch(/^the tokens are not kept for next time: .*file\/cache/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds the same rows again, tells other inputs apart, and makes damaged files anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
    try {
      const few = texts.slice(0, 40);
      const ask = (over: object = {}, of = few) =>
        encodeCached(tokenizer, of, { maxLength: 24, folder, ...over });
      const made = await ask();
      expect(made).toEqual(await tokenizer.encodeAll(few, { maxLength: 24 }));
      const [name] = await readdir(folder);
      const path = join(folder, name);
      const bytes = await readFile(path);
      const loud = () => {
        throw new Error('tokenized again');
      };
      expect(await ask({ progress: loud })).toEqual(made);
      for (const damage of [
        () => truncate(path, bytes.length - 3),
        () => truncate(path, 10),
        () => writeFile(path, flipped(bytes, bytes.length - 60)),
        () => writeFile(path, flipped(bytes, 5)),
      ]) {
        await damage();
        await expect(ask({ progress: loud })).rejects.toThrow('tokenized again');
        expect(await ask()).toEqual(made);
        expect(await readFile(path)).toEqual(bytes);
      }
      await ask({ truncation: 'headTail' });
      await ask({ maxLength: 25 });
      await ask({}, few.slice(1));
      await encodeCached(new Tokenizer({ vocabulary: golden.vocabulary, lowercase: false }), few, {
        ...{ maxLength: 24, folder },
      });
      expect(await readdir(folder)).toHaveLength(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
