/** For the test of kills: runs two folds of a tiny BERT below a folder, through `executeRun`, saving at every step. */
import { projectAt } from '../../../core/project';
import { executeRun } from '../../../runs/execute';
import type { ExecutionRequest } from '../../../runs/request';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { fakeExamples, tinyRecipe } from './fake-job';
import { bertTrainer } from './train-fold';

/** Prints `training` at the first step and the run's folder at the end. */
export async function main([root]: readonly string[]): Promise<void> {
  const engine = await openTensorflow({ device: 'cpu', intraOpThreads: 2 });
  const folds = [1, 2].map((fold) => ({
    fold,
    train: fakeExamples(96, 10 * fold + 1),
    inner: fakeExamples(24, 10 * fold + 2),
    outer: fakeExamples(40, 10 * fold + 3),
  }));
  const config = { ...tinyRecipe, epochs: 3 };
  const request: ExecutionRequest = {
    phase: 2,
    name: 'killed',
    classifier: 'bert',
    config,
    snapshot: 'fake',
    split: { name: 'fake', fingerprint: 'f00d' },
    subset: null,
    protocol: 'nested',
    innerFraction: 0.2,
    seed: 42,
    synthetic: true,
    profile: 'quick',
    device: 'CPU',
  };
  let begun = false;
  const progress = ({ task }: { readonly task: string }) => {
    if (!begun && task.startsWith('fold')) console.log('training');
    begun ||= task.startsWith('fold');
  };
  const trainer = bertTrainer(config, engine, { checkpointMinutes: 0 });
  const run = await executeRun(request, folds, trainer, { project: projectAt(root), progress });
  console.log(run.folder);
}
