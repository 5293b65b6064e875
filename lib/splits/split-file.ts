/** Splits on disk: `splits/<name>.json`, verified whenever one is read. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { readJson, writeFileAtomic } from '../core/files/files';
import { hashOf } from '../core/hash';
import { fingerprintOf } from '../core/split-fingerprint';
import { checkName, type LabelledId, type Split } from './split';

const FORMAT = 'maude-split/2';

const REMEDY = 'run notebook 03-split-fingerprints again';

/** What became of a split that was to be saved. */
export interface SavedSplit {
  /** `found`: the very same was there; `replaced`: another one was there and is kept as `kept`. */
  readonly status: 'written' | 'found' | 'replaced';
  readonly path: string;
  readonly kept: string | null;
}

/** The path of a split's file in `folder`. */
export function splitPath(folder: string, name: string): string {
  checkName(name);
  return join(folder, `${name}.json`);
}

/**
 * Saves a split as `<name>.json` in `folder`. An identical file is found again. One of another snapshot or other
 * settings, or of an older format, is kept beside it under a longer name. One of the same snapshot and
 * settings whose folds differ means that data or code changed behind their ids: refused.
 */
export async function saveSplit(folder: string, split: Split): Promise<SavedSplit> {
  const path = splitPath(folder, split.name);
  const older = await setAsideOlder(path);
  const old = older ? null : await readSplit(path);
  if (!old) {
    await writeFileAtomic(path, splitJson(split));
    return { status: older ? 'replaced' : 'written', path, kept: older };
  }
  if (old.fingerprint.sha256 === split.fingerprint.sha256) return { status: 'found', path, kept: null };
  check(
    !sameSettings(old, split) || old.fingerprint.sha1 === split.fingerprint.sha1,
    () =>
      `${path}: was made from the same snapshot ${split.snapshot} with the same settings, yet its fingerprint ` +
      `is ${old.fingerprint.sha1}; the new one is ${split.fingerprint.sha1}. Move the file away if the new folds are right`,
  );
  const kept = join(folder, `${old.name}.${old.snapshot}-${old.fingerprint.sha256.slice(0, 8)}.json`);
  if (!existsSync(kept)) await writeFileAtomic(kept, splitJson(old));
  await writeFileAtomic(path, splitJson(split));
  return { status: 'replaced', path, kept };
}

/** Renames a file of another format, so that a new split can take its name; returns the new path, null if none was there. */
async function setAsideOlder(path: string): Promise<string | null> {
  const old = await readJson<{ format?: unknown }>(path);
  if (!old || old.format === FORMAT) return null;
  const kept = path.replace(/json$/, `older-${hashOf(old).slice(0, 8)}.json`);
  await rename(path, kept);
  return kept;
}

/** The snapshot that a split is to be used with. */
export interface SplitData {
  readonly snapshot: string;
  /** In snapshot order. */
  readonly examples: readonly LabelledId[];
}

/** Reads a split and verifies it against the snapshot; throws what differs and the notebook that mends it. */
export async function loadSplit(folder: string, name: string, data: SplitData): Promise<Split> {
  const path = splitPath(folder, name);
  const split = await readSplit(path);
  check(split, () => `${path}: no such file; ${REMEDY}`);
  const difference = differenceFrom(split, data);
  check(!difference, () => `${path}: the data changed since the split was made: ${difference}; ${REMEDY}`);
  return split;
}

/** Reads a split file and checks it against its own fingerprint; null when there is none. */
export async function readSplit(path: string): Promise<Split | null> {
  const split = await readJson<Split>(path);
  if (!split) return null;
  check(
    split.format === FORMAT,
    () =>
      `${path}: expected format ${FORMAT}; received ${JSON.stringify(split.format)}. Delete it and ${REMEDY}`,
  );
  const damage = damageOf(split);
  check(!damage, () => `${path}: damaged or edited, ${damage}. Delete it and ${REMEDY}`);
  return split;
}

/** What of a split file does not fit together; null when all does. */
function damageOf({ fingerprint: stored, ...content }: Split): string | null {
  const { ids, labels, folds, k } = content;
  if (!Array.isArray(ids) || !Array.isArray(folds) || typeof labels !== 'string' || !stored)
    return 'it holds no ids, labels, folds or fingerprint';
  if (ids.length !== folds.length || ids.length !== labels.length)
    return `it holds ${ids.length} ids, ${labels.length} labels and ${folds.length} folds`;
  const most = folds.reduce((so, fold) => Math.max(so, fold), 0);
  if (most !== k) return `its folds go to ${most}, its k is ${k}`;
  const found = fingerprintOf(content);
  if (found.sha1 !== stored.sha1) return `its rows have the SHA-1 ${found.sha1}, not ${stored.sha1}`;
  if (found.sha256 !== stored.sha256) return 'its settings, counts or groups do not have its SHA-256';
  return hashOf(found) === hashOf(stored) ? null : 'its fingerprint says something else of its rows';
}

function differenceFrom(split: Split, { snapshot, examples }: SplitData): string | null {
  const differences: string[] = [];
  if (split.snapshot !== snapshot) differences.push(`snapshot ${split.snapshot}, now ${snapshot}`);
  if (split.ids.length !== examples.length)
    differences.push(`${split.ids.length} examples, now ${examples.length}`);
  const row = examples.findIndex(
    (example, i) => example.id !== split.ids[i] || example.label !== split.labels[i],
  );
  if (row >= 0 && row < split.ids.length) {
    const { id, label } = examples[row];
    differences.push(
      id === split.ids[row]
        ? `row ${row}, example ${id}, was labelled ${split.labels[row]}, now ${label}`
        : `row ${row} was example ${split.ids[row]}, now ${id}`,
    );
  }
  return differences.length > 0 ? differences.join('; ') : null;
}

function sameSettings(a: Split, b: Split): boolean {
  const settings = ({ snapshot, scheme, k, seed, foldNames, folds }: Split) =>
    JSON.stringify([snapshot, scheme, k, seed, foldNames, folds.flatMap((fold, i) => (fold === 0 ? i : []))]);
  return settings(a) === settings(b);
}

/** Indented JSON with the four long members on one line each. */
function splitJson({ ids, labels, folds, groups, ...head }: Split): string {
  const lines = JSON.stringify(head, null, 2).slice(0, -2);
  const rows = `  "ids": ${JSON.stringify(ids)},\n  "labels": "${labels}",\n  "folds": ${JSON.stringify(folds)},\n  "groups": ${JSON.stringify(groups)}`;
  return `${lines},\n${rows}\n}\n`;
}
