/** An experiment as a notebook holds it. */
import type { ClassWeightRow, EstimateRow, Fact } from '../classifiers/contract';
import type { Refit } from '../runs/refit';
import { estimateExperiment, weighExperiment } from './estimate';
import { factsOf } from './facts';
import { finishExperiment } from './finish';
import { type OpenedExperiment, type OpenOptions, openExperiment } from './open';
import type { ExperimentParameters } from './parameters';
import { refitExperiment } from './refit';
import { type Runs, runExperiment } from './run';
import type { Sweep } from './sweep/execute-sweep';
import { sweepExperiment } from './sweep/sweep';

/** One classifier with its parameters on the folds of one split. */
export interface Experiment extends OpenedExperiment {
  /** What it is made of, in lines for a reader. */
  facts(): Promise<Fact[]>;
  /** Tries what the parameters ask for on inner parts alone; null where they ask for nothing. */
  sweep(): Promise<Sweep | null>;
  /** How much each class counts in the training of the first fold; null where the classifier has nothing to say of it. */
  classWeights(sweep?: Sweep | null): Promise<readonly ClassWeightRow[] | null>;
  /** Hours of the run; null where nobody asked. */
  estimate(sweep?: Sweep | null): Promise<EstimateRow[] | null>;
  /** Trains every fold or finds the finished run; with a sweep by its best config, or each fold by its own. */
  run(sweep?: Sweep | null): Promise<Runs>;
  /** One more training on every row, for use and without a score; null where nobody asked. */
  refit(runs: Runs): Promise<Refit | null>;
  /** Checks the runs, refreshes `results.json` and returns the paths of what was written. */
  finish(runs: readonly Runs[]): Promise<string[]>;
}

/** Opens the experiment of the classifier `name`; bad parameters and missing files are refused by name. */
export async function open(
  name: string,
  parameters: ExperimentParameters,
  options: OpenOptions = {},
): Promise<Experiment> {
  const opened = await openExperiment(name, parameters, options);
  return {
    ...opened,
    facts: () => factsOf(opened),
    sweep: () => sweepExperiment(opened),
    classWeights: (sweep) => weighExperiment(opened, sweep),
    estimate: (sweep) => estimateExperiment(opened, sweep),
    run: (sweep) => runExperiment(opened, sweep),
    refit: (runs) => refitExperiment(opened, runs),
    finish: (runs) => finishExperiment(opened, runs),
  };
}
