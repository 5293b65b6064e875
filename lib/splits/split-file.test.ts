import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../core/labels';
import { type LabelledId, makeSplit } from './split';
import { loadSplit, saveSplit } from './split-file';

const examples: LabelledId[] = Array.from({ length: 60 }, (_, i) => ({
  id: `key-${String(i).padStart(3, '0')}`,
  label: LABELS[(i * i) % 4],
}));
const settings = { name: 'folds', snapshot: 'aaaa', synthetic: true, k: 3, seed: 42 };
const replaced = (row: number, label: Label) =>
  examples.map((example, i) => (i === row ? { ...example, label } : example));
const data = { snapshot: 'aaaa', examples };

describe('makeSplit', () => {
  it('hashes the documented bytes', () => {
    const split = makeSplit(examples, settings);
    const bytes = examples.map(({ id, label }, i) => `${id}\t${label}\t${split.folds[i]}\n`).join('');
    expect(split.fingerprint.sha1).toBe(createHash('sha1').update(Buffer.from(bytes, 'utf8')).digest('hex'));
    expect(split.counts.map(({ fold }) => fold)).toEqual([1, 2, 3]);
    expect(split.counts.reduce((sum, { labels }) => sum + labels.I, 0)).toBe(30);
  });

  it('locks a test part before folding', () => {
    const locked = new Set(['key-000', 'key-017', 'key-059']);
    const split = makeSplit(examples, { ...settings, locked });
    const rest = makeSplit(
      examples.filter(({ id }) => !locked.has(id)),
      settings,
    );
    expect(split.ids.filter((_, i) => split.folds[i] === 0)).toEqual([...locked]);
    expect(split.folds.filter((fold) => fold > 0)).toEqual(rest.folds);
    expect(split.counts[0]).toMatchObject({ fold: 0, examples: 3 });
  });

  it('refuses what cannot be told apart again', () => {
    expect(() => makeSplit([...examples, examples[3]], settings)).toThrow('key-003: expected an id once');
    expect(() => makeSplit([{ id: 'a\tb', label: 'D' }], settings)).toThrow('no tab or line break');
    expect(() => makeSplit(examples, { ...settings, name: '../x' })).toThrow('split name');
    expect(() => makeSplit(examples, { ...settings, locked: new Set(['nobody']) })).toThrow('id nobody');
  });
});

describe('split files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'splits-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are found again and verified', async () => {
    const split = makeSplit(examples, settings);
    expect((await saveSplit(folder, split)).status).toBe('written');
    expect(await loadSplit(folder, 'folds', data)).toEqual(split);
    expect((await saveSplit(folder, makeSplit(examples, settings))).status).toBe('found');
    expect(await readdir(folder)).toEqual(['folds.json']);
  });

  it('are refused with what differs in the data', async () => {
    await saveSplit(folder, makeSplit(examples, settings));
    const load = (changed: LabelledId[], snapshot = 'aaaa') =>
      loadSplit(folder, 'folds', { snapshot, examples: changed });
    await expect(load(examples.slice(1))).rejects.toThrow(
      /60 examples, now 59; row 0 was example key-000, now key-001; run notebook 03-split-fingerprints/,
    );
    await expect(load(examples.slice(0, -1))).rejects.toThrow(/changed.*60 examples, now 59; run/);
    await expect(load(replaced(7, 'O'))).rejects.toThrow('row 7, example key-007, was labelled I, now O');
    await expect(load([examples[1], examples[0], ...examples.slice(2)])).rejects.toThrow(
      'row 0 was example key-000',
    );
    await expect(load(examples, 'bbbb')).rejects.toThrow('snapshot aaaa, now bbbb');
    await expect(loadSplit(folder, 'none', data)).rejects.toThrow(
      /none\.json: no such file; run notebook 03/,
    );
  });

  it('are refused when edited', async () => {
    const { path } = await saveSplit(folder, makeSplit(examples, settings));
    const text = await readFile(path, 'utf8');
    const edited = text.replace(/"folds": \[(\d)/, (_, fold) => `"folds": [${(Number(fold) % 3) + 1}`);
    expect(edited).not.toBe(text);
    await writeFile(path, edited);
    await expect(loadSplit(folder, 'folds', data)).rejects.toThrow(/folds\.json: damaged or edited/);
    await writeFile(path, text.replace('"k": 3', '"k": 4'));
    await expect(loadSplit(folder, 'folds', data)).rejects.toThrow(/folds\.json: damaged or edited/);
    await writeFile(path, text.replace('"seed": 42', '"seed": 43'));
    await expect(loadSplit(folder, 'folds', data)).rejects.toThrow('settings, counts or groups do not have');
  });

  it('of another format are set aside for a new one', async () => {
    const old = '{"format":"maude-split/1"}';
    await writeFile(join(folder, 'folds.json'), old);
    await expect(loadSplit(folder, 'folds', data)).rejects.toThrow('expected format maude-split/2');
    const saved = await saveSplit(folder, makeSplit(examples, settings));
    expect(saved.status).toBe('replaced');
    expect(await readFile(saved.kept as string, 'utf8')).toBe(old);
    expect((await loadSplit(folder, 'folds', data)).k).toBe(3);
  });

  it('are never lost when another snapshot or seed takes their name', async () => {
    const first = makeSplit(examples, settings);
    await saveSplit(folder, first);
    const other = makeSplit(examples.slice(1), { ...settings, snapshot: 'bbbb' });
    const saved = await saveSplit(folder, other);
    expect(saved.status).toBe('replaced');
    expect(JSON.parse(await readFile(saved.kept as string, 'utf8'))).toEqual(first);
    expect(await loadSplit(folder, 'folds', { snapshot: 'bbbb', examples: examples.slice(1) })).toEqual(
      other,
    );
    await saveSplit(folder, makeSplit(examples.slice(1), { ...settings, snapshot: 'bbbb', seed: 7 }));
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('are replaced when only their groups differ', async () => {
    await saveSplit(folder, makeSplit(examples, settings));
    const grouped = makeSplit(examples, { ...settings, groups: examples.map((_, i) => i >> 1) });
    expect((await saveSplit(folder, grouped)).status).toBe('replaced');
    expect((await loadSplit(folder, 'folds', data)).groups).toEqual(grouped.groups);
  });

  it('refuse other folds under the same snapshot and settings', async () => {
    await saveSplit(folder, makeSplit(examples, settings));
    const changed = makeSplit(replaced(0, 'I'), settings);
    await expect(saveSplit(folder, changed)).rejects.toThrow(/same snapshot aaaa with the same settings/);
  });
});
