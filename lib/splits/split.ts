/** The split of one snapshot into folds: made once, checked each time it is used. */
import { check } from '../core/check';
import { LABELS, type Label } from '../core/labels';
import { fingerprintOf, type SplitFingerprint } from '../core/split-fingerprint';
import { domainOf, familyOf, type Originated, wholeFolds } from './domains';
import { type FoldCount, type Folding, LOCKED, type SplitScheme } from './fold-numbers';
import { groupedFolds } from './grouped';
import { splitsParameters } from './parameters';
import { type SourceOptions, sourceFolds } from './source';
import { stratifiedFolds } from './stratified';
import { supportWarnings } from './support';
import { type Dated, type TemporalOptions, temporalFolds } from './temporal';

/** What a split knows of an example. */
export interface LabelledId {
  readonly id: string;
  readonly label: Label;
}

/** What a split is made from; a scheme asks for what it needs. */
export interface SplitExample extends LabelledId, Dated, Originated {}

/** The content of `splits/<name>.json`. */
export interface Split {
  readonly format: 'maude-split/2';
  readonly name: string;
  readonly scheme: SplitScheme;
  readonly k: number;
  readonly seed: number;
  /** The id of the snapshot whose examples are split. */
  readonly snapshot: string;
  readonly synthetic: boolean;
  /** What fold 1 to k tests, in a few words. */
  readonly foldNames: readonly string[];
  readonly counts: readonly FoldCount[];
  /** What hindered an ideal split, in words; empty when nothing did. */
  readonly warnings: readonly string[];
  /** What the locked test part is, in words; absent where that was not said. */
  readonly lockedBy?: string;
  /**
   * `sha1` over UTF-8 lines `id<TAB>label<TAB>fold<LF>` in snapshot order; `sha256` over the canonical JSON of all
   * other members (settings, counts and groups too).
   */
  readonly fingerprint: SplitFingerprint;
  /** In snapshot order. */
  readonly ids: readonly string[];
  /** One letter an example, in snapshot order. */
  readonly labels: string;
  /** The fold, 1 to k, in which each example is tested; 0 if it is locked, -1 only trained on, -2 left out. */
  readonly folds: readonly number[];
  /** The group of each example, for inner parts that keep groups whole; null where the split knows of none. */
  readonly groups: readonly number[] | null;
}

/** What `makeSplit` needs beside the examples. */
export interface SplitOptions extends Partial<TemporalOptions>, SourceOptions {
  /** The file's name: lower-case letters, digits, `-`. */
  readonly name: string;
  readonly snapshot: string;
  readonly synthetic: boolean;
  /** Number of folds; 5 by default. Of a source split it follows from the sources. */
  readonly k?: number;
  /** 42 by default. */
  readonly seed?: number;
  /** `stratified` by default. */
  readonly scheme?: SplitScheme;
  /** Ids of the test part that is locked away before folding; none by default. */
  readonly locked?: ReadonlySet<string>;
  /** What these are, in words (`lockTestPart`). */
  readonly lockedBy?: string;
  /** The group of each example (`groupExamples`): a grouped split needs them; of others the inner parts keep them whole. */
  readonly groups?: ArrayLike<number>;
  /** Stratified folds that were drawn elsewhere, in place of drawn ones; with them nothing is locked. */
  readonly given?: Folding | null;
}

