/** The best checkpoint of every classifier that took part, exported and held to what its run saved. */
import { type Progress, silent } from '../core/progress';
import type { Project } from '../core/project';
import type { ExportedFolder } from './export-folder';
import { exportModel } from './export-model';
import type { ProvenanceRecord } from './provenance-record';
import { type ExportCheck, verifyExport } from './verify-export';

/** One file of one export against the saved predictions. */
export interface BestCheck extends ExportCheck {
  readonly classifier: string;
}

/** What was exported. */
export interface ExportedBest {
  readonly models: readonly ExportedFolder[];
  readonly checks: readonly BestCheck[];
}

/** Exports each checkpoint that `record` names as the best of its classifier; those that are there are found again. */
export async function exportBest(
  project: Project,
  { id, best }: ProvenanceRecord,
  { progress = silent }: { readonly progress?: Progress } = {},
): Promise<ExportedBest> {
  const models: ExportedFolder[] = [];
  const checks: BestCheck[] = [];
  for (const { classifier } of best) {
    const model = await exportModel(project, id, { classifier, progress });
    models.push(model);
    for (const check of await verifyExport(project, model, { progress }))
      checks.push({ classifier, ...check });
  }
  return { models, checks };
}
