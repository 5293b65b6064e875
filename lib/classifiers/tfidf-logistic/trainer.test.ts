import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LABELS, type LabelledText } from '../../core/labels';
import type { ProgressEvent } from '../../core/progress';
import { RandomState } from '../../core/random';
import type { EpochResult, FoldJob } from '../fold-trainer';
import { type TfidfLogisticConfig, tfidfLogisticConfig } from './config';
import { loadTfidfLogistic, saveTfidfLogistic } from './model-file';
import { predictTfidfLogistic } from './model-format';
import { topTerms } from './top-terms';
import { tfidfLogisticTrainer } from './trainer';

const WORDS = { D: 'died autopsy', I: 'bleeding surgery', M: 'alarm battery', O: 'question inquiry' };
const random = new RandomState(5);
/** Each text has words that all labels share and, mostly, one of its label's own. */
const examples: LabelledText[] = Array.from({ length: 240 }, (_, i) => {
  const label = LABELS[i % 4];
  const own = random.random() < 0.8 ? random.choice(WORDS[label].split(' ')) : 'unclear';
  const shared = Array.from({ length: 6 }, () => random.choice(['pump', 'patient', 'device', 'reported']));
  return { id: `e${i}`, label, text: [...shared, own].join(' ') };
});
const config: TfidfLogisticConfig = tfidfLogisticConfig({
  ngramMax: 2,
  minDf: 2,
  maxFeatures: 100,
  sublinearTf: true,
  C: 1,
  balanced: true,
  maxIterations: 1000,
  tolerance: 1e-6,
});

const hardened = tfidfLogisticConfig({ ...config, preset: 'hardened' });

