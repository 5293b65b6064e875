/** Corrected labels as an overlay: the same examples under another id. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../../core/check';
import { temporaryPath } from '../../core/files/files';
import { writeParquet } from '../../core/files/parquet';
import { hashOf } from '../../core/hash';
import type { Label } from '../../core/labels';
import type { Project } from '../../core/project';
import { type Correction, correctionsOf, countChanges } from '../labels/corrections';
import { labelPath, readLabelForm } from '../labels/read-label-form';
import { EXAMPLE_SCHEMA, type Example } from './example';
import { CORRECTED_FORMAT, type LabelCounts, type ManifestDraft, type SnapshotManifest } from './manifest';
import { type Snapshot, snapshotAt } from './snapshot';
import { findSnapshot, writeSnapshot } from './store-snapshot';

/**
 * Lays the corrections of `file` over `base`. Its id is over the id of `base` and
 * the decided labels, so that no run on it mixes with one on the filed labels; its manifest names the file's digest.
 */
export async function correctSnapshot(
  project: Project,
  base: Snapshot,
  file: string,
  now: Date,
): Promise<Snapshot & { readonly reused: boolean }> {
  const labels = await readLabelForm(labelPath(file, [project.root, process.cwd()]));
  const corrections = correctionsOf(labels, base.manifest.id);
  const examples = await base.examples();
  const filed = new Map(examples.map(({ id, label }) => [id, label]));
  for (const { key } of corrections) check(filed.has(key), () => unknownKey(labels, key, base.manifest));
  const noted = {
    ...{ base: base.manifest.id, file: labels.name, sha256: labels.sha256 },
    ...countChanges(corrections, (key) => filed.get(key) as Label),
  };
  const draft: ManifestDraft = {
    ...withoutFiles(base.manifest),
    ...countsOf(base.manifest, examples, corrections),
    format: CORRECTED_FORMAT,
    id: hashOf({ base: base.manifest.id, labels: corrections.map(({ key, label }) => [key, label]) }).slice(
      0,
      16,
    ),
    corrections: noted,
  };
  const found = await findSnapshot(project, draft);
  const manifest = found ?? (await write(project, { base, draft, now }, corrected(examples, corrections)));
  return { ...snapshotAt(project, manifest), reused: found !== null };
}

async function write(
  project: Project,
  { base, draft, now }: { base: Snapshot; draft: ManifestDraft; now: Date },
  rows: Iterable<Example>,
): Promise<SnapshotManifest> {
  const examples = temporaryPath(join(project.data, 'snapshots', 'corrected.parquet'));
  await writeParquet(
    examples,
    EXAMPLE_SCHEMA,
    rows as Iterable<Example & Record<string, string | boolean | null>>,
  );
  const lines = (await readFile(join(base.folder, 'malformed.jsonl'), 'utf8')).split('\n').filter(Boolean);
  const malformed = lines.map((line) => JSON.parse(line));
  const [truth, testIds] = [await base.truth(), [...(await base.testIds())]];
  return writeSnapshot(project, draft, { examples, malformed, truth, testIds, now });
}

function withoutFiles({ files: _, ...draft }: SnapshotManifest): ManifestDraft {
  return draft;
}

function* corrected(
  examples: readonly Example[],
  corrections: readonly Correction[],
): Generator<Example, void, undefined> {
  const labels = new Map(corrections.map(({ key, label }) => [key, label]));
  for (const example of examples) yield { ...example, label: labels.get(example.id) ?? example.label };
}

/** The base's counts with every changed example moved to its new class. */
function countsOf(
  { labels, years }: SnapshotManifest,
  examples: readonly Example[],
  corrections: readonly Correction[],
): { labels: LabelCounts; years: SnapshotManifest['years'] } {
  const moved = {
    labels: { ...labels },
    years: structuredClone(years) as Record<string, Record<Label, number>>,
  };
  const to = new Map(corrections.map(({ key, label }) => [key, label]));
  for (const { id, label, dateReceived } of examples) {
    const year = moved.years[dateReceived?.slice(0, 4) ?? 'unknown'];
    for (const counts of [moved.labels, year]) {
      counts[label]--;
      counts[to.get(id) ?? label]++;
    }
  }
  return moved;
}

function unknownKey(
  { name, decisions }: { name: string; decisions: readonly { key: string; row: number }[] },
  key: string,
  { id, source }: SnapshotManifest,
): string {
  const row = decisions.find((decision) => decision.key === key)?.row;
  return `${name}, row ${row}: expected the key of an example of snapshot ${id} (${source}); received ${show(key)}. Take the labels of this snapshot; a spreadsheet drops zeros before a number`;
}
