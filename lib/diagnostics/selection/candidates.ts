/** What runs offer to the choice of a checkpoint. */
import { LABELS } from '../../core/labels';
import { checkValue } from '../../core/parameters/check-value';
import { precisionRecallCurve } from '../../metrics/curve';
import { MEASURE_KEYS, OTHER_KEYS, scoreOf } from '../../metrics/measures';
import { isHard } from '../../metrics/probabilities';
import { f1Means, supportedMean } from '../../metrics/summary';
import { type Prediction, predictionArrays, readPredictions } from '../../runs/predictions';
import { refitsOf } from '../../runs/refit';
import type { EpochRecord, FoldRecord, Protocol, Run } from '../../runs/run';
import { runLabels } from '../../runs/run-labels';
import { epochOf } from '../../runs/summary';
import { verifyScores } from '../../runs/verify-scores';
import { candidateParameters } from '../parameters';
import { type Candidate, type CandidateScores, candidateScore, type ScoreName } from './candidate';

const DEATH_PRECISION = candidateParameters.deathPrecision;

/** How candidates are judged. */
export interface CandidateOptions {
  /** The precision of Death at which recall is compared; that of `candidateParameters` by default. */
  readonly precision?: number;
}

/**
 * Every fold of every run at the epoch that `protocol` chooses, of each run with several folds their ensemble, and the
 * run's refits. Reads the saved predictions, and throws where a run states other scores than they give. Ensemble and refit have no part of their own: they stand at the means of
 * the scores of the folds that have them, which is what a model of this recipe reached.
 */
export async function candidatesOf(
  runs: readonly Run[],
  protocol: Protocol,
  { precision = DEATH_PRECISION.profiles }: CandidateOptions = {},
): Promise<Candidate[]> {
  checkValue(DEATH_PRECISION, precision, 'precision');
  const candidates: Candidate[] = [];
  const labels = runLabels(runs);
  for (const [i, run] of runs.entries()) {
    await verifyScores(run);
    const predictions = await readPredictions(run, { epoch: protocol });
    const folds = run.folds.map((record) => ({
      ...foldCandidate(run, record, protocol, predictions, precision),
      label: labels[i],
    }));
    candidates.push(...folds);
    for (const { epochs } of await refitsOf(run)) candidates.push(atMean(folds, 'refit', epochs));
    if (folds.length > 1) candidates.push(atMean(folds, 'ensemble', 0));
  }
  return candidates;
}

function foldCandidate(
  run: Run,
  record: FoldRecord,
  protocol: Protocol,
  predictions: readonly Prediction[],
  precision: number,
): Omit<Candidate, 'label'> {
  const epoch = epochOf(record, protocol);
  const scores = record.epochs.find((candidate) => candidate.epoch === epoch) as EpochRecord;
  const recallOn = (part: 'inner' | 'outer') =>
    recallAt(
      precision,
      predictions.filter((row) => row.fold === record.fold && row.part === part),
    );
  return {
    kind: 'fold',
    classifier: run.inputs.classifier,
    phase: run.phase,
    run: run.id,
    fold: record.fold,
    epoch,
    nInner: record.nInner,
    nTest: record.nTest,
    inner: scores.inner && { ...scores.inner, deathRecallAtPrecision: recallOn('inner') },
    outer: { ...scores.outer, deathRecallAtPrecision: recallOn('outer') },
  };
}

/**
 * The highest recall of Death among the thresholds that reach `precision`; 0 where none does, null where nobody died or
 * the model states no probabilities.
 */
function recallAt(precision: number, rows: readonly Prediction[]): number | null {
  const { yTrue, probabilities } = predictionArrays(rows);
  if (isHard(probabilities)) return null;
  const positive = Array.from(yTrue, (label) => label === 0);
  const death = probabilities.filter((_, i) => i % LABELS.length === 0);
  const points = precisionRecallCurve(positive, death)?.filter((point) => point.precision >= precision);
  if (!points) return null;
  return points.reduce((highest, { recall }) => Math.max(highest, recall), 0);
}

function atMean(folds: readonly Candidate[], kind: 'refit' | 'ensemble', epoch: number): Candidate {
  const [{ classifier, phase, run, label }] = folds;
  const inner = folds.flatMap((fold) => fold.inner ?? []);
  const sum = (of: (fold: Candidate) => number) => folds.reduce((total, fold) => total + of(fold), 0);
  return {
    kind,
    classifier,
    phase,
    run,
    label,
    fold: 0,
    epoch,
    nInner: sum(({ nInner }) => nInner),
    nTest: sum(({ nTest }) => nTest),
    inner: inner.length === folds.length ? meanScores(inner) : null,
    outer: meanScores(folds.map(({ outer }) => outer)),
  };
}

function meanScores(all: readonly CandidateScores[]): CandidateScores {
  const mean = (of: (scores: CandidateScores) => number | null) => supportedMean(all.map(of), 0).mean;
  const f1 = f1Means(
    all.map((scores) => scores.f1),
    0,
  ).mean;
  const others = OTHER_KEYS.map((key) => [key, mean((scores) => scoreOf(scores, key))]);
  const atPrecision = mean(({ deathRecallAtPrecision }) => deathRecallAtPrecision);
  const names: readonly ScoreName[] = [...MEASURE_KEYS, 'deathRecallAtPrecision'];
  const counts = names.map((name) => [
    name,
    all.filter((scores) => candidateScore(scores, name) !== null).length,
  ]);
  const n = Object.fromEntries(counts);
  return { f1, ...Object.fromEntries(others), deathRecallAtPrecision: atPrecision, n };
}
