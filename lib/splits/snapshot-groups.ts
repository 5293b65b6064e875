/** The groups of a snapshot, found once and kept beside its examples: every split, interval and audit reads these. */
import { join } from 'node:path';
import { check } from '../core/check';
import type { Project } from '../core/project';
import { readSealed, writeSealed } from '../core/sealed';
import { snapshotFolder } from '../data/store/snapshot';
import { type GroupableExample, type Grouping, groupExamples } from './group-examples';
import type { PaceOptions } from './pace';

/** Of the hash functions that candidates are found by; a snapshot has one grouping, whatever else is seeded. */
const SEED = 42;

const FORMAT = 'maude-groups/1';
const AGAIN = 'Delete the file: the groups are found again';

/** `groups.json` in a snapshot's folder. */
interface GroupsFile extends Omit<Grouping, 'groups'> {
  readonly format: typeof FORMAT;
  readonly snapshot: string;
  /** In the order of the snapshot's examples. */
  readonly groups: readonly number[];
}

/**
 * The grouping of `examples`, which are all of snapshot `id` in its order: read where it was found before, else found
 * (`groupExamples`, a minute for 150,000 narratives) and written. Throws where the file was changed or is of other examples.
 */
export async function snapshotGroups(
  project: Project,
  id: string,
  examples: readonly GroupableExample[],
  options: PaceOptions = {},
): Promise<Grouping> {
  const path = join(snapshotFolder(project, id), 'groups.json');
  const known = await readSealed<GroupsFile>(path, AGAIN);
  if (known) {
    const { format, snapshot, groups, ...effort } = known;
    check(
      format === FORMAT && snapshot === id && groups.length === examples.length,
      () =>
        `${path}: expected ${FORMAT} with ${examples.length} groups of snapshot ${id}; received ${format} with ` +
        `${groups.length} of ${snapshot}. ${AGAIN}`,
    );
    return { ...effort, groups: Int32Array.from(groups) };
  }
  const { groups, ...effort } = await groupExamples(examples, { ...options, seed: SEED });
  const file: GroupsFile = { format: FORMAT, snapshot: id, ...effort, groups: Array.from(groups) };
  await writeSealed(path, file);
  return { ...effort, groups };
}
