/** Exported models on the locked test part, once each. */
import { check } from '../core/check';
import { type Progress, silent } from '../core/progress';
import type { Project } from '../core/project';
import { openSnapshot } from '../data/snapshot';
import { type LockedResult, scoreLockedTest } from '../runs/locked-test';
import { loadSplit } from '../splits/split-file';
import type { ExportedFolder } from './export-folder';
import { openProvenanceRecord, recordedCheckpoint } from './provenance-record';
import { predictExport } from './verify-export';

/**
 * Scores each export on the locked part of the split that its record names; a model that was scored before keeps its
 * first score. Empty when no part was locked.
 */
export async function scoreLockedExports(
  project: Project,
  exports: readonly ExportedFolder[],
  { progress = silent }: { readonly progress?: Progress } = {},
): Promise<LockedResult[]> {
  const results: LockedResult[] = [];
  for (const exported of exports) {
    const record = await openProvenanceRecord(project, exported.manifest.record);
    const { run, fold, epoch } = recordedCheckpoint(record, exported.manifest.phase);
    const examples = await (await openSnapshot(project, record.data.snapshot)).examples();
    const snapshot = { snapshot: record.data.snapshot, examples };
    const split = await loadSplit(project.splits, record.split.name, snapshot);
    check(
      split.fingerprint.sha1 === record.split.fingerprint,
      () => `split ${split.name}: expected ${record.split.fingerprint}; run notebook 03-split-fingerprints`,
    );
    const locked = examples.filter((_, i) => split.folds[i] === 0);
    if (locked.length === 0) return [];
    const predict = async () =>
      Float64Array.from(
        await predictExport(
          exported,
          locked.map(({ text }) => text),
          progress,
        ),
      );
    const candidate = { kind: 'fold', run, fold, epoch } as const;
    const request = { split: record.split, candidate, examples: locked, seed: split.seed, predict };
    results.push(await scoreLockedTest(project, request));
  }
  return results;
}
