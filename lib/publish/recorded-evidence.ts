/** The floors that a choice was compared with, and how the candidates' runs stand beside them. */
import { check } from '../core/check';
import type { Project } from '../core/project';
import type { RunEvidence } from '../diagnostics/comparison/run-evidence';
import { assessments, type FloorResults } from '../experiments/comparison/assessment';
import { pairRuns } from '../runs/pairing';
import { verifyRun } from '../runs/registry';
import type { Protocol, Run } from '../runs/run';
import { readSplit, splitPath } from '../splits/split-file';
import { type RecordedRun, recordRun } from './choice';

/** A run of the candidates beside the strongest floor of each measure, its tested folds pooled. */
export interface RunBesideFloor {
  readonly run: string;
  readonly rows: readonly FloorResults[];
  readonly evidence: RunEvidence;
}

/** What a record keeps of the floors. */
export interface RecordedFloors {
  /** The rules on the very folds of the candidates; empty where none was run on them. */
  readonly floors: readonly RecordedRun[];
  readonly besideFloor: readonly RunBesideFloor[];
}

/** Verifies the floors and compares every run with them. Throws unless all are on the same examples. */
export async function recordFloors(
  project: Project,
  runs: readonly Run[],
  floors: readonly Run[],
  protocol: Protocol,
): Promise<RecordedFloors> {
  const [{ split }] = runs.map(({ inputs }) => inputs);
  const path = splitPath(project.splits, split.name);
  const rows = await readSplit(path);
  check(rows, () => `${path}: no such file; run notebook 03-split-fingerprints`);
  for (const floor of floors) {
    await verifyRun(floor);
    for (const run of runs) pairRuns(run, floor);
  }
  const assess = await assessments(project, rows, floors);
  const compared: RunBesideFloor[] = [];
  for (const run of runs) {
    const { besideFloor, evidence } = await assess(run, protocol);
    compared.push({ run: run.id, rows: besideFloor, evidence });
  }
  return { floors: await Promise.all(floors.map(recordRun)), besideFloor: compared };
}