describe('tfidfLogisticTrainer', () => {
  let folder: string;
  let events: ProgressEvent[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phase1-'));
    events = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const job = (changes: Partial<FoldJob> = {}): FoldJob => ({
    fold: 1,
    train: examples.slice(0, 140),
    inner: examples.slice(140, 180),
    outer: examples.slice(180),
    seed: 42,
    folder,
    progress: (event) => events.push(event),
    signal: new AbortController().signal,
    ...changes,
  });

  async function run(trained: FoldJob, given = config, trainer = tfidfLogisticTrainer(given)) {
    const epochs: EpochResult[] = [];
    for await (const epoch of trainer(trained)) epochs.push(epoch);
    expect(epochs).toHaveLength(1);
    return epochs[0];
  }

  const hits = (part: readonly LabelledText[], probabilities: Float64Array) =>
    part.filter(({ label }, r) => {
      const row = [...probabilities.subarray(4 * r, 4 * r + 4)];
      expect(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
      return LABELS[row.indexOf(Math.max(...row))] === label;
    }).length;

  it('learns the labels and saves a model that predicts the same', async () => {
    const { outer, inner, checkpoint } = await run(job());
    expect(hits(job().outer, outer)).toBeGreaterThan(45);
    expect(hits(job().inner, inner)).toBeGreaterThan(29);
    expect(checkpoint).toEqual(['model/model.bin', 'model/model.json']);
    const loaded = await loadTfidfLogistic(join(folder, 'model'));
    const texts = job().outer.map(({ text }) => text);
    expect(predictTfidfLogistic(loaded, texts)).toEqual(outer);
    const death = topTerms(loaded, 2).filter(({ class: name }) => name === 'Death');
    expect(death.map(({ term }) => term).sort()).toEqual(['autopsy', 'died']);
    const found = job().train.filter(({ text }) => text.includes(death[0].term)).length;
    expect(death[0].documentFrequency).toBe(found);
    expect(death[0].share).toBeCloseTo(found / 140, 12);
    expect(events.at(-1)).toMatchObject({ task: 'fold 1', unit: 'iterations' });
  });

  it('keeps a model in a quarter of the bytes with all but the same probabilities', async () => {
    const { outer } = await run(job(), hardened);
    const loaded = await loadTfidfLogistic(join(folder, 'model'));
    const files = await saveTfidfLogistic(join(folder, 'small'), loaded, { precision: 'int16' });
    const small = await loadTfidfLogistic(join(folder, 'small'));
    const texts = job().outer.map(({ text }) => text);
    expect(predictTfidfLogistic(loaded, texts)).toEqual(outer);
    const predicted = predictTfidfLogistic(small, texts);
    const furthest = predicted.reduce((most, p, i) => Math.max(most, Math.abs(p - outer[i])), 0);
    expect(furthest).toBeGreaterThan(0);
    expect(furthest).toBeLessThan(1e-3);
    const bytes = async (of: string) => (await readFile(join(folder, of, files[0]))).length;
    const columns = loaded.vectorizer.columns;
    expect([await bytes('model'), await bytes('small')]).toEqual([columns * 36, columns * 12]);
  });

  it('learns from words and characters with abbreviations spelled out', async () => {
    const { outer } = await run(job(), hardened);
    expect(hits(job().outer, outer)).toBeGreaterThan(45);
    const { vectorizer, choice } = await loadTfidfLogistic(join(folder, 'model'));
    expect(choice?.scores.map(({ C }) => C)).toEqual([0.3, 1, 3, 10]);
    expect(vectorizer.featureNames).toContain('word__died');
    expect(vectorizer.featureNames).toContain('char__utops');
    expect(vectorizer.transform(['Pt'])).toEqual(vectorizer.transform(['patient']));
  });

  it('takes nothing from inner and outer part into the model', async () => {
    const trainer = tfidfLogisticTrainer(config);
    const first = await run(job(), config, trainer);
    const reused = await run(job({ fold: 2, outer: examples.slice(180, 190) }), config, trainer);
    const blank = examples
      .slice(140, 180)
      .map((example) => ({ ...example, text: 'died died', id: `x${example.id}` }));
    await run(job({ inner: blank }));
    const { outer } = await run(job({ inner: blank, outer: examples.slice(180, 190) }));
    expect(outer).toEqual(first.outer.slice(0, 40));
    expect(reused.outer).toEqual(outer);
  });

  it('chooses C on the inner part, on the outer where there is none', async () => {
    const grid = tfidfLogisticConfig({ ...config, C: [10, 0.001, 1] });
    const { outer } = await run(job(), grid);
    const { choice, model } = await loadTfidfLogistic(join(folder, 'model'));
    expect(choice).toMatchObject({ criterion: 'macro', part: 'inner' });
    expect(choice?.scores.map(({ C }) => C)).toEqual([0.001, 1, 10]);
    const best = Math.max(...(choice?.scores ?? []).map(({ f1 }) => f1));
    expect(choice?.C).toBe(choice?.scores.find(({ f1 }) => f1 === best)?.C);
    expect(model.options.C).toBe(choice?.C);
    const alone = await run(job(), { ...config, C: choice?.C as number });
    const furthest = outer.reduce((most, p, i) => Math.max(most, Math.abs(p - alone.outer[i])), 0);
    expect(furthest).toBeLessThan(1e-3);
    await run(job({ inner: [] }), tfidfLogisticConfig({ ...grid, chooseCBy: 'D' }));
    const reference = await loadTfidfLogistic(join(folder, 'model'));
    expect(reference.choice).toMatchObject({ criterion: 'D', part: 'outer' });
    expect(reference.choice).not.toHaveProperty('gaveWayTo');
    const alive = job().inner.filter(({ label }) => label !== 'D');
    await run(job({ inner: alive }), tfidfLogisticConfig({ ...grid, chooseCBy: 'D' }));
    const fallen = (await loadTfidfLogistic(join(folder, 'model'))).choice;
    expect(fallen).toMatchObject({ criterion: 'D', gaveWayTo: 'supportedMacroF1', part: 'inner' });
    expect(fallen?.C).toBe(fallen?.scores.reduce((best, score) => (score.f1 > best.f1 ? score : best)).C);
  });

  it('never predicts a label without training examples', async () => {
    const train = job().train.filter(({ label }) => label !== 'O');
    const { outer } = await run(job({ train }));
    expect(outer.filter((_, i) => i % 4 === 3).every((p) => p === 0)).toBe(true);
    expect(hits(job().outer, outer)).toBeGreaterThan(30);
  });

  it('stops when interrupted', async () => {
    const controller = new AbortController();
    const progress = ({ unit }: ProgressEvent) =>
      unit === 'iterations' && controller.abort(new Error('stop'));
    await expect(run(job({ progress, signal: controller.signal }))).rejects.toThrow('stop');
  });

  it('refuses a saved model that was damaged, cut off or edited', async () => {
    await run(job());
    const at = (name: string) => join(folder, 'model', name);
    const load = () => loadTfidfLogistic(join(folder, 'model'));
    const binary = await readFile(at('model.bin'));
    await writeFile(at('model.bin'), binary.subarray(8));
    await expect(load()).rejects.toThrow(/model\.bin: expected SHA-256/);
    await rm(at('model.bin'));
    await expect(load()).rejects.toThrow(/model\.bin: expected the numbers of model\.json/);
    await writeFile(at('model.bin'), binary);
    const json = await readFile(at('model.json'), 'utf8');
    await writeFile(at('model.json'), json.replace('"autopsy"', '"autopsies"'));
    await expect(load()).rejects.toThrow(/model\.json: expected content of SHA-256/);
    await writeFile(at('model.json'), json.replace('logistic/2', 'logistic/9'));
    await expect(load()).rejects.toThrow('expected format maude-tfidf-logistic/2');
    await rm(at('model.json'));
    await expect(load()).rejects.toThrow('found no such file');
  });
});

describe('tfidfLogisticConfig', () => {
  it('keeps its own members and refuses bad ones', () => {
    expect(tfidfLogisticConfig({ ...config, epochs: 3 } as TfidfLogisticConfig)).toEqual(config);
    expect(config).not.toHaveProperty('chooseCBy');
    expect(hardened).toMatchObject({ charNgrams: [3, 5], abbreviations: true, balanced: true });
    expect(() => tfidfLogisticConfig({ ...config, charNgrams: [5, 3] })).toThrow('charNgrams[1]');
    expect(() => tfidfLogisticConfig({ ...config, preset: 'hard' as 'hardened' })).toThrow('plain, hardened');
    expect(() => tfidfLogisticConfig({ ...config, C: [] })).toThrow('C: expected a number or a list');
    expect(() => tfidfLogisticConfig({ ...config, C: [1, 0] })).toThrow(
      'C: expected a number from 0.000001 to 1000000; received 0',
    );
    expect(() => tfidfLogisticConfig({ ...config, ngramMax: 0 })).toThrow('ngramMax');
  });
});
