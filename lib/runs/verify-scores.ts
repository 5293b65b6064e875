/** The scores that a run states, held against its predictions. */
import { join } from 'node:path';
import { check } from '../core/check';
import { hashOf } from '../core/hash';
import { isStated, MEASURE_KEYS, MEASURES, reasonWithout, scoreOf } from '../metrics/measures';
import { type PartScores, partScores } from '../metrics/part-scores';
import { type Prediction, predictionArrays, readPredictions } from './predictions';
import { remedy } from './registry';
import type { FoldRecord, Run } from './run';
import { choicesOf, summarise } from './summary';

/** The last digits of a logarithm differ between machines; nothing else may. */
const TOLERANCE = 1e-12;

/**
 * Throws unless every score of a finished run is what its predictions give, and the best epochs and means are those of
 * these scores: nothing is chosen by a number that was only written down.
 */
export async function verifyScores(run: Run): Promise<void> {
  for (const record of run.folds) {
    const rows = await readPredictions(run, { fold: record.fold });
    const difference = differenceOf(record, rows) ?? choiceDifference(record);
    check(difference === null, () => refusal(run, `fold ${record.fold}, ${difference}`));
  }
  const summary = { nested: summarise(run.folds, 'nested'), reference: summarise(run.folds, 'reference') };
  check(hashOf(summary) === hashOf(run.summary), () => refusal(run, 'its summary is not that of its folds'));
}

/** What of the stated scores is not what `scores` says; null where all of it is. A newer measure is not stated. */
export function scoreDifference(stated: PartScores | null, scores: PartScores | null): string | null {
  if (stated === null || scores === null)
    return stated === scores ? null : `expected ${scores ? 'scores' : 'no scores'}`;
  for (const key of MEASURE_KEYS) {
    if (!isStated(stated, key)) continue;
    const [said, value] = [scoreOf(stated, key), scoreOf(scores, key)];
    if (isSame(said, value)) continue;
    const reason = reasonWithout(scores, key);
    const expected = reason === null ? value : `none, for what was scored ${reason}`;
    return `${MEASURES[key].name}: expected ${expected}; received ${said}`;
  }
  return null;
}

function isSame(said: number | null, value: number | null): boolean {
  if (said === null || value === null) return said === value;
  return Math.abs(said - value) <= TOLERANCE * Math.max(1, Math.abs(value));
}

function differenceOf({ epochs }: FoldRecord, rows: readonly Prediction[]): string | null {
  for (const record of epochs)
    for (const part of ['inner', 'outer'] as const) {
      const own = rows.filter((row) => row.epoch === record.epoch && row.part === part);
      const difference = scoreDifference(record[part], scoresOf(own));
      if (difference !== null) return `epoch ${record.epoch}, ${part} part, ${difference}`;
    }
  return null;
}

/** The scores of predictions; null where there is none. */
export function scoresOf(rows: readonly Prediction[]): PartScores | null {
  if (rows.length === 0) return null;
  const { yTrue, probabilities } = predictionArrays(rows);
  return partScores(yTrue, probabilities);
}

function choiceDifference({ epochs, bestEpoch, chosenBy }: FoldRecord): string | null {
  const [stated, best] = [{ bestEpoch, chosenBy }, choicesOf(epochs)];
  return hashOf(best) === hashOf(stated)
    ? null
    : `best epochs: expected ${JSON.stringify(best)}; received ${JSON.stringify(stated)}`;
}

function refusal(run: Run, difference: string): string {
  return `${join(run.folder, 'run.json')}: expected the scores of predictions.parquet; ${difference}. ${remedy(run)}`;
}
