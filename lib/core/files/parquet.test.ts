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

/** What DuckDB would take for columns, for wildcards with siblings that they match, and for anything else. */
const HIVE = ['fold=2', 'label=D', 'exampleId=x', 'year=1999', 'a=b=c'];
const WILD = ['a*b', 'aXb', 'a?b', 'a[c]b', 'acb', '**', '[!y]', 'z', '[x', 'x]', 'a[a-z]b', '*'];
const ODD = [
  "it's",
  'a"b',
  'a\\b',
  ' a b ',
  'Zo\u00eb\u{1f480}',
  '$HOME',
  '%41',
  'a\nb',
  '-x',
  '~',
  'a#b',
  'a;--',
  '{a,b}',
  's3:',
];

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

  it('take nothing of the path into the data, and no other file than the one', async () => {
    const schemaHere = { exampleId: 'TEXT', fold: 'INTEGER', label: 'TEXT', year: 'INTEGER' } as const;
    const names = [...HIVE, ...WILD, ...ODD];
    const written = names.map((name, fold) => ({ exampleId: name, fold, label: 'O', year: 2020 }));
    for (const [i, name] of names.entries())
      await writeParquet(join(folder, name, `${name}.parquet`), schemaHere, [written[i]]);
    for (const [i, name] of names.entries())
      expect(await readParquet(join(folder, name, `${name}.parquet`))).toEqual([written[i]]);
  });

  it('refuse a path that DuckDB cannot be told, naming it', async () => {
    const path = join(folder, 'a\\b*', 'rows.parquet');
    await writeParquet(path, schema, rows.slice(0, 1));
    await expect(readParquet(path)).rejects.toThrow(/a\\b\*.*expected no backslash/);
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
