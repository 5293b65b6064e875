import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readParquet, writeParquet } from './parquet';

const schema = { id: 'TEXT', fold: 'INTEGER', p: 'DOUBLE', correct: 'BOOLEAN' } as const;
const rows = Array.from({ length: 5000 }, (_, i) => ({
  id: i % 7 === 0 ? null : `Zoë "${i}" 'quoted' \u{1f480}`,
  fold: i % 5,
  p: i / 3,
  correct: i % 2 === 0,
}));

describe('writeParquet and readParquet', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('give back the same rows in the same order', async () => {
    const path = join(folder, "it's", 'rows.parquet');
    expect(await writeParquet(path, schema, rows)).toBe(5000);
    expect(await readParquet(path)).toEqual(rows);
    expect(await readParquet(path, { columns: ['p'], where: 'fold = 3 AND p < 2' })).toEqual([{ p: 1 }]);
  });

  it('write the same bytes for the same rows', async () => {
    await writeParquet(join(folder, 'a.parquet'), schema, rows);
    await writeParquet(join(folder, 'b.parquet'), schema, rows);
    const [a, b] = await Promise.all(['a', 'b'].map((name) => readFile(join(folder, `${name}.parquet`))));
    expect(a.equals(b)).toBe(true);
  });

  it('leave nothing behind when the rows fail', async () => {
    const broken = async function* () {
      yield rows[1];
      throw new Error('the source broke');
    };
    await expect(writeParquet(join(folder, 'c.parquet'), schema, broken())).rejects.toThrow(
      'the source broke',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('mend half a surrogate pair, which UTF-8 cannot hold', async () => {
    await writeParquet(join(folder, 'd.parquet'), { id: 'TEXT' }, [{ id: 'a\ud800b' }]);
    expect(await readParquet(join(folder, 'd.parquet'))).toEqual([{ id: 'a\ufffdb' }]);
  });
});
