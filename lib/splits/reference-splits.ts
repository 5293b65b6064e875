/**
 * Folds as the published project stores them: index arrays in `cv_splits.json` and the SHA-1 of the label sequence.
 *
 * Known of its form: five folds as arrays of row numbers for training and test, a SHA-1 of all labels and one of the
 * first 100 (`sha1_first_100_labels`). Assumed: the members' names (any that is spelled as in `TEST`, `TRAIN`, `WHOLE`)
 * and the bytes that were hashed (tried: `LABEL_FORMS`, UTF-8).
 */
import { resolve } from 'node:path';
import { check, messageOf } from '../core/check';
import { readJson } from '../core/files/files';
import { sha1 } from '../core/hash';
import { LABEL_NAMES, type Label } from '../core/labels';
import type { Folding } from './fold-numbers';

const TEST = ['test', 'val', 'valid', 'validation', 'test_idx', 'val_idx', 'test_indices', 'val_indices'];
const TRAIN = ['train', 'train_idx', 'train_indices'];
const WHOLE = ['sha1', 'fingerprint', 'sha1_labels', 'labels_sha1', 'label_sha1'];
const FIRST = 'sha1_first_100_labels';

/** How the sequence of labels may have become bytes: letters or names, joined or as a list. */
const LABEL_FORMS: readonly {
  readonly name: string;
  readonly bytes: (labels: readonly string[]) => string;
}[] = [
  ...[',', '', '\n', '|', ' '].map((by) => ({
    name: `joined by ${JSON.stringify(by)}`,
    bytes: (labels: readonly string[]) => labels.join(by),
  })),
  { name: 'lines', bytes: (labels) => labels.map((label) => `${label}\n`).join('') },
  { name: 'JSON with spaces', bytes: (labels) => `[${labels.map((label) => `"${label}"`).join(', ')}]` },
  { name: 'JSON', bytes: (labels) => JSON.stringify(labels) },
  { name: 'a Python list', bytes: (labels) => `[${labels.map((label) => `'${label}'`).join(', ')}]` },
];

/** The folds of the published form, checked. */
export interface ReferenceSplits {
  readonly k: number;
  /** The fold, 1 to k, in which each row is tested. */
  readonly folds: readonly number[];
  /** The form of the labels under which the stored SHA-1 is theirs; null where the file stores none. */
  readonly labelForm: string | null;
}

/**
 * Reads index arrays and checks them against the labels of our rows, in their order: every row is tested once and
 * trained on in all other folds, and the SHA-1 is that of the labels in one of the forms. Throws what differs.
 */
export async function readReferenceSplits(path: string, labels: readonly Label[]): Promise<ReferenceSplits> {
  const json = await readJson<unknown>(path);
  check(json, () => `${path}: expected index arrays of folds; no such file`);
  try {
    return parseReferenceSplits(json, labels);
  } catch (error) {
    throw new Error(`${path}: ${messageOf(error)}`);
  }
}

/**
 * The folds of `path`, from `root` on, as a split takes them; null where the path is empty. Where the file proves by no SHA-1 that its rows are
 * these, in this order, a warning says so.
 */
export async function referenceFolding(
  path: string,
  examples: readonly { readonly label: Label }[],
  root = '.',
): Promise<Folding | null> {
  if (path === '') return null;
  const labels = examples.map(({ label }) => label);
  const { k, folds, labelForm } = await readReferenceSplits(resolve(root, path), labels);
  const foldNames = Array.from({ length: k }, (_, f) => `fold ${f + 1} of the reference`);
  return { folds, k, foldNames, warnings: labelForm === null ? [UNPROVEN] : [] };
}

const UNPROVEN =
  'the folds are given row numbers without a SHA-1 of labels: nothing proves that they were drawn for these rows in this order';

/** See `readReferenceSplits`; `json` is the file's content. */
export function parseReferenceSplits(json: unknown, labels: readonly Label[]): ReferenceSplits {
  const root = json as Readonly<Record<string, unknown>>;
  const list = [json, root.folds, root.splits, root.cv_splits].find(Array.isArray) as unknown[] | undefined;
  check(list && list.length > 1, 'expected a list of folds, or one named folds, splits or cv_splits');
  const folds = new Array<number>(labels.length).fill(0);
  list.forEach((entry, f) => {
    for (const row of indices(entry, 1, TEST, f)) {
      check(row in folds, () => `fold ${f + 1}: expected rows below ${labels.length}; received ${row}`);
      check(folds[row] === 0, () => `row ${row}: tested in fold ${folds[row]} and again in fold ${f + 1}`);
      folds[row] = f + 1;
    }
  });
  const untested = folds.indexOf(0);
  check(
    untested < 0,
    () => `row ${untested} of ${labels.length}: expected every row to be tested; no fold does`,
  );
  for (const [f, entry] of list.entries()) checkTraining(indices(entry, 0, TRAIN, f), folds, f + 1);
  return { k: list.length, folds, labelForm: checkLabels(root, labels) };
}

/** The array at `position` of a pair, or under one of `names` of an object. */
function indices(entry: unknown, position: number, names: readonly string[], f: number): readonly number[] {
  const found = Array.isArray(entry)
    ? entry[position]
    : names.map((name) => (entry as Readonly<Record<string, unknown>>)?.[name]).find(Array.isArray);
  check(
    Array.isArray(found) && found.every(Number.isInteger),
    () => `fold ${f + 1}: expected whole row numbers as ${names.join(', ')} or as a pair [train, test]`,
  );
  return found;
}

function checkTraining(rows: readonly number[], folds: readonly number[], fold: number): void {
  const trained = new Set(rows);
  const wrong = folds.findIndex((tested, row) => trained.has(row) === (tested === fold));
  check(
    wrong < 0,
    () =>
      `fold ${fold}, row ${wrong}: ${trained.has(wrong) ? 'both trained on and tested' : 'neither trained on nor tested'}`,
  );
}

function checkLabels(root: Readonly<Record<string, unknown>>, labels: readonly Label[]): string | null {
  const stored = { ...root, ...(root.fingerprint as object), ...(root.metadata as object) } as typeof root;
  const whole = WHOLE.map((name) => stored[name]).find(isSha1);
  const first = [stored[FIRST]].find(isSha1);
  if (!whole && !first) return null;
  const forms = [labels, labels.map((label) => LABEL_NAMES[label])].flatMap((sequence, named) =>
    LABEL_FORMS.map(({ name, bytes }) => ({
      name: `${named ? 'names' : 'letters'}, ${name}`,
      whole: !whole || sha1(bytes(sequence)) === whole,
      first: !first || sha1(bytes(sequence.slice(0, 100))) === first,
    })),
  );
  const form = forms.find((tried) => tried.whole && tried.first);
  if (form) return form.name;
  const begins = first && forms.find((tried) => tried.first);
  throw new Error(
    begins
      ? `the first 100 labels are the same (${begins.name}), a later one or their number differs: ${labels.length} rows here`
      : `the labels differ, among the first 100 already, or were hashed in none of ${forms.length} known forms`,
  );
}

function isSha1(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
}
