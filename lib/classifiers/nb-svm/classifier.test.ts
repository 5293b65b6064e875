import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valuesInProfile } from '../../core/parameters/definition';
import type { ProgressEvent } from '../../core/progress';
import { type Project, projectAt } from '../../core/project';
import type { EpochResult, FoldJob } from '../fold-trainer';
import { machineOf } from '../machine-fixture';
import { classifierOf } from '../registry';
import { type NbSvmConfig, nbSvmConfig } from './config';
import golden from './nb-svm.golden.json';
import { nbSvmParameters } from './parameters';

const classifier = classifierOf('nb-svm');
const config = nbSvmConfig(valuesInProfile(nbSvmParameters, 'quick'));
const examples = golden.texts.map((text, i) => ({
  ...{ id: `e${i}`, text },
  label: golden.labels[i] as 'D' | 'I' | 'M' | 'O',
}));

describe('the classifier nb-svm', () => {
  let project: Project;
  let folder: string;
  beforeEach(async () => {
    project = projectAt(await mkdtemp(join(tmpdir(), 'nb-svm-')));
    folder = join(project.root, 'model');
  });
  afterEach(() => rm(project.root, { recursive: true }));

  async function train(change: Partial<FoldJob> = {}): Promise<EpochResult> {
    const job: FoldJob = {
      ...{
        fold: 1,
        train: examples.slice(0, 80),
        inner: examples.slice(80, 100),
        outer: examples.slice(100),
      },
      ...{ seed: 42, folder: project.root, progress: () => {}, signal: new AbortController().signal },
      ...change,
    };
    const epochs: EpochResult[] = [];
    for await (const epoch of classifier.train(config, machineOf(project))(job)) epochs.push(epoch);
    expect(epochs).toHaveLength(1);
    return epochs[0];
  }
  const load = () => classifier.load(folder, machineOf(project));

  it('learns the labels and saves a model that answers the same bit for bit', async () => {
    const events: ProgressEvent[] = [];
    const { inner, outer, checkpoint, trainLoss } = await train({ progress: (event) => events.push(event) });
    expect(checkpoint).toEqual(['model/model.bin', 'model/model.json']);
    expect(trainLoss).toBeGreaterThan(0);
    expect(events.at(-1)).toMatchObject({ task: 'fold 1', unit: 'iterations' });
    const predictor = await load();
    const textsOf = (part: typeof examples) => part.map(({ text }) => text);
    expect(await predictor.predictProba(textsOf(examples.slice(100)))).toEqual(outer);
    expect(await predictor.predictProba(textsOf(examples.slice(80, 100)))).toEqual(inner);
    const hits = examples.slice(100).filter(({ label }, r) => {
      const row = [...outer.subarray(4 * r, 4 * r + 4)];
      return 'DIMO'[row.indexOf(Math.max(...row))] === label;
    });
    expect(hits.length).toBeGreaterThan(11);
  });

  it('takes nothing from the inner and the outer part', async () => {
    const { outer } = await train();
    const inner = examples
      .slice(80, 100)
      .map((example) => ({ ...example, id: `x${example.id}`, text: 'died' }));
    expect((await train({ inner, outer: examples.slice(100, 110) })).outer).toEqual(outer.slice(0, 40));
  });

  it('stops when interrupted', async () => {
    const controller = new AbortController();
    const progress = ({ unit }: ProgressEvent) =>
      unit === 'iterations' && controller.abort(new Error('stop'));
    await expect(train({ progress, signal: controller.signal })).rejects.toThrow('stop');
  });

  it('refuses a checkpoint that was damaged, edited or is of another classifier', async () => {
    await train();
    const [json, binary] = [join(folder, 'model.json'), join(folder, 'model.bin')];
    await copyFile(json, `${json}.kept`);
    const numbers = await readFile(binary);
    await writeFile(binary, numbers.subarray(8));
    await expect(load()).rejects.toThrow(/model\.bin: expected SHA-256 .* changed or cut off/);
    await rm(binary);
    await expect(load()).rejects.toThrow(/model\.bin: expected the numbers of model\.json/);
    await writeFile(binary, numbers);
    const text = await readFile(json, 'utf8');
    await writeFile(json, text.replace('"alpha":1', '"alpha":2'));
    await expect(load()).rejects.toThrow(/model\.json: expected content of SHA-256/);
    await writeFile(json, text.replace('maude-nb-svm/1', 'maude-tfidf-logistic/2'));
    await expect(load()).rejects.toThrow('expected format maude-nb-svm/1; received "maude-tfidf-logistic/2"');
    await copyFile(`${json}.kept`, json);
    await expect(classifierOf('tfidf-logistic').load(folder, machineOf(project))).rejects.toThrow(
      'expected format maude-tfidf-logistic/2; received "maude-nb-svm/1"',
    );
    await load();
    await rm(json);
    await expect(load()).rejects.toThrow('found no such file');
  });

  it('keeps its own members, all of them to be swept, and refuses bad ones', () => {
    expect(nbSvmConfig({ ...config, epochs: 3 } as NbSvmConfig)).toEqual(config);
    expect(classifier.sweepable(config)).toEqual(config);
    expect(() => nbSvmConfig({ ...config, alpha: 0 })).toThrow('nb-svm: alpha: expected a number from');
    expect(() => nbSvmConfig({ ...config, ngramMax: 0 })).toThrow('nb-svm: ngramMax');
  });
});
