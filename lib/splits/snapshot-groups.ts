/** The groups of a snapshot, found once and kept beside its examples: every split, interval and audit reads these. */
import { join } from 'node:path';
import { check } from '../core/check';
import { readSealed, writeSealed } from '../core/files/sealed';
import type { Snapshot } from '../data/store/snapshot';
import { type Grouping, groupExamples } from './group-examples';
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
 * The grouping of a snapshot's examples in their order: read where it was found before, else found (`groupExamples`, a minute
 * for 150,000 narratives) and written. Throws where the file was changed or is of other examples.
 */
export async function snapshotGroups(
  {
    manifest: { id, rows, corrections },
    folder,
    examples,
  }: Pick<Snapshot, 'manifest' | 'folder' | 'examples'>,
  options: PaceOptions = {},
): Promise<Grouping> {
  const path = join(folder, 'groups.json');
  const known = await groupsAt(path, { id, rows });
  if (known) return known;
  // Corrected labels leave the texts as they are.
  const base =
    corrections &&
    (await groupsAt(join(folder, '..', corrections.base, 'groups.json'), { id: corrections.base, rows }));
  const { groups, ...effort } = base ?? (await groupExamples(await examples(), { ...options, seed: SEED }));
  const file: GroupsFile = { format: FORMAT, snapshot: id, ...effort, groups: Array.from(groups) };
  await writeSealed(path, file);
  return { ...effort, groups };
}

async function groupsAt(
  path: string,
  { id, rows }: { readonly id: string; readonly rows: number },
): Promise<Grouping | null> {
  const known = await readSealed<GroupsFile>(path, AGAIN);
  if (!known) return null;
  const { format, snapshot, groups, ...effort } = known;
  check(
    format === FORMAT && snapshot === id && groups.length === rows,
    () =>
      `${path}: expected ${FORMAT} with ${rows} groups of snapshot ${id}; received ${format} with ` +
      `${groups.length} of ${snapshot}. ${AGAIN}`,
  );
  return { ...effort, groups: Int32Array.from(groups) };
}
