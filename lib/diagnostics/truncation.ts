/** How many narratives a run did not read to their end. */
import { join } from 'node:path';
import type { TrainingRecord } from '../classifiers/encoder/training/checkpoint';
import { readJson } from '../core/files/files';
import { verifyFile } from '../runs/registry';
import type { Run } from '../runs/run';

/** Shares of the narratives of one fold that were longer than `maxLength`. */
export type TruncationRow = {
  readonly fold: number;
  readonly maxLength: number;
  readonly truncation: string;
  readonly train: number;
  readonly outer: number;
};

/** One row a fold, from what its kept checkpoints recorded; folds that kept none are left out. */
export async function truncationTable(run: Run): Promise<TruncationRow[]> {
  const rows: TruncationRow[] = [];
  for (const { fold, epochs } of run.folds) {
    const file = epochs
      .flatMap(({ checkpoint }) => checkpoint)
      .find(({ path }) => path.endsWith('/training.json'));
    if (file === undefined) continue;
    await verifyFile(run, file);
    const record = (await readJson<TrainingRecord>(join(run.folder, file.path)))!;
    const { maxLength, truncation } = record.recipe;
    rows.push({ fold, maxLength, truncation, ...record.truncated });
  }
  return rows;
}
