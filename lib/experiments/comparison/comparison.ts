/** Finished runs side by side: what notebook 06 looks at. */
import type { Values } from '../../core/parameters/definition';
import type { Project } from '../../core/project';
import { currentSession } from '../../core/session';
import type { Example } from '../../data/store/example';
import { currentSnapshot, type Snapshot } from '../../data/store/snapshot';
import { type RunListRow, runList } from '../../diagnostics/comparison/run-list';
import type { diagnosticsParameters } from '../../diagnostics/parameters';
import { type Resampling, resamplingGroups } from '../../diagnostics/resampling';
import { type ScoredRun, scoredRun, scoredRuns } from '../../diagnostics/scored';
import { effectiveClusters } from '../../metrics/intervals/effective-clusters';
import type { RunApart } from '../../runs/choose-runs';
import { listRuns } from '../../runs/registry';
import type { Grouping } from '../../splits/group-examples';
import { snapshotGroups } from '../../splits/snapshot-groups';
import type { Split } from '../../splits/split';
import { loadSplit } from '../../splits/split-file';
import { comparedRuns } from './compared-runs';

/** What a comparison goes by. */
export type ComparisonParameters = Pick<
  Values<typeof diagnosticsParameters>,
  'profile' | 'data' | 'split' | 'protocol' | 'runs' | 'resamples' | 'seed'
>;

/** Runs on identical rows with all that they are looked at by. */
export interface Comparison {
  readonly project: Project;
  readonly snapshot: Snapshot;
  readonly examples: readonly Example[];
  readonly split: Split;
  /** The chosen ones, each by a name that tells it from the others. */
  readonly runs: readonly ScoredRun[];
  /** The rules on the same rows. */
  readonly floors: readonly ScoredRun[];
  /** What cannot be set beside them, with the reason. */
  readonly apart: readonly RunApart[];
  /** Of `runs` and what stands apart, that which was tested on most rows. */
  readonly widest: ScoredRun;
  /** Every run in `reports/runs/`. */
  readonly list: readonly RunListRow[];
  readonly resampling: Resampling;
  /** Of `resampling`, in words: what is drawn together, and how much of that there is. */
  readonly drawn: string;
  textOf(id: string): string;
}

/** Opens the current snapshot, its split and the runs that `runs` names; what is missing is named with its notebook. */
export async function openComparison(
  parameters: ComparisonParameters,
  session = currentSession(),
): Promise<Comparison> {
  const { project } = session;
  const { profile, data, split: name, protocol, runs: wanted, resamples, seed } = parameters;
  const snapshot = await currentSnapshot(project, { expectedData: data || undefined });
  const { id, synthetic } = snapshot.manifest;
  session.markSynthetic(synthetic);
  const examples = await snapshot.examples();
  const split = await loadSplit(project.splits, name, { snapshot: id, examples });
  const fingerprint = split.fingerprint.sha1;
  const choice = { profile, snapshot: id, split: fingerprint, runs: wanted };
  const chosen = await comparedRuns(project, choice);
  const runs = await scoredRuns(chosen.compared, protocol);
  const apart = await Promise.all(chosen.apart.map(({ run }) => scoredIfPossible(run, protocol)));
  const texts = new Map(examples.map((example) => [example.id, example.text]));
  const grouping = await snapshotGroups(snapshot, { progress: session.progress('Near-duplicates') });
  const groups = resamplingGroups(examples, grouping.groups);
  const ids = (all: readonly { readonly id: string }[]) => all.map((run) => run.id);
  return {
    ...{ project, snapshot, examples, split, runs, apart: chosen.apart },
    floors: await scoredRuns(chosen.floors, protocol),
    widest: [...runs, ...apart.flatMap((run) => run ?? [])].reduce((a, b) => (tested(b) > tested(a) ? b : a)),
    list: runList(await listRuns(project), { compared: ids(chosen.compared), floors: ids(chosen.floors) }),
    resampling: { groups, resamples, seed },
    drawn: drawnSentence(grouping, groups, runs[0].outer.ids),
    textOf: (example) => texts.get(example) ?? '',
  };
}

/** Null where the run has nothing under this protocol, or is a rule without probabilities. */
async function scoredIfPossible(run: RunApart['run'], protocol: ComparisonParameters['protocol']) {
  return run.summary?.[protocol] ? scoredRun(run, protocol) : null;
}

const tested = ({ outer }: ScoredRun) => outer.ids.length;

function drawnSentence(
  { grouped, count, groups: all }: Grouping,
  groups: ReadonlyMap<string, string>,
  tested: readonly string[],
): string {
  const sizes = new Map<string, number>();
  for (const id of tested) sizes.set(groups.get(id) ?? id, (sizes.get(groups.get(id) ?? id) ?? 0) + 1);
  const effective = Math.round(effectiveClusters(sizes.values()));
  const [own, rows, of, worth] = [grouped, all.length, count, effective].map((n) =>
    n.toLocaleString('en-US'),
  );
  return (
    `${own} of the ${rows} examples of the snapshot share an event or nearly a narrative with another; there are ${of} ` +
    `groups in all. The tested examples are worth ${worth} independent ones.`
  );
}
