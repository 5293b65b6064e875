/** A fine-tuned BERT behind the contract. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../core/check';
import { hashOf } from '../../../core/hash';
import type { JsonObject } from '../../../core/json';
import { type OpenedTensorflow, openOrExplain } from '../../../tensorflow/library/open-or-explain';
import type { Classifier, Fact, Machine, Readiness } from '../../contract';
import { projectFolder } from '../pretrained/find-pretrained';
import { type ResolvedPretrained, resolvePretrained } from '../pretrained/resolve-pretrained';
import { weightRows } from '../pretrained/weight-rows';
import { classWeightRows } from '../training/effective-weights';
import { estimateTraining } from '../training/estimate';
import { weighedPart } from '../training/fold-data';
import { openCheckpoint } from '../training/open-checkpoint';
import { type Recipe, recipeOf } from '../training/recipe';
import { bertRefitter } from '../training/refit';
import { bertTrainer, type TrainerOptions } from '../training/train-fold';
import { classWeightsOf } from '../training/training';

/** Phase 2 of the published project. */
export const bert: Classifier<Recipe> = {
  name: 'bert',
  title: 'BERT',
  phase: 2,
  card: {
    preprocessing:
      'Narratives were cleaned as the snapshot records and split into word pieces between [CLS] and [SEP].',
    examination: 'The demo page leaves out sentences and words one at a time and shows what changes.',
    objective:
      'A BERT encoder with one dense layer on its pooled states: cross-entropy, weighted by class if the table above says so.',
  },
  configOf: (values) => recipeOf(values as Recipe),
  sweepable: ({ weights: _, ...fields }) => fields as JsonObject,
  runName: ({ weights, layers, hiddenSize }) =>
    weights === '' ? `bert-${layers}x${hiddenSize}` : 'bert-pretrained',
  identity: async (config, machine) => {
    const files = (await pretrainedOf(config, machine))?.files ?? [];
    return { ...config, files } as unknown as JsonObject;
  },
  readiness: async (machine) => {
    const opened = await openFor(machine);
    if (opened.kind === 'missing')
      return { missing: opened.message, device: 'none', versions: {}, foldsAtOnce: 1 };
    const { device, versions } = opened;
    return { missing: null, device, versions, foldsAtOnce: foldsAtOnce(machine, opened.gpus) };
  },
  needs: async (config, machine) => {
    const found = await pretrainedOf(config, machine);
    if (!found) return null;
    const [name] = config.weights.split('@');
    return {
      folder: found.folder,
      target: projectFolder('.', name),
      names: found.files.map((file) => file.name),
    };
  },
  facts,
  estimate: async (config, folds, { steps, seed }, machine) => {
    const opened = steps > 0 ? await openFor(machine) : null;
    if (opened?.kind !== 'open') return null;
    const { pretrained, devices, recompute } = await optionsFor(config, machine, opened);
    const { progress, signal } = machine;
    const options = { pretrained, devices, recompute, steps, seed, progress, signal };
    return estimateTraining(config, opened.engine, folds, options);
  },
  classWeights: async (config, fold, seed, machine) => {
    if (config.classWeights === 'none') return null;
    const pretrained = (await pretrainedOf(config, machine))?.folder ?? null;
    const { progress, signal, project } = machine;
    const job = { ...fold, seed, progress, signal, folder: '', lane: 0 };
    const part = await weighedPart(config, job, pretrained, tokensOf(project));
    return classWeightRows(config, part, classWeightsOf(config, part.labels));
  },
  train: (config, machine) =>
    async function* (job) {
      const opened = opening(await openFor(machine));
      return yield* bertTrainer(config, opened.engine, await optionsFor(config, machine, opened))(job);
    },
  refit: (config, epochs, machine) => async (job) => {
    const opened = opening(await openFor(machine));
    return bertRefitter(config, opened.engine, epochs, await optionsFor(config, machine, opened))(job);
  },
  load: async (folder, machine) => {
    const { engine } = opening(await openFor(machine));
    return openCheckpoint(engine, folder);
  },
};

