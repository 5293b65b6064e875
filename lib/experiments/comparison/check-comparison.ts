/** That a comparison's numbers follow from the saved predictions. */
import { check } from '../../core/check';
import { verifyScores } from '../../runs/verify-scores';
import type { Comparison } from './comparison';

/**
 * Throws unless every run's scores come out of its predictions again and every example is tested once; returns how many
 * predictions were read.
 */
export async function checkComparison({
  runs,
  floors,
}: Pick<Comparison, 'runs' | 'floors'>): Promise<number> {
  let read = 0;
  for (const { run, outer, name } of [...runs, ...floors]) {
    await verifyScores(run);
    const tested = run.folds.reduce((sum, { nTest }) => sum + nTest, 0);
    const ids = new Set(outer.ids);
    check(
      ids.size === tested && outer.ids.length === tested,
      () =>
        `${name}: expected each of ${tested} tested examples once; received ${outer.ids.length} predictions of ${ids.size}`,
    );
    read += tested;
  }
  return read;
}
