/** How what is written down resamples: the same runs have the same intervals, whoever asks. */
import type { Project } from '../../core/project';
import { openSnapshot } from '../../data/store/snapshot';
import { type Resampling, resamplingGroups } from '../../diagnostics/resampling';
import { snapshotGroups } from '../../splits/snapshot-groups';
import type { Split } from '../../splits/split';

const DRAWN = { resamples: 2000, seed: 42 };

/** Draws 2,000 times whole groups of the snapshot that is split; seed 42. */
export async function storedResampling(project: Project, { snapshot, ids }: Split): Promise<Resampling> {
  const { groups } = await snapshotGroups(await openSnapshot(project, snapshot));
  const examples = ids.map((id) => ({ id }));
  return { ...DRAWN, groups: resamplingGroups(examples, groups) };
}
