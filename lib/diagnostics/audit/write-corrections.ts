/** What readers agreed on, as the file that notebook 01 lays over the snapshot. */
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/files/files';
import { AND } from '../../data/labels/corrections';
import { writeLabelForm } from '../../data/labels/label-form';
import type { ReadLabels } from './reader-labels';

/** Writes `corrections.csv` to the sheet's folder: every settled label, changed or confirmed, and those whose word it is. */
export async function writeCorrections(folder: string, { sheet, rows }: ReadLabels): Promise<string> {
  const settled = rows.filter(({ label }) => label !== null);
  const decisions = settled.map(({ key, label, by }) => ({
    ...{ key, label, note: '', reader: by.join(AND), decidedAt: '' },
  }));
  const extra = { columns: ['snapshot'], rows: settled.map(() => ({ snapshot: sheet.snapshot })) } as const;
  const path = join(folder, 'corrections.csv');
  await writeFileAtomic(path, writeLabelForm(decisions, extra));
  return path;
}
