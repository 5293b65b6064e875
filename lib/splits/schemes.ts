/** All schemes on the same examples, side by side: what each is called, and why one cannot be made. */
import { check, messageOf } from '../core/check';
import { SPLIT_SCHEMES, type SplitScheme } from './fold-numbers';
import type { LockedTestPart } from './lock-test-part';
import { referenceFolding } from './reference-splits';
import { makeSplit, type Split, type SplitExample, type SplitOptions } from './split';

/** A scheme's split, or in words why these examples allow none. */
export type SchemeSplit =
  | { readonly kind: 'made'; readonly scheme: SplitScheme; readonly name: string; readonly split: Split }
  | {
      readonly kind: 'impossible';
      readonly scheme: SplitScheme;
      readonly name: string;
      readonly reason: string;
    };

/** `source` for held-out sources, else scheme and number of folds: `grouped-5`. */
export function splitName(scheme: SplitScheme, k: number): string {
  return scheme === 'source' ? scheme : `${scheme}-${k}`;
}

/** The scheme that the name of a split begins with; `stratified` where it begins with none. */
export function schemeOfName(name: string): SplitScheme {
  return SPLIT_SCHEMES.find((scheme) => name.split('-')[0] === scheme) ?? 'stratified';
}

/**
 * Makes the split of every scheme under its own name, but that of `options.scheme` under `options.name`. Where no
 * near-duplicates are known (`options.groups`), a grouped split is impossible. A plain stratified split never knows of
 * groups: it is what was published. Folds that are `given` are those of `options.name`, which has to be stratified.
 */
export function makeSchemes(
  examples: readonly SplitExample[],
  options: SplitOptions & { readonly k: number },
): SchemeSplit[] {
  const chosen = options.scheme ?? schemeOfName(options.name);
  const named = SPLIT_SCHEMES.find((scheme) => options.name.split('-')[0] === scheme);
  check(
    !named || named === chosen,
    () => `split ${options.name}: expected scheme ${named}, which its name says; received ${chosen}`,
  );
  check(
    !options.given || chosen === 'stratified',
    () => `split ${options.name}: expected a stratified one, since its folds are given; received ${chosen}`,
  );
  return SPLIT_SCHEMES.map((scheme) => {
    const name = scheme === chosen ? options.name : splitName(scheme, options.k);
    const groups = scheme === 'stratified' ? undefined : options.groups;
    try {
      return { kind: 'made', scheme, name, split: makeSplit(examples, { ...options, name, scheme, groups }) };
    } catch (error) {
      check(scheme !== chosen, () => messageOf(error));
      return { kind: 'impossible', scheme, name, reason: messageOf(error) };
    }
  });
}

/** What parameters say of splits. */
export interface SchemeParameters {
  /** Name of the split that is looked at closely. */
  readonly split: string;
  readonly scheme: SplitScheme | 'by-name';
  readonly folds: number;
  readonly seed: number;
  /** The published project's own file, `''` without one. */
  readonly referenceFolds: string;
}

/** `makeSchemes` as parameters say, of a snapshot's examples; paths are taken from `root`. */
export async function drawSchemes(
  examples: readonly SplitExample[],
  { split, scheme, folds, seed, referenceFolds }: SchemeParameters,
  data: Pick<SplitOptions, 'snapshot' | 'synthetic' | 'groups'> & { readonly locked: LockedTestPart | null },
  root: string,
): Promise<SchemeSplit[]> {
  return makeSchemes(examples, {
    ...data,
    ...{ name: split, k: folds, seed, scheme: scheme === 'by-name' ? undefined : scheme },
    ...{ locked: data.locked?.ids, lockedBy: data.locked?.description },
    given: await referenceFolding(referenceFolds, examples, root),
  });
}
