/** What an experiment's intervals draw whole. */
import { openSnapshot } from '../data/store/snapshot';
import { type Resampling, resamplingGroups } from '../diagnostics/resampling';
import { snapshotGroups } from '../splits/snapshot-groups';
import type { OpenedExperiment } from './open';

/** Bootstrap resamples of a notebook that trains; notebook 06 has a parameter for them. */
const RESAMPLES = 2000;

/** The groups of the experiment's examples by id, found once a snapshot. */
export async function experimentGroups({
  examples,
  snapshot,
  session,
}: OpenedExperiment): Promise<Map<string, string>> {
  const opened = await openSnapshot(session.project, snapshot.id);
  const { groups } = await snapshotGroups(opened, { progress: session.progress('Near-duplicates') });
  return resamplingGroups(examples, groups);
}

/** Resampling of those groups under the experiment's seed. */
export async function experimentResampling(experiment: OpenedExperiment): Promise<Resampling> {
  const groups = await experimentGroups(experiment);
  return { groups, resamples: RESAMPLES, seed: experiment.parameters.seed };
}
