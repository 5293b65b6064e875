/** Splits on disk: `splits/<name>.json`, verified whenever one is read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../core/check';
import { readJson, writeFileAtomic } from '../core/files';
import { checkName, fingerprint, type LabelledId, type Split } from './split';

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
 * settings is kept beside it as `<name>.<snapshot>-<start of its fingerprint>.json`. One of the same snapshot and
 * settings whose folds differ means that data or code changed behind their ids: refused.
 */
export async function saveSplit(folder: string, split: Split): Promise<SavedSplit> {
  const path = splitPath(folder, split.name);
  const old = await readSplit(path);
  if (!old) {
    await writeFileAtomic(path, splitJson(split));
    return { status: 'written', path, kept: null };
  }
  if (sameSettings(old, split)) {
    check(
      old.fingerprint.sha1 === split.fingerprint.sha1,
      () =>
        `${path}: was made from the same snapshot ${split.snapshot} with the same settings, yet its fingerprint ` +
        `is ${old.fingerprint.sha1}; the new one is ${split.fingerprint.sha1}. Move the file away if the new folds are right`,
    );
    return { status: 'found', path, kept: null };
  }
  const kept = join(folder, `${old.name}.${old.snapshot}-${old.fingerprint.sha1.slice(0, 8)}.json`);
  if (!existsSync(kept)) await writeFileAtomic(kept, splitJson(old));
  await writeFileAtomic(path, splitJson(split));
  return { status: 'replaced', path, kept };
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
    split.format === 'maude-split/1',
    () =>
      `${path}: expected format maude-split/1; received ${JSON.stringify(split.format)}. Delete it and ${REMEDY}`,
  );
  const { ids, labels, folds } = split;
  const whole = Array.isArray(ids) && Array.isArray(folds) && typeof labels === 'string' && split.fingerprint;
  check(
    whole &&
      ids.length === folds.length &&
      ids.length === labels.length &&
      folds.reduce((most, fold) => Math.max(most, fold), 0) === split.k &&
      fingerprint(ids, labels, folds) === split.fingerprint.sha1,
    () => `${path}: damaged or edited, its rows do not have its fingerprint. Delete it and ${REMEDY}`,
  );
  return split;
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
        ? `example ${id} was labelled ${split.labels[row]}, now ${label}`
        : `row ${row} was example ${split.ids[row]}, now ${id}`,
    );
  }
  return differences.length > 0 ? differences.join('; ') : null;
}

function sameSettings(a: Split, b: Split): boolean {
  const settings = ({ snapshot, scheme, k, seed, folds }: Split) =>
    JSON.stringify([snapshot, scheme, k, seed, folds.flatMap((fold, i) => (fold === 0 ? i : []))]);
  return settings(a) === settings(b);
}

/** Indented JSON with the three long members on one line each. */
function splitJson({ ids, labels, folds, ...head }: Split): string {
  const lines = JSON.stringify(head, null, 2).slice(0, -2);
  const rows = `  "ids": ${JSON.stringify(ids)},\n  "labels": "${labels}",\n  "folds": ${JSON.stringify(folds)}`;
  return `${lines},\n${rows}\n}\n`;
}
