/** Held-out sources: what a model knows of records of a collection it has not seen. */
import { check, checkNumber } from '../core/check';
import { type Folding, TRAINING_ONLY } from './fold-numbers';

/** What a source split sees of an example. */
export interface Sourced {
  readonly source?: string | null;
}

/** How `sourceFolds` divides. */
export interface SourceOptions {
  /** These sources together are the test examples of the one fold; by default each source is tested in a fold of its own. */
  readonly sources?: readonly string[];
  /** Without `sources`: a source with fewer examples is only trained on; 100 by default. */
  readonly smallest?: number;
}

/** Folds that test whole sources. Examples without a source are only trained on. Throws when nothing can be held out. */
export function sourceFolds(
  examples: readonly Sourced[],
  { sources, smallest = 100 }: SourceOptions,
): Folding {
  checkNumber(smallest, 'smallest', { min: 1, integer: true });
  const sizes = sourceSizes(examples);
  const tested = sources ? [checkSources(sources, sizes)] : largeSources(sizes, smallest);
  const foldOf = new Map(tested.flatMap((names, f) => names.map((name) => [name, f + 1] as const)));
  const folds = Int32Array.from(examples, ({ source }) => foldOf.get(source ?? '') ?? TRAINING_ONLY);
  check(
    tested.length > 1 || folds.includes(TRAINING_ONLY),
    () =>
      `source split: expected examples of other sources to train on; all are of ${tested.flat().join(', ')}`,
  );
  const foldNames = tested.map((names) => names.join(' + '));
  return { folds, k: tested.length, foldNames, warnings: notTested(examples, folds, !sources) };
}

/** How many examples each source has, largest first, equal sizes by name. */
function sourceSizes(examples: readonly Sourced[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { source } of examples) if (source) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  return new Map([...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

function checkSources(sources: readonly string[], sizes: ReadonlyMap<string, number>): readonly string[] {
  const known = [...sizes.keys()].join(', ') || 'none: no example names one';
  check(sources.length > 0, () => `sources: expected at least one of ${known}`);
  for (const source of sources)
    check(sizes.has(source), () => `sources: expected some of ${known}; received ${JSON.stringify(source)}`);
  return [...new Set(sources)];
}

function largeSources(sizes: ReadonlyMap<string, number>, smallest: number): string[][] {
  const large = [...sizes].flatMap(([name, size]) => (size >= smallest ? [[name]] : []));
  check(
    large.length > 0,
    () =>
      `source split: expected a source of at least ${smallest} examples; the largest of ${sizes.size} has ` +
      `${Math.max(0, ...sizes.values())}`,
  );
  return large;
}

function notTested(examples: readonly Sourced[], folds: Int32Array, small: boolean): string[] {
  const nameless = examples.filter(({ source }) => !source).length;
  const rest = folds.filter((fold) => fold === TRAINING_ONLY).length - nameless;
  return [
    ...(nameless > 0 ? [`${nameless} examples name no source: only trained on`] : []),
    ...(small && rest > 0 ? [`${rest} examples of small sources: only trained on`] : []),
  ];
}
