/** The sheet for readers of a comparison, and what comes back from them. */
import { dirname, join, relative } from 'node:path';
import type { Values } from '../../core/parameters/definition';
import { labelPath, readLabelForm } from '../../data/labels/read-label-form';
import type { SuspectRow } from '../../diagnostics/audit/death-audit';
import { type ReadLabels, readLabels } from '../../diagnostics/audit/reader-labels';
import {
  readSuspectSheet,
  sheetSentence,
  type WrittenSheet,
  writeSuspectSheet,
} from '../../diagnostics/audit/suspect-sheet';
import { drawSheet } from '../../diagnostics/audit/suspect-strata';
import { writeCorrections } from '../../diagnostics/audit/write-corrections';
import type { diagnosticsParameters } from '../../diagnostics/parameters';
import type { Comparison } from './comparison';

type SheetParameters = Pick<Values<typeof diagnosticsParameters>, 'sheetSuspects' | 'sheetControls' | 'seed'>;

/** A sheet with the sentence that says what it is and where it stands. */
export interface PresentedSheet extends WrittenSheet {
  readonly sentence: string;
}

/** Draws suspects and controls by the run that was tested on most rows, and writes them to `reports/labels/<id>/`. */
export async function suspectSheet(
  { project, snapshot, widest, runs, textOf }: Comparison,
  suspects: readonly SuspectRow[],
  { sheetSuspects, sheetControls, seed }: SheetParameters,
): Promise<PresentedSheet> {
  const draw = drawSheet(widest, suspects, { suspects: sheetSuspects, controls: sheetControls, seed });
  const origin = {
    snapshot: snapshot.manifest.id,
    audited: widest.run.id,
    runs: runs.map(({ run }) => run.id),
    seed,
  };
  const written = await writeSuspectSheet(join(project.reports, 'labels'), origin, draw, textOf);
  return { ...written, sentence: sheetSentence(written, project.root) };
}

/** What readers said of a sheet, and where what they agree on stands. */
export interface PresentedLabels extends ReadLabels {
  /** The file for the parameter `corrections` of notebook 01, from the project's folder. */
  readonly corrections: string;
}

/**
 * Reads the files that `labels` names between commas, against the sheet in the folder of the first one, else the present one,
 * and writes `corrections.csv` beside that sheet; null where none is named.
 */
export async function readerLabels(
  { project, snapshot }: Comparison,
  present: WrittenSheet,
  labels: string,
): Promise<PresentedLabels | null> {
  const names = labels.split(',').map((name) => name.trim());
  const paths = names.filter(Boolean).map((name) => labelPath(name, [project.root, process.cwd()]));
  if (paths.length === 0) return null;
  const own = await readSuspectSheet(dirname(paths[0]));
  const { folder, sheet } = own ? { folder: dirname(paths[0]), sheet: own } : present;
  const { id } = snapshot.manifest;
  if (sheet.snapshot !== id)
    throw new Error(
      `${folder}: expected a sheet of snapshot ${id}; received one of ${sheet.snapshot}. Take its snapshot (notebook 01), or leave the parameter labels empty`,
    );
  const read = readLabels(await Promise.all(paths.map(readLabelForm)), sheet);
  return { ...read, corrections: relative(project.root, await writeCorrections(folder, read)) };
}
