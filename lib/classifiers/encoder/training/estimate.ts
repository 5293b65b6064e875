/** How long a run will take, from a few timed steps of a throw-away training: nothing of the real one is touched. */

import { check, checkNumber } from '../../../core/check';
import type { Fold } from '../../../core/fold';
import { LABELS } from '../../../core/labels';
import { type Progress, silent } from '../../../core/progress';
import { deriveSeed, RandomState } from '../../../core/random';
import { padBatch, planBatches } from '../../../features/batches';
import type { Engine } from '../../../tensorflow/engine';
import type { EstimateRow } from '../../contract';
import { Ops } from '../bert/ops';
import { parameterSpecs } from '../bert/parameters';
import { PRODUCT_PRECISIONS, type ProductPrecision } from '../bert/precision';
import { AdamW } from './adamw';
import { type FoldData, foldData } from './fold-data';
import type { Recipe } from './recipe';
import { Replicas } from './replicas';
import type { TrainerOptions } from './train-fold';
import { type LabelledBatch, trainStep } from './train-step';

/** How to estimate. */
export interface EstimateOptions extends Pick<TrainerOptions, 'pretrained' | 'devices' | 'recompute'> {
  /** Timed steps, default 20; a quarter of them again in each other precision. */
  readonly steps?: number;
  readonly seed: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Texts that are tokenized to learn how long they are. */
const SAMPLE = 2048;
/** Scoring is the forward pass alone: of the three products of a weight in training it takes one. */
const SCORING_SHARE = 1 / 3;

/**
 * Times steps whose batches stand for all lengths of the first fold (evenly chosen from short to long, after one step to
 * warm up) and works out a run of all `folds` to the last epoch: at most so long, since patience may end a fold earlier.
 * Rows: as asked, one fold alone, one device more (at best), and the other precisions, which are timed too.
 */
export async function estimateTraining(
  recipe: Recipe,
  engine: Engine,
  folds: readonly Fold[],
  { pretrained = null, devices = [], recompute = false, seed, ...rest }: EstimateOptions,
): Promise<EstimateRow[]> {
  const { steps = 20, progress = silent, signal = new AbortController().signal } = rest;
  checkNumber(steps, 'steps', { min: 1, integer: true });
  check(folds.length > 0, 'expected at least one fold; received none');
  const [{ fold, train }] = folds;
  const drawn = new RandomState(deriveSeed(seed, 'estimate')).permutation(train.length).subarray(0, SAMPLE);
  const sample = Array.from(drawn, (i) => train[i]);
  const job = { fold, train: sample, inner: [], outer: [], seed, folder: '', progress: silent, signal };
  const data = await foldData(recipe, job, pretrained);
  const bench = { recipe, engine, data, devices, recompute, seed, signal };
  const stop = engine.startQueue();
  try {
    const others = precisionsOf(engine).filter((precision) => precision !== recipe.precision);
    const fewer = Math.ceil(steps / 4);
    let done = 0;
    const total = steps + others.length * fewer;
    const tell = (note: string) =>
      progress({ task: 'Timed steps', done: ++done, total, unit: 'steps', note });
    const seconds = await stepSeconds(bench, recipe.precision, steps, tell);
    const alternatives = [];
    for (const precision of others)
      alternatives.push({ precision, seconds: await stepSeconds(bench, precision, fewer, tell) });
    return estimateRows(recipe, folds, Math.max(1, devices.length), seconds, alternatives);
  } finally {
    stop();
  }
}

/** Nothing can diverge, and an update is whole work all the same. */
const NEARLY_ZERO = 1e-12;

/** No CPU is fast in float16. */
function precisionsOf(engine: Engine): readonly ProductPrecision[] {
  const hasGpu = engine.devices.some(({ type }) => type === 'GPU');
  return PRODUCT_PRECISIONS.filter((precision) => hasGpu || precision !== 'float16');
}

/** The table from the measured seconds of one step, each precision's own. */
export function estimateRows(
  recipe: Recipe,
  folds: readonly Fold[],
  devices: number,
  seconds: number,
  others: readonly { readonly precision: ProductPrecision; readonly seconds: number }[],
): EstimateRow[] {
  const hoursOf = (step: number) => {
    const run = folds.reduce((sum, fold) => sum + foldSeconds(recipe, fold, step), 0) / 3600;
    return { hoursPerFold: run / folds.length, hoursPerRun: run };
  };
  const asked = hoursOf(seconds);
  const row = (plan: string, hours: Omit<EstimateRow, 'plan' | 'hoursSaved'>): EstimateRow => ({
    ...{ plan, ...hours },
    hoursSaved: asked.hoursPerRun - hours.hoursPerRun,
  });
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  const rows = [
    row(`as asked: ${count(folds.length, 'fold')}, ${recipe.precision}, ${count(devices, 'device')}`, asked),
  ];
  if (folds.length > 1) rows.push(row('one fold alone', { ...asked, hoursPerRun: asked.hoursPerFold }));
  rows.push(row('one device more, at best', hoursOf((seconds * devices) / (devices + 1))));
  for (const other of others) rows.push(row(`products in ${other.precision}`, hoursOf(other.seconds)));
  return rows;
}

function foldSeconds(
  { batchSize, accumulation, epochs }: Recipe,
  { train, inner, outer }: Fold,
  step: number,
): number {
  const steps = Math.ceil(Math.ceil(train.length / batchSize) / accumulation);
  const perExample = step / (batchSize * accumulation);
  return epochs * (steps * step + SCORING_SHARE * perExample * (inner.length + outer.length));
}

interface Bench {
  readonly recipe: Recipe;
  readonly engine: Engine;
  readonly data: FoldData;
  readonly devices: readonly string[];
  readonly recompute: boolean;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Mean seconds of `steps` steps of a new training. */
async function stepSeconds(
  { recipe, engine, data, devices, recompute, seed, signal }: Bench,
  precision: ProductPrecision,
  steps: number,
  tell: (note: string) => void,
): Promise<number> {
  const places = devices.length === 0 ? [undefined] : devices;
  const [ops, ...followers] = places.map((device) => new Ops(engine, { device, products: precision }));
  const optimizer = new AdamW(ops, parameterSpecs(data.config), data.values, recipe);
  const replicas = new Replicas(ops, followers, optimizer);
  const groups = groupsOf(recipe, data, seed, steps);
  const take = async (batches: readonly LabelledBatch[]) => {
    const start = performance.now();
    await trainStep(ops, data.config, optimizer, batches, {
      learningRate: NEARLY_ZERO,
      classWeights: LABELS.map(() => 1),
      lossMean: recipe.lossMean,
      clipNorm: recipe.clipNorm,
      dropoutSeed: seed,
      microBatches: 0,
      replicas,
      recompute,
      pause: async () => {
        await engine.caughtUp();
        signal.throwIfAborted();
      },
    });
    for (let i = 0; i < 2; i++) await engine.caughtUp();
    return (performance.now() - start) / 1000;
  };
  try {
    await take(groups[0]);
    let sum = 0;
    for (const group of groups) {
      const seconds = await take(group);
      sum += seconds;
      tell(`${precision}: ${seconds.toFixed(2)} s`);
    }
    return sum / groups.length;
  } finally {
    replicas.release();
    optimizer.dispose();
  }
}

/** `steps` groups of micro-batches of an epoch, evenly chosen from short to long. */
function groupsOf(recipe: Recipe, data: FoldData, seed: number, steps: number): LabelledBatch[][] {
  const { rows, lengths, labels } = data.train;
  const { batchSize, batching, accumulation } = recipe;
  const padId = data.tokenizer.idOf('[PAD]');
  const batches = planBatches(lengths, { batchSize, batching, seed, epoch: 1 }).map((batch) => ({
    ...padBatch(rows, batch, padId),
    labels: Uint8Array.from(batch, (row) => labels[row]),
  }));
  const sorted = batches.sort((a, b) => a.size * a.length - b.size * b.length);
  const at = (i: number) => sorted[Math.min(sorted.length - 1, Math.floor(i * sorted.length))];
  const count = steps * accumulation;
  const chosen = Array.from({ length: count }, (_, i) => at((i + 0.5) / count));
  return Array.from({ length: steps }, (_, i) => chosen.slice(i * accumulation, (i + 1) * accumulation));
}