type Opened = Extract<OpenedTensorflow, { kind: 'open' }>;

function openFor({ device, threads }: Machine): Promise<OpenedTensorflow> {
  return openOrExplain({
    device: device === 'auto' ? undefined : device,
    intraOpThreads: threads || undefined,
  });
}

function opening(opened: OpenedTensorflow): Opened {
  if (opened.kind === 'missing') throw new Error(opened.message);
  return opened;
}

/** Weights that were found, and how their files stood when they were hashed. */
interface FoundWeights {
  readonly resolved: ResolvedPretrained;
  readonly stamp: string;
}

/** By project and name: files are hashed once as long as they stay as they are. */
const known = new Map<string, Promise<FoundWeights>>();

async function pretrainedOf(
  { weights }: Recipe,
  { project, progress, signal }: Machine,
): Promise<ResolvedPretrained | null> {
  if (weights === '') return null;
  const key = hashOf([project.root, weights]);
  const earlier = await known.get(key)?.catch(() => null);
  if (earlier && (await stampOf(earlier.resolved)) === earlier.stamp) return earlier.resolved;
  const begun = resolvePretrained(weights, { root: project.root, progress, signal }).then(
    async (resolved) => ({ resolved, stamp: await stampOf(resolved) }),
  );
  known.set(key, begun);
  return (await begun).resolved;
}

async function stampOf({ folder, files }: ResolvedPretrained): Promise<string> {
  const stamps = files.map(({ name }) =>
    stat(join(folder, name)).then(
      ({ size, mtimeMs, ino }) => `${name} ${size} ${mtimeMs} ${ino}`,
      () => `${name} is gone`,
    ),
  );
  return (await Promise.all(stamps)).join('\n');
}

async function optionsFor(config: Recipe, machine: Machine, { gpus }: Opened): Promise<TrainerOptions> {
  const { devicePlan, recompute, checkpointMinutes, stopAt, project } = machine;
  return {
    ...{ devicePlan, recompute, checkpointMinutes },
    pretrained: (await pretrainedOf(config, machine))?.folder ?? null,
    devices: gpus.length > 1 ? gpus : undefined,
    stopAfter: stopAt,
    tokenFolder: tokensOf(project),
  };
}

function tokensOf({ root }: Machine['project']): string {
  return join(root, '.cache/tokens');
}

function foldsAtOnce({ devicePlan }: Machine, gpus: readonly string[]): Readiness['foldsAtOnce'] {
  return devicePlan === 'foldPerDevice' ? Math.max(1, gpus.length) : 1;
}

async function facts(config: Recipe, machine: Machine): Promise<Fact[]> {
  const opened = await openFor(machine);
  const engine =
    opened.kind === 'missing'
      ? { what: 'TensorFlow here', value: 'missing' }
      : { what: 'TensorFlow here', value: describe(opened.description) };
  const weights = await pretrainedOf(config, machine);
  if (!weights) return [engine, { what: 'weights', value: 'random: nothing was learned before' }];
  const rows = await weightRows(weights.folder, config);
  const { source, revision, files } = weights;
  check(files.length > 0, () => `${weights.folder}: expected files of weights; found none`);
  return [
    engine,
    { what: 'weights', value: [config.weights, source, revision].filter(Boolean).join(', ') },
    ...files.map(({ name, bytes, sha256 }) => ({ what: name, value: `${bytes} bytes, SHA-256 ${sha256}` })),
    ...rows.map(({ weights: fate, arrays, names }) => ({
      what: `arrays ${fate}`,
      value: `${arrays}: ${names}`,
    })),
  ];
}

function describe({ version, library, origin, devices, unusedGpu }: Opened['description']): string {
  const unused = unusedGpu ? `; a GPU is not used: ${unusedGpu}` : '';
  return `${version} (${origin}, ${library}) on ${devices}${unused}`;
}
