/** Writing a snapshot's folder, or finding that it is there already. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, writeFileAtomic, writeJson } from '../../core/files/files';
import { writeSealed } from '../../core/files/sealed';
import { canonicalJson, sha256File } from '../../core/hash';
import type { Project } from '../../core/project';
import { type Provenance, provenance } from '../../core/provenance';
import type { MalformedLine } from '../read/read-records';
import type { SyntheticTruth } from '../synthetic/truth';
import { dataCard } from './data-card';
import type { ManifestDraft, SnapshotManifest } from './manifest';
import { readManifest, snapshotAt, snapshotFolder } from './snapshot';

/** What stands in a snapshot's folder beside its manifest. */
export interface SnapshotContent {
  /** Where the examples stand as Parquet, sorted by id, on the same disk; the file is moved. */
  readonly examples: string;
  readonly malformed: readonly MalformedLine[];
  /** By record id; null for real records. */
  readonly truth: Readonly<Record<string, SyntheticTruth>> | null;
  /** Ids of the examples of test files. */
  readonly testIds: readonly string[];
  readonly now: Date;
}

/**
 * Writes the folder of `draft`, its manifest last but for the data card, which is made from the files alone. What
 * stood there (half a snapshot, or one of other inputs that clean to the same rows) is removed first, beginning with
 * its manifest.
 */
export async function writeSnapshot(
  project: Project,
  draft: ManifestDraft,
  { examples, malformed, truth, testIds, now }: SnapshotContent,
): Promise<SnapshotManifest> {
  const folder = snapshotFolder(project, draft.id);
  await rm(join(folder, 'manifest.json'), { force: true });
  await rm(folder, { recursive: true, force: true });
  await replaceFile(join(folder, 'examples.parquet'), (path) => rename(examples, path));
  await writeFileAtomic(
    join(folder, 'malformed.jsonl'),
    malformed.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  if (truth) await writeFileAtomic(join(folder, 'truth.json'), `${JSON.stringify(truth)}\n`);
  if (draft.test) await writeFileAtomic(join(folder, 'test-ids.json'), `${JSON.stringify(testIds)}\n`);
  const made: Provenance = provenance(now);
  await writeJson(join(folder, 'provenance.json'), made);
  const files: Record<string, string> = {};
  const others = [...(truth ? ['truth.json'] : []), ...(draft.test ? ['test-ids.json'] : [])];
  for (const name of ['examples.parquet', 'malformed.jsonl', ...others])
    files[name] = await sha256File(join(folder, name));
  const manifest: SnapshotManifest = { ...draft, files };
  await writeSealed(join(folder, 'manifest.json'), manifest);
  await writeFileAtomic(join(folder, 'data-card.md'), await dataCard(snapshotAt(project, manifest)));
  return manifest;
}

/**
 * The stored manifest, if it says what `draft` says and its files are whole; else null. Which file its corrections came from,
 * and who made them, is a note: the labels are the same.
 */
export async function findSnapshot(project: Project, draft: ManifestDraft): Promise<SnapshotManifest | null> {
  const stored = await readManifest(project, draft.id).catch(() => null);
  if (stored === null) return null;
  const { files, ...rest } = stored;
  if (canonicalJson(withoutNote(rest)) !== canonicalJson(withoutNote(draft))) return null;
  for (const [name, hash] of Object.entries(files)) {
    const path = join(snapshotFolder(project, draft.id), name);
    if (!existsSync(path) || (await sha256File(path)) !== hash) return null;
  }
  return stored;
}

function withoutNote({ corrections, ...rest }: ManifestDraft): object {
  if (!corrections) return rest;
  const { base, decided, changed, changes } = corrections;
  return { ...rest, corrections: { base, decided, changed, changes } };
}
