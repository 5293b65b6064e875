/** The sheet that readers fill in, and beside it what they must not see. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../core/check';
import { writeFileAtomic } from '../../core/files/files';
import { readSealed, writeSealed } from '../../core/files/sealed';
import { hashOf, sha256 } from '../../core/hash';
import type { Label } from '../../core/labels';
import { writeLabelForm } from '../../data/labels/label-form';
import { RULES, type SheetDraw, type SheetRow, type Stratum } from './suspect-strata';

/** The format that this code writes and reads. */
export const SHEET_FORMAT = 'maude-suspects/1';

/** A spreadsheet's cell holds no more characters. */
const CELL_CHARACTERS = 32_767;

/** What a sheet was drawn from. */
export interface SheetOrigin {
  readonly snapshot: string;
  /** The run whose probabilities name the suspects, and all that were compared. */
  readonly audited: string;
  readonly runs: readonly string[];
  readonly seed: number;
}

/** `suspects.json`: what stands behind the rows of `suspects.csv`, in their order. */
export interface SuspectSheet extends SheetOrigin {
  readonly format: typeof SHEET_FORMAT;
  /** Of everything below but the digest: the folder's name. */
  readonly id: string;
  readonly strata: readonly (Stratum & { readonly why: string })[];
  readonly rows: readonly (SheetRow & { readonly filed: Label })[];
  /** SHA-256 of `suspects.csv` as it was written: readers may have changed it since. */
  readonly csv: string;
}

const FILE = 'suspects.json';
const remedy = (folder: string) =>
  `Move the labels that were filled in out of ${folder}, delete it and run notebook 06`;

/** A sheet on disk. */
export interface WrittenSheet {
  readonly folder: string;
  readonly sheet: SuspectSheet;
  /** Narratives that a spreadsheet's cell does not hold. */
  readonly tooLong: number;
}

/**
 * Writes `suspects.csv` (the form of labels with narrative and snapshot, blind) and last `suspects.json` to a folder of their own
 * below `labels`; a sheet that is there is left alone, as somebody may be filling it in.
 */
export async function writeSuspectSheet(
  labels: string,
  origin: SheetOrigin,
  { strata, rows }: SheetDraw,
  textOf: (key: string) => string,
): Promise<WrittenSheet> {
  const narratives = rows.map(({ key }) => ({ narrative: textOf(key), snapshot: origin.snapshot }));
  const undecided = rows.map(({ key }) => ({ key, label: null, note: '', reader: '', decidedAt: '' }));
  const csv = writeLabelForm(undecided, { columns: ['narrative', 'snapshot'], rows: narratives });
  const body = {
    ...origin,
    strata: strata.map((stratum) => ({ ...stratum, why: RULES[stratum.rule] })),
    rows: rows.map((row) => ({ ...row, filed: strata[row.stratum].filed })),
    csv: sha256(csv),
  };
  const id = hashOf(body).slice(0, 12);
  const folder = join(labels, id);
  const sheet: SuspectSheet = { format: SHEET_FORMAT, id, ...body };
  if (!(existsSync(join(folder, 'suspects.csv')) && (await readSuspectSheet(folder)))) {
    await writeFileAtomic(join(folder, 'suspects.csv'), csv);
    await writeSealed(join(folder, FILE), sheet);
  }
  const tooLong = narratives.filter(({ narrative }) => narrative.length > CELL_CHARACTERS).length;
  return { folder, sheet, tooLong };
}

/** The sheet of a folder; null where there is none. Throws when it was changed. */
export async function readSuspectSheet(folder: string): Promise<SuspectSheet | null> {
  const path = join(folder, FILE);
  const sheet = await readSealed<SuspectSheet>(path, remedy(folder));
  if (sheet === null) return null;
  check(
    sheet.format === SHEET_FORMAT,
    () => `${path}: expected format ${SHEET_FORMAT}; received ${sheet.format}. ${remedy(folder)}`,
  );
  return sheet;
}

/** What was drawn, from how many, and what to do with it. */
export function sheetSentence({ folder, sheet, tooLong }: WrittenSheet, root: string): string {
  const path = folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
  const of = (control: boolean) => sheet.strata.filter(({ rule }) => (rule === 'control') === control);
  const count = (strata: readonly Stratum[], field: 'size' | 'drawn') =>
    strata.reduce((sum, stratum) => sum + stratum[field], 0).toLocaleString('en-US');
  const [suspects, controls] = [of(false), of(true)];
  const long =
    tooLong > 0
      ? ` ${tooLong} narratives are longer than a spreadsheet's cell: read these in a text editor.`
      : '';
  return (
    `${path}/suspects.csv has ${count(suspects, 'drawn')} of ${count(suspects, 'size')} suspects and ${count(controls, 'drawn')} ` +
    `of ${count(controls, 'size')} other reports, shuffled, without the label, the model or what is which (that is in suspects.json: not for readers). ` +
    `Two readers each fill the column label of a copy of their own; then set the parameter labels to both files.${long}`
  );
}
