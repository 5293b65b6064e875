/** The split of one snapshot into folds: made once, checked each time it is used. */
import { check } from '../core/check';
import { sha1 } from '../core/hash';
import { LABELS, type Label } from '../core/labels';
import { stratifiedFolds } from './stratified';

/** What a split knows of an example. */
export interface LabelledId {
  readonly id: string;
  readonly label: Label;
}

/** How examples come into folds. */
export const SPLIT_SCHEMES = ['stratified'] as const;
export type SplitScheme = (typeof SPLIT_SCHEMES)[number];

/** How many examples of each label a fold tests. */
export interface FoldCount {
  /** 1 to k; 0 is the locked test part. */
  readonly fold: number;
  readonly examples: number;
  readonly labels: Readonly<Record<Label, number>>;
}

/** The content of `splits/<name>.json`. */
export interface Split {
  readonly format: 'maude-split/1';
  readonly name: string;
  readonly scheme: SplitScheme;
  readonly k: number;
  readonly seed: number;
  /** The id of the snapshot whose examples are split. */
  readonly snapshot: string;
  readonly synthetic: boolean;
  readonly counts: readonly FoldCount[];
  /** What hindered an ideal split, in words; empty when nothing did. */
  readonly warnings: readonly string[];
  /** SHA-1 over UTF-8 lines `id<TAB>label<TAB>fold<LF>` in snapshot order. */
  readonly fingerprint: { readonly sha1: string; readonly examples: number };
  /** In snapshot order. */
  readonly ids: readonly string[];
  /** One letter an example, in snapshot order. */
  readonly labels: string;
  /** The fold, 1 to k, in which each example is tested; 0 if it is locked. */
  readonly folds: readonly number[];
}

/** What `makeSplit` needs beside the examples. */
export interface SplitOptions {
  /** The file's name: lower-case letters, digits, `-`. */
  readonly name: string;
  readonly snapshot: string;
  readonly synthetic: boolean;
  /** Number of folds; 5 by default. */
  readonly k?: number;
  /** 42 by default. */
  readonly seed?: number;
  /** `stratified` by default. */
  readonly scheme?: SplitScheme;
  /** Ids of the test part that is locked away before folding; none by default. */
  readonly locked?: ReadonlySet<string>;
}

/** Splits a snapshot's examples, given in snapshot order. The same examples and options give the same split. */
export function makeSplit(
  examples: readonly LabelledId[],
  { name, snapshot, synthetic, k = 5, seed = 42, scheme = 'stratified', locked = new Set() }: SplitOptions,
): Split {
  checkName(name);
  checkIds(examples, locked);
  const warnings: string[] = [];
  const open = examples.filter((example) => !locked.has(example.id));
  const folded = stratifiedFolds(
    open.map((example) => example.label),
    { k, seed, warn: (message) => warnings.push(message) },
  );
  let next = 0;
  const folds = examples.map((example) => (locked.has(example.id) ? 0 : folded[next++]));
  const ids = examples.map((example) => example.id);
  const labels = examples.map((example) => example.label).join('');
  return {
    format: 'maude-split/1',
    name,
    scheme,
    k,
    seed,
    snapshot,
    synthetic,
    counts: countFolds(labels, folds),
    warnings,
    fingerprint: { sha1: fingerprint(ids, labels, folds), examples: ids.length },
    ids,
    labels,
    folds,
  };
}

/** The SHA-1 that identifies a split; see `Split.fingerprint`. */
export function fingerprint(ids: readonly string[], labels: string, folds: readonly number[]): string {
  return sha1(ids.map((id, i) => `${id}\t${labels[i]}\t${folds[i]}\n`).join(''));
}

/** Refuses a name that is no file name. */
export function checkName(name: string): void {
  check(
    /^[a-z0-9][a-z0-9-]*$/.test(name),
    () => `split name: expected lower-case letters, digits and -; received ${JSON.stringify(name)}`,
  );
}

function checkIds(examples: readonly LabelledId[], locked: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const { id, label } of examples) {
    check(!/[\t\n\r]/.test(id), () => `example ${JSON.stringify(id)}: an id may hold no tab or line break`);
    check(!seen.has(id), () => `example ${id}: expected an id once; received it twice`);
    check(LABELS.includes(label), () => `example ${id}: expected a label of ${LABELS}; received ${label}`);
    seen.add(id);
  }
  for (const id of locked) check(seen.has(id), () => `locked test part: no example has the id ${id}`);
}

function countFolds(labels: string, folds: readonly number[]): FoldCount[] {
  const counts = new Map<number, { fold: number; examples: number; labels: Record<Label, number> }>();
  for (let i = 0; i < folds.length; i++) {
    const fold = folds[i];
    let count = counts.get(fold);
    if (!count) {
      count = { fold, examples: 0, labels: { D: 0, I: 0, M: 0, O: 0 } };
      counts.set(fold, count);
    }
    count.examples++;
    count.labels[labels[i] as Label]++;
  }
  return [...counts.values()].sort((a, b) => a.fold - b.fold);
}
