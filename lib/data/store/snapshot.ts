/** Snapshots on disk: finding and opening them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../core/check';
import { readCurrent } from '../../core/files/current';
import { readJson } from '../../core/files/files';
import { readSealed } from '../../core/files/sealed';
import { sha256File } from '../../core/hash';
import type { Project } from '../../core/project';
import { OPENFDA } from '../openfda/source';
import { sourceFiles } from '../read/source-files';
import type { SyntheticTruth } from '../synthetic/truth';
import type { Example } from './example';
import { CORRECTED_FORMAT, SNAPSHOT_FORMAT, type SnapshotManifest, SYNTHETIC } from './manifest';
import { readExamples } from './read-examples';

const REMEDY = 'Run notebook 01-data-exploration';

/** A stored snapshot. */
export interface Snapshot {
  readonly manifest: SnapshotManifest;
  readonly folder: string;
  /** All examples, sorted by id. */
  examples(): Promise<Example[]>;
  /** Ids of the examples of the user's test files, which no fold may train on; empty where there are none. */
  testIds(): Promise<ReadonlySet<string>>;
  /** What the generator planted, by record id; null for real records. */
  truth(): Promise<Readonly<Record<string, SyntheticTruth>> | null>;
}

/** Opens the snapshot `id` and checks its files against their hashes; errors name notebook 01. */
export async function openSnapshot(project: Project, id: string): Promise<Snapshot> {
  const manifest = await readManifest(project, id);
  check(manifest, `expected snapshot "${id}" in ${project.data}; there is none, or half of one. ${REMEDY}`);
  const folder = snapshotFolder(project, id);
  for (const [name, hash] of Object.entries(manifest.files)) await checkFile(join(folder, name), hash);
  return snapshotAt(project, manifest);
}

/**
 * Opens the snapshot that `data/current.json` names. When `expectedData` (what `MAUDE_DATA` says) is given, a
 * snapshot made from anything else is refused: other kind, other files, other content (size, then SHA-256). Of
 * `openfda` the kind alone is looked at.
 */
export async function currentSnapshot(
  project: Project,
  { expectedData }: { expectedData?: string } = {},
): Promise<Snapshot> {
  const id = await readCurrent(project.data, REMEDY);
  check(id, `expected ${join(project.data, 'current.json')}; no snapshot was taken yet. ${REMEDY}`);
  const snapshot = await openSnapshot(project, id);
  if (expectedData) await checkData(project, snapshot.manifest, expectedData);
  return snapshot;
}

/** The folder of snapshot `id`. */
export function snapshotFolder(project: Project, id: string): string {
  check(/^[0-9a-f]{16}$/.test(id), `snapshot id: expected 16 hex digits; received "${id}"`);
  return join(project.data, 'snapshots', id);
}

/** The manifest of snapshot `id`; null when there is none (a half-written folder has none). Throws when it was changed. */
export async function readManifest(project: Project, id: string): Promise<SnapshotManifest | null> {
  const path = join(snapshotFolder(project, id), 'manifest.json');
  const manifest = await readSealed<SnapshotManifest>(path, REMEDY);
  if (manifest === null) return null;
  const format = manifest.corrections ? CORRECTED_FORMAT : SNAPSHOT_FORMAT;
  check(
    manifest.format === format && manifest.id === id,
    `${path}: expected format ${format} and id ${id}; received ${manifest.format} and ${manifest.id}. ${REMEDY}`,
  );
  return manifest;
}

/** The snapshot that `manifest` describes, its files unchecked. */
export function snapshotAt(project: Project, manifest: SnapshotManifest): Snapshot {
  const folder = snapshotFolder(project, manifest.id);
  return {
    manifest,
    folder,
    examples: async () => {
      const path = join(folder, 'examples.parquet');
      const examples = await readExamples(path);
      check(
        examples.length === manifest.rows,
        `${path}: expected ${manifest.rows} rows; received ${examples.length}. ${REMEDY}`,
      );
      return examples;
    },
    testIds: async () =>
      new Set(manifest.test ? await readJson<string[]>(join(folder, 'test-ids.json')) : []),
    truth: () => readJson(join(folder, 'truth.json')),
  };
}

async function checkFile(path: string, hash: string): Promise<void> {
  check(existsSync(path), `${path}: the snapshot is incomplete. ${REMEDY}`);
  check(
    (await sha256File(path)) === hash,
    `${path}: expected the content that its manifest names; it is damaged or was edited. ${REMEDY}`,
  );
}

async function checkData(project: Project, manifest: SnapshotManifest, expectedData: string): Promise<void> {
  const refuse = (what: string) =>
    new Error(
      `expected a snapshot of ${expectedData}; the current one (${manifest.id}) was made from ${manifest.source}${what}. ${REMEDY}`,
    );
  if ((expectedData === SYNTHETIC) !== manifest.synthetic) throw refuse('');
  if (manifest.synthetic) return;
  // What was fetched is not fetched again to be compared; the files' hashes stand in the manifest.
  if (expectedData === OPENFDA && manifest.source === OPENFDA) return;
  const files = await sourceFiles(expectedData, [project.root, process.cwd()]);
  const inputs = manifest.inputs.slice(0, manifest.inputs.length - (manifest.test?.inputs ?? 0));
  const named = files.length === inputs.length && files.every((file, i) => file.name === inputs[i].file);
  if (!named) throw refuse('');
  for (const [i, file] of files.entries()) {
    const input = inputs[i];
    if (file.bytes !== input.bytes || (await sha256File(file.path)) !== input.sha256)
      throw refuse(`, of which ${file.name} has changed since`);
  }
}
