/** A finished run as the answer to a request. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { provenance } from '../core/provenance';
import { foldHashes } from './folds';
import { markAsked, verifyRun } from './registry';
import type { ExecutedRun } from './request';
import type { Run } from './run';

/** Answers with the finished run, once its files and the examples of its folds are proven to be those asked for. */
export async function reuseRun(
  found: Run,
  parts: readonly Fold[],
  asked: { readonly at: Date; readonly profile: string },
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
  }
  const { at, profile } = asked;
  await markAsked(found.folder, at, profile);
  const commit = provenance(at).commit;
  const changed = commit !== found.provenance.commit;
  const note =
    `Run ${found.id} was finished on ${found.finishedAt} and is used again` +
    (changed
      ? `; its code was commit ${found.provenance.commit}, now it is ${commit} (reuse "never" trains again)`
      : '');
  return { ...found, profile, askedAt: at.toISOString(), reused: true, note: `${note}.` };
}
