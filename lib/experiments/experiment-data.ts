/** The rows of an experiment: snapshot, split, the drawn subset and the folds over it. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import type { Project } from '../core/project';
import type { Example } from '../data/store/example';
import type { SnapshotManifest } from '../data/store/manifest';
import { currentSnapshot, openSnapshot, type Snapshot } from '../data/store/snapshot';
import { drawSubset, foldExamples } from '../splits/fold-examples';
import { LEFT_OUT, LOCKED } from '../splits/fold-numbers';
import type { Subset } from '../splits/parts';
import type { Split } from '../splits/split';
import { loadSplit } from '../splits/split-file';

/** How rows are drawn and folds cut: the same draw gives the same rows, wherever it is made. */
export interface FoldDraw {
  /** Of the subset and of the inner part. */
  readonly seed: number;
  /** Rows of the subset as they were asked for; 0 is all of them. */
  readonly size: number;
  /** Of these, rows of fold 1 where it alone is run; 0 in proportion. */
  readonly testSize: number;
}

/** What is opened and how it is cut. */
export interface DataRequest {
  /** Name of the split. */
  readonly split: string;
  readonly draw: FoldDraw;
  readonly innerFraction: number;
  /** Folds from the first on; 0 is all of them. */
  readonly runFolds: number;
}

/** The opened rows. */
export interface ExperimentData {
  readonly snapshot: SnapshotManifest;
  /** All of them, in snapshot order. */
  readonly examples: readonly Example[];
  readonly split: Split;
  readonly draw: FoldDraw;
  /** Null for all examples. */
  readonly subset: Subset | null;
  readonly folds: readonly Fold[];
}

/** Opens the current snapshot; with `expectedData` one of another source is refused. */
export async function openCurrentData(
  project: Project,
  request: DataRequest,
  expectedData: string,
): Promise<ExperimentData> {
  return read(project, await currentSnapshot(project, { expectedData: expectedData || undefined }), request);
}

/** Opens the snapshot `id`. */
export async function openData(project: Project, id: string, request: DataRequest): Promise<ExperimentData> {
  return read(project, await openSnapshot(project, id), request);
}

/** The same snapshot and split with another draw. */
export function cutData(
  { snapshot, examples, split }: Pick<ExperimentData, 'snapshot' | 'examples' | 'split'>,
  { draw, innerFraction, runFolds }: DataRequest,
): ExperimentData {
  const subset = drawSubset(split, examples, draw);
  const folds = foldExamples(split, examples, { innerFraction, seed: draw.seed, subset, runFolds });
  return { snapshot, examples, split, draw, subset, folds };
}

async function read(project: Project, snapshot: Snapshot, request: DataRequest): Promise<ExperimentData> {
  const { manifest } = snapshot;
  const examples = await snapshot.examples();
  const split = await loadSplit(project.splits, request.split, { snapshot: manifest.id, examples });
  checkTestIds(split, await snapshot.testIds());
  return cutData({ snapshot: manifest, examples, split }, request);
}

/** Throws where a fold would train on an example of the user's test files, or test it. */
function checkTestIds({ name, ids, folds }: Split, testIds: ReadonlySet<string>): void {
  const open = ids.filter((id, row) => testIds.has(id) && folds[row] !== LOCKED && folds[row] !== LEFT_OUT);
  check(
    open.length === 0,
    () =>
      `split ${name}: expected the ${testIds.size} examples of testData locked; ${open.length} are in folds, the first ${open[0]}. ` +
      'Delete the file and run notebook 03-split-fingerprints again',
  );
}
