/** What runs offer to the choice of a checkpoint. */
import type { Candidate } from '../training/selection';
import type { Protocol, RunManifest } from './run';
import { epochOf } from './summary';

/** Every fold of every run at the epoch that `protocol` chooses. */
export function candidatesOf(runs: readonly RunManifest[], protocol: Protocol): Candidate[] {
  return runs.flatMap((run) =>
    run.folds.map((record) => {
      const chosen = epochOf(record, protocol);
      const { epoch, inner, outer } = record.epochs.find((candidate) => candidate.epoch === chosen)!;
      const { fold, nInner, nTest } = record;
      return { phase: run.phase, run: run.id, fold, epoch, nInner, nTest, inner, outer };
    }),
  );
}
