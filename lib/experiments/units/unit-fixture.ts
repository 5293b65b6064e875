/** For tests: a project with a snapshot and a split, and a small run of Phase 1 on them. */

import { tinyRecipe } from '../../classifiers/encoder/training/fake-job';
import { SETTINGS } from '../../classifiers/machine-fixture';
import { tfidfLogisticConfig } from '../../classifiers/tfidf-logistic/config';
import type { Fold } from '../../core/fold';
import type { Project } from '../../core/project';
import { takeSnapshot } from '../../data/store/take-snapshot';
import { foldHashes } from '../../runs/folds';
import type { ExecutionRequest } from '../../runs/request';
import { inputsOf, runId } from '../../runs/run';
import { drawSubset, foldExamples } from '../../splits/fold-examples';
import { makeSplit } from '../../splits/split';
import { saveSplit } from '../../splits/split-file';
import type { FoldDraw } from '../experiment-data';
import type { FoldUnit } from './fold-unit';

/** What a notebook has in hand before it asks for a run. */
export interface MadeRequest {
  readonly request: ExecutionRequest;
  readonly folds: readonly Fold[];
  readonly draw: FoldDraw;
}

/** The unit of one of the folds, as a notebook hands it out. */
export function unitOf({ request, folds, draw }: MadeRequest, fold: number): FoldUnit {
  const inputs = inputsOf(
    request,
    folds.map((each) => each.fold),
  );
  const ids = foldHashes(folds[fold - 1]);
  return {
    ...{ format: 'maude-unit/1', kind: 'fold', run: runId(request.name, inputs), inputs, fold, draw, ids },
    machine: SETTINGS,
  };
}

/** Takes a snapshot of 200 synthetic records, splits it in `k`, and draws 150 rows. */
export async function makeRequest(project: Project, k = 2): Promise<MadeRequest> {
  const snapshot = await takeSnapshot({ records: 200 }, { project });
  const examples = await snapshot.examples();
  const made = { synthetic: true, snapshot: snapshot.manifest.id };
  const split = makeSplit(examples, { name: `folds-${k}`, k, ...made });
  await saveSplit(project.splits, split);
  const draw = { size: 150, testSize: 0, seed: 42 };
  const subset = drawSubset(split, examples, draw);
  const folds = foldExamples(split, examples, { innerFraction: 0.2, seed: draw.seed, subset });
  const config = tfidfLogisticConfig({
    ...{ ngramMax: 2, minDf: 2, maxFeatures: 2000, sublinearTf: true },
    ...{ C: 1, balanced: true, maxIterations: 100, tolerance: 1e-4 },
  });
  const request: ExecutionRequest = {
    ...{ phase: 1, name: 'tfidf-logistic', classifier: 'tfidf-logistic', config },
    ...{ snapshot: made.snapshot, split, subset, protocol: 'nested', innerFraction: 0.2, seed: 42 },
    ...{ synthetic: true, profile: 'quick', device: 'CPU' },
  };
  return { request, folds, draw };
}

/** The same folds for a tiny BERT from scratch. */
export function bertRequest(request: ExecutionRequest): ExecutionRequest {
  return { ...request, phase: 2, name: 'bert', classifier: 'bert', config: { ...tinyRecipe, files: [] } };
}
