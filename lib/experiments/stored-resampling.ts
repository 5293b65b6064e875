/** How what is written down resamples: the same runs have the same intervals, whoever asks. */
import type { Project } from '../core/project';
import { openSnapshot } from '../data/store/snapshot';
import { type Resampling, resamplingGroups } from '../diagnostics/resampling';
import type { Split } from '../splits/split';

const DRAWN = { resamples: 2000, seed: 42 };

/** Draws 2,000 times whole groups of the split, else of the events of the snapshot that it splits; seed 42. */
export async function storedResampling(
  project: Project,
  { snapshot, ids, groups }: Split,
): Promise<Resampling> {
  const keys = groups
    ? ids.map((id) => ({ id, eventKey: null }))
    : await (await openSnapshot(project, snapshot)).eventKeys();
  return { ...DRAWN, groups: resamplingGroups(keys, groups) };
}

/** The same where nothing is compared: no group is read. */
export const NOTHING_DRAWN: Resampling = { ...DRAWN, groups: new Map() };