/** Splits a snapshot's examples, given in snapshot order. The same examples and options give the same split. */
export function makeSplit(examples: readonly SplitExample[], options: SplitOptions): Split {
  const { name, snapshot, synthetic, scheme = 'stratified', locked = new Set() } = options;
  const { seed = splitsParameters.seed.profiles } = options;
  checkName(name);
  checkIds(examples, locked);
  const open = examples.filter((example) => !locked.has(example.id));
  const groups = options.groups ? Array.from(options.groups) : null;
  check(
    !groups || groups.length === examples.length,
    () => `groups: expected one for each of ${examples.length} examples; received ${groups?.length}`,
  );
  const openGroups = groups?.filter((_, row) => !locked.has(examples[row].id)) ?? null;
  const folding = fold(open, openGroups, options);
  let next = 0;
  const folds = examples.map((example) => (locked.has(example.id) ? LOCKED : folding.folds[next++]));
  const ids = examples.map((example) => example.id);
  const labels = examples.map((example) => example.label).join('');
  const { k, foldNames } = folding;
  const counts = countFolds(labels, folds);
  const warnings = [...folding.warnings, ...supportWarnings({ scheme, k, foldNames, counts })];
  const head = { format: 'maude-split/2', name, scheme, k, seed, snapshot, synthetic } as const;
  const said = options.lockedBy ? { lockedBy: options.lockedBy } : {};
  const content = { ...head, foldNames, counts, warnings, ...said, ids, labels, folds, groups };
  return { ...content, fingerprint: fingerprintOf(content) };
}

function fold(
  examples: readonly SplitExample[],
  groups: readonly number[] | null,
  options: SplitOptions,
): Folding {
  const { folds: number, seed: usual } = splitsParameters;
  const { k = number.profiles, seed = usual.profiles, scheme = 'stratified', given = null } = options;
  const labels = examples.map(({ label }) => label);
  if (scheme === 'temporal') return temporalFolds(examples, { ...options, k });
  if (scheme === 'source') return sourceFolds(examples, options);
  if (scheme === 'manufacturer' || scheme === 'domain') {
    const names = examples.map(scheme === 'domain' ? domainOf : familyOf);
    const count = new Set(names.filter(Boolean)).size;
    const { k: possible, warnings } = possibleFolds(k, count, `${scheme}s`);
    const folding = wholeFolds(labels, names, { k: possible, seed, what: scheme });
    return { ...folding, warnings: [...warnings, ...folding.warnings] };
  }
  if (scheme === 'grouped') {
    check(groups, 'grouped split: expected the groups of groupExamples; received none');
    const { k: possible, warnings } = possibleFolds(k, new Set(groups).size, 'groups');
    const folding = groupedFolds(labels, groups, { k: possible, seed });
    return { ...folding, warnings: [...warnings, ...folding.warnings] };
  }
  if (given) return givenFolds(given, examples.length, options);
  const sizes = LABELS.map((label) => labels.filter((own) => own === label).length);
  const { k: possible, warnings } = possibleFolds(k, Math.max(...sizes), 'examples of one class');
  const folds = stratifiedFolds(labels, { k: possible, seed, warn: (message) => warnings.push(message) });
  const foldNames = Array.from({ length: possible }, (_, f) => `fold ${f + 1}`);
  return { folds, k: possible, foldNames, warnings };
}

function givenFolds(given: Folding, examples: number, { locked }: SplitOptions): Folding {
  check(
    !locked?.size,
    () =>
      `given folds: expected no locked test part, since they test every row; received ${locked?.size} locked`,
  );
  check(
    given.folds.length === examples,
    () => `given folds: expected one for each of ${examples} examples; received ${given.folds.length}`,
  );
  return given;
}

/** `asked` folds, or as many as there are `parts` to deal out, with a warning; throws where these are fewer than two. */
function possibleFolds(asked: number, parts: number, what: string): { k: number; warnings: string[] } {
  check(
    parts > 1,
    () =>
      `folds: expected at least two ${what}, one to train on and one to test; received ${parts}: read more records (MAUDE_DATA)`,
  );
  return asked <= parts
    ? { k: asked, warnings: [] }
    : {
        k: parts,
        warnings: [`${asked} folds were asked for; there are only ${parts} ${what}: ${parts} folds`],
      };
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

/** Counts examples by fold number and label, fold numbers ascending. */
export function countFolds(labels: string, folds: readonly number[]): FoldCount[] {
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
