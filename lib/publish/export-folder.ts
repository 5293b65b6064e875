/** The folder of an exported checkpoint: its manifest, and what it takes to trust it. */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { entriesBelow, entryWord } from '../core/files/entries-below';
import { readSealed, writeSealed } from '../core/files/sealed';
import { sha256File } from '../core/hash';
import type { Project } from '../core/project';
import type { Phase, Run, RunFile } from '../runs/run';
import { folderName } from './choice';
import { openProvenanceRecord, type ProvenanceRecord } from './provenance-record';

/** What a folder holds. */
export type ExportKind = 'model' | 'space';

const EXPORT_FORMAT = 'maude-export/4';

/** `export.json`, written last. */
export interface ExportManifest {
  readonly format: typeof EXPORT_FORMAT;
  readonly kind: ExportKind;
  readonly classifier: string;
  readonly phase: Phase;
  /** Id and digest of the provenance record that chose the checkpoint. */
  readonly record: string;
  readonly recordDigest: string;
  readonly files: readonly RunFile[];
}

/** A checked export. */
export interface ExportedFolder {
  readonly folder: string;
  readonly manifest: ExportManifest;
}

const MANIFEST = 'export.json';
const PROVENANCE = 'provenance.json';
const CARD = 'README.md';
/** Python leaves it where it imported code; it belongs to no export. */
const PYTHON_CACHE = '__pycache__';

/** Where the exported model of `record` lies. */
export function exportFolder(
  project: Project,
  record: string,
  of: Pick<ExportManifest, 'classifier' | 'phase'>,
): string {
  return join(project.reports, 'selection', record, `model-${folderName(of)}`);
}

/** Lists every file of `folder` with its hash in `export.json`. */
export async function sealExport(
  folder: string,
  { kind, run, record }: { kind: ExportKind; run: Run; record: ProvenanceRecord },
): Promise<ExportedFolder> {
  const files = await filesOf(folder);
  const manifest: ExportManifest = {
    format: EXPORT_FORMAT,
    kind,
    classifier: run.inputs.classifier,
    phase: run.phase,
    record: record.id,
    recordDigest: record.digest,
    files,
  };
  await writeSealed(join(folder, MANIFEST), manifest);
  return { folder, manifest };
}

/**
 * Opens an export and checks it against the record that it claims: every file has its hash and none was added, the
 * provenance inside is the record itself, and the card names its digest. Throws otherwise: nothing without provenance
 * leaves the workbench.
 */
export async function openExport(project: Project, folder: string): Promise<ExportedFolder> {
  const path = join(folder, MANIFEST);
  const manifest = await readExportManifest(folder);
  const provenance = join(folder, PROVENANCE);
  check(existsSync(provenance), () => `${provenance}: expected the provenance record; found none; ${again}`);
  const record = await openProvenanceRecord(project, manifest.record);
  check(
    record.digest === manifest.recordDigest,
    () => `${path}: expected digest ${record.digest}; received ${manifest.recordDigest}; ${again}`,
  );
  const original = join(project.reports, 'selection', record.id, PROVENANCE);
  check(
    (await sha256File(provenance)) === (await sha256File(original)),
    () => `${provenance}: expected the record ${record.id}; it is another one; ${again}`,
  );
  await checkFiles({ folder, manifest }, again);
  const card = join(folder, CARD);
  check(
    existsSync(card) && (await readFile(card, 'utf8')).includes(record.digest),
    () => `${card}: expected a card that names the digest ${record.digest}; ${again}`,
  );
  return { folder, manifest };
}

const again = 'run notebook 07-checkpoint-selection';

/**
 * Opens an export wherever it lies, without the project that made it: every file has its hash and none was added. Throws
 * otherwise.
 */
export async function openExportAlone(folder: string): Promise<ExportedFolder> {
  const exported = { folder, manifest: await readExportManifest(folder) };
  await checkFiles(exported, 'export it again, or copy it whole');
  return exported;
}

async function readExportManifest(folder: string): Promise<ExportManifest> {
  const path = join(folder, MANIFEST);
  const manifest = await readSealed<ExportManifest>(path, `Delete the folder and ${again}`);
  check(manifest, () => `${path}: expected an export's manifest; found none; ${again}`);
  check(
    manifest.format === EXPORT_FORMAT,
    () =>
      `${path}: expected format ${EXPORT_FORMAT}; received ${manifest.format}, of another version. Delete the folder and ${again}`,
  );
  return manifest;
}

async function checkFiles({ folder, manifest }: ExportedFolder, remedy: string): Promise<void> {
  const found = await filesOf(folder);
  check(
    JSON.stringify(found) === JSON.stringify(manifest.files),
    () => `${folder}: ${firstDifference(manifest.files, found)}; ${remedy}`,
  );
}

async function filesOf(folder: string): Promise<RunFile[]> {
  const files: RunFile[] = [];
  for (const entry of await entriesBelow(folder, (name) => name === MANIFEST || name === PYTHON_CACHE)) {
    const path = join(folder, entry.name);
    check(
      entry.kind === 'file',
      () => `${path}: expected the files of the export; received ${entryWord(entry)}: remove it`,
    );
    files.push({ path: entry.name, sha256: await sha256File(path), bytes: (await stat(path)).size });
  }
  return files;
}

function firstDifference(expected: readonly RunFile[], found: readonly RunFile[]): string {
  for (const file of expected) {
    const other = found.find(({ path }) => path === file.path);
    if (!other) return `${file.path} is missing`;
    if (other.sha256 !== file.sha256) return `${file.path} was changed after the export`;
  }
  return `${found.find(({ path }) => !expected.some((file) => file.path === path))?.path} was added after the export`;
}
