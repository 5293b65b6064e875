/** What the runs of one experiment under several seeds say together. */
import { check } from '../../core/check';
import { MEASURE_KEYS, MEASURES, type MeasureKey, scoreOf } from '../../metrics/measures';
import { type PartScores, partScores } from '../../metrics/part-scores';
import { supportedMean } from '../../metrics/summary';
import { pairRuns } from '../../runs/pairing';
import { type PredictionArrays, predictionArrays, readPredictions } from '../../runs/predictions';
import type { Protocol, Run } from '../../runs/run';
import { measureMean } from '../../runs/summary';

/** A measure of the table under every seed: means over the folds that have it, null where none has. */
export interface SeedRow {
  readonly measure: string;
  readonly better: 'higher' | 'lower';
  readonly [seed: `seed ${number}`]: number | null;
  /** Over the seeds, with the standard deviation (ddof 1, the seeds are a sample). */
  readonly mean: number | null;
  readonly std: number | null;
  /** Of the probabilities averaged over the seeds. */
  readonly ensemble: number | null;
  /** Of how many folds each seed's mean is. */
  readonly folds: number;
}

/**
 * A row a measure: under each seed, over the seeds, and of the ensemble, always over the same folds. Throws unless the
 * seeds differ and all saw the same examples.
 */
export async function seedTable(
  runs: readonly Run[],
  protocol: Protocol = runs[0].inputs.protocol,
): Promise<SeedRow[]> {
  const seeds = runs.map(({ inputs }) => inputs.seed);
  check(
    new Set(seeds).size === runs.length && runs.length > 1,
    () => `expected runs of several seeds; received ${runs.length}, of the seeds ${seeds.join(', ')}`,
  );
  for (const run of runs.slice(1)) pairRuns(runs[0], run);
  const ensemble = await ensembleScores(runs, protocol);
  return MEASURE_KEYS.map((key) => seedRow(runs, protocol, key, ensemble));
}

function seedRow(
  runs: readonly Run[],
  protocol: Protocol,
  key: MeasureKey,
  ensemble: readonly PartScores[],
): SeedRow {
  const byRun = runs.map((run) => measureMean(run, protocol, key).values);
  const isShared = (fold: number) => byRun.every((values) => values[fold] !== null);
  const overFolds = (values: readonly (number | null)[]) =>
    supportedMean(
      values.filter((_, fold) => isShared(fold)),
      0,
    );
  const means = byRun.map((values) => overFolds(values).mean);
  const { mean, std } = supportedMean(means, 1);
  const { name, better } = MEASURES[key];
  const columns = runs.map(({ inputs }, i) => [`seed ${inputs.seed}`, means[i]] as const);
  return {
    measure: name,
    better,
    ...Object.fromEntries(columns),
    mean,
    std,
    ensemble: overFolds(ensemble.map((scores) => scoreOf(scores, key))).mean,
    folds: overFolds(byRun[0]).n,
  };
}

/** Of every fold, the scores of averaged probabilities, each run at the epoch that `protocol` chooses. */
async function ensembleScores(runs: readonly Run[], protocol: Protocol): Promise<PartScores[]> {
  const folds: PartScores[] = [];
  for (const { fold } of runs[0].folds) {
    const filter = { part: 'outer', fold, epoch: protocol } as const;
    const members: PredictionArrays[] = [];
    for (const run of runs) members.push(predictionArrays(await readPredictions(run, filter)));
    const [{ yTrue, probabilities }] = members;
    const mean = probabilities.map(
      (_, i) => members.reduce((sum, member) => sum + member.probabilities[i], 0) / members.length,
    );
    folds.push(partScores(yTrue, mean));
  }
  return folds;
}
