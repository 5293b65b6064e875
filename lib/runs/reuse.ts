/** A finished run as the answer to a request. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { hashOf } from '../core/hash';
import { provenance } from '../core/provenance';
import { foldHashes } from './folds';
import { markAsked, verifyRun } from './registry';
import type { ExecutedRun, ExecutionRequest } from './request';
import type { Run } from './run';

/** Answers with the finished run, once its files and the examples of its folds are proven to be those asked for. */
export async function reuseRun(
  found: Run,
  parts: readonly Fold[],
  { foldConfigs, profile }: Pick<ExecutionRequest, 'foldConfigs' | 'profile'>,
  now: Date,
): Promise<ExecutedRun> {
  await verifyRun(found);
  for (const [i, fold] of parts.entries()) {
    const ids = foldHashes(fold);
    const other = Object.entries(ids).find(
      ([part, hash]) => found.folds[i].ids[part as keyof typeof ids] !== hash,
    );
    check(
      !other,
      () =>
        `run ${found.id}: fold ${fold.fold} has other ${other?.[0]} ids than are asked for now, though its inputs ` +
        'are the same: the code that draws them changed. Set reuse to "never" to train again',
    );
    check(
      hashOf(found.folds[i].config ?? null) === hashOf(foldConfigs?.get(fold.fold) ?? null),
      () =>
        `run ${found.id}: fold ${fold.fold} was trained with another config than its sweep chooses now, though its ` +
        'inputs are the same: the code of the sweep changed. Set reuse to "never" to train again',
    );
  }
  await markAsked(found.folder, now, profile);
  const commit = provenance(now).commit;
  const changed = commit !== found.provenance.commit;
  const note =
    `Run ${found.id} was finished on ${found.finishedAt} and is used again` +
    (changed
      ? `; its code was commit ${found.provenance.commit}, now it is ${commit} (reuse "never" trains again)`
      : '');
  return { ...found, profile, askedAt: now.toISOString(), reused: true, note: `${note}.` };
}
