/** What the runs of one experiment under several seeds say together. */
import { check } from '../core/check';
import { type F1Row, f1Scores, predictedLabels } from '../metrics/classification';
import { f1Means } from '../metrics/summary';
import { pairRuns } from '../runs/pairing';
import { type PredictionArrays, predictionArrays, readPredictions } from '../runs/predictions';
import type { Protocol, Run } from '../runs/run';
import { summaryOf } from '../runs/summary';

/** One line of a table of seeds. */
export interface SeedRow extends F1Row {
  /** The seed; or what the line says of all of them. */
  readonly seed: string;
  readonly run: string | null;
}

/**
 * Means over the folds for each seed, their mean and standard deviation over the seeds (ddof 1, the seeds are a
 * sample), and the ensemble: the F1 of probabilities averaged over the seeds. Throws unless all saw the same examples.
 */
export async function seedTable(
  runs: readonly Run[],
  protocol: Protocol = runs[0].inputs.protocol,
): Promise<SeedRow[]> {
  check(runs.length > 1, () => `expected runs of several seeds; received ${runs.length}`);
  for (const run of runs.slice(1)) pairRuns(runs[0], run);
  const means = runs.map((run) => summaryOf(run, protocol).mean);
  const over = f1Means(means, 1);
  return [
    ...runs.map((run, i) => ({ seed: String(run.inputs.seed), run: run.id, ...means[i] })),
    { seed: 'mean', run: null, ...over.mean },
    { seed: 'std', run: null, ...over.std },
    { seed: 'ensemble', run: null, ...(await ensembleMean(runs, protocol)) },
  ];
}

/** The mean over the folds of the F1 of averaged probabilities, each run at the epoch that `protocol` chooses. */
async function ensembleMean(runs: readonly Run[], protocol: Protocol): Promise<F1Row> {
  const folds: F1Row[] = [];
  for (const { fold } of runs[0].folds) {
    const filter = { part: 'outer', fold, epoch: protocol } as const;
    const members: PredictionArrays[] = [];
    for (const run of runs) members.push(predictionArrays(await readPredictions(run, filter)));
    const [{ yTrue, probabilities }] = members;
    const mean = probabilities.map(
      (_, i) => members.reduce((sum, member) => sum + member.probabilities[i], 0) / members.length,
    );
    folds.push(f1Scores(yTrue, predictedLabels(mean)));
  }
  return f1Means(folds, 0).mean;
}
