/** All schemes on the same examples, side by side: what each is called, and why one cannot be made. */
import { check, messageOf } from '../core/check';
import { SPLIT_SCHEMES, type SplitScheme } from './fold-numbers';
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
