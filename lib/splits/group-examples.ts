/** Groups of examples that must stay on one side of a split: reports of one event, same and near-identical narratives. */
import type { LabelledText } from '../core/labels';
import { type NearDuplicateOptions, type NearDuplicates, nearDuplicates } from './near-duplicates';

/** What grouping sees of an example. */
export interface GroupableExample extends LabelledText {
  /** Reports of one event share it; null where unknown. */
  readonly eventKey?: string | null;
}

/** One group of two or more. */
export interface LargeGroup {
  readonly group: number;
  readonly examples: number;
  /** How many of its examples have each label, such as `D 3, I 120`. */
  readonly labels: string;
  /** The start of its first narrative. */
  readonly begins: string;
}

/** The groups of a snapshot's examples. */
export interface Grouping extends Omit<NearDuplicates, 'sets'> {
  /** The number of each example's group, from 0 in order of first appearance. */
  readonly groups: Int32Array;
  readonly count: number;
  /** Examples that are not alone in their group. */
  readonly grouped: number;
  /** Examples that share their event key with another. */
  readonly sameEvent: number;
  /** The ten largest groups, largest first. */
  readonly largest: readonly LargeGroup[];
}

/** Groups examples that share an event key or a near-identical narrative, also through others. */
export async function groupExamples(
  examples: readonly GroupableExample[],
  options: NearDuplicateOptions = {},
): Promise<Grouping> {
  const { sets, ...effort } = await nearDuplicates(
    examples.map(({ text }) => text),
    options,
  );
  const byEvent = new Map<string, number[]>();
  examples.forEach(({ eventKey }, row) => {
    if (!eventKey) return;
    const rows = byEvent.get(eventKey);
    if (rows) rows.push(row);
    else byEvent.set(eventKey, [row]);
  });
  const shared = [...byEvent.values()].filter((rows) => rows.length > 1);
  for (const [first, ...others] of shared) for (const row of others) sets.join(first, row);
  const groups = sets.numbers();
  const members = groupMembers(groups);
  const several = members.filter((rows) => rows.length > 1);
  return {
    ...effort,
    groups,
    count: members.length,
    grouped: several.reduce((sum, rows) => sum + rows.length, 0),
    sameEvent: shared.reduce((sum, rows) => sum + rows.length, 0),
    largest: [...several]
      .sort((a, b) => b.length - a.length || a[0] - b[0])
      .slice(0, 10)
      .map((rows) => describeGroup(groups[rows[0]], rows, examples)),
  };
}

/** The rows of each group, ascending, by group number. */
export function groupMembers(groups: ArrayLike<number>): number[][] {
  const members: number[][] = [];
  for (let row = 0; row < groups.length; row++) {
    members[groups[row]] ??= [];
    members[groups[row]].push(row);
  }
  return members.filter((rows) => rows !== undefined);
}

function describeGroup(
  group: number,
  rows: readonly number[],
  examples: readonly GroupableExample[],
): LargeGroup {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(examples[row].label, (counts.get(examples[row].label) ?? 0) + 1);
  const labels = [...counts].sort().map(([label, n]) => `${label} ${n}`);
  return {
    group,
    examples: rows.length,
    labels: labels.join(', '),
    begins: examples[rows[0]].text.slice(0, 80),
  };
}
