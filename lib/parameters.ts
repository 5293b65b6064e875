/** All parameters, by what they are for: what a notebook's cell, `--set` and the environment may name. */

import { recipeParameters } from './classifiers/encoder/training/recipe-parameters';
import { machineParameters } from './classifiers/machine-parameters';
import { studyParameters, tfidfLogisticParameters } from './classifiers/tfidf-logistic/parameters';
import { profileParameters } from './core/parameters/common';
import { type Definitions, define, type Literals, type Values } from './core/parameters/definition';
import { dataParameters, imbalanceParameters } from './data/parameters';
import { diagnosticsParameters } from './diagnostics/parameters';
import { drawnParameters, experimentParameters } from './experiments/parameters';
import { selectionParameters } from './publish/parameters';
import { splitsParameters } from './splits/parameters';

/** Classifiers stand under their own names; what makes data and looks at runs, under what it does. */
export const parameterSets = {
  data: dataParameters,
  imbalance: imbalanceParameters,
  splits: splitsParameters,
  'tfidf-logistic': define({
    ...profileParameters,
    ...tfidfLogisticParameters,
    ...studyParameters,
    ...experimentParameters,
  }),
  bert: define({
    ...profileParameters,
    ...recipeParameters,
    ...experimentParameters,
    ...drawnParameters,
    ...machineParameters,
  }),
  diagnostics: diagnosticsParameters,
  selection: selectionParameters,
} as const satisfies Readonly<Record<string, Definitions>>;

/** What parameters can be for. */
export type ParametersKey = keyof typeof parameterSets;

/** The resolved parameters of `Key`: `ParametersOf<'bert'>`. */
export type ParametersOf<Key extends ParametersKey> = Values<(typeof parameterSets)[Key]>;

/** What a parameters cell of `Key` may hold. */
export type LiteralsOf<Key extends ParametersKey> = Literals<(typeof parameterSets)[Key]>;

/** The names that the given sets know, sorted; an unknown key has none. */
export function parameterNames(keys: readonly string[]): string[] {
  const sets: Readonly<Record<string, Definitions>> = parameterSets;
  const names = keys.flatMap((key) => (Object.hasOwn(sets, key) ? Object.keys(sets[key]) : []));
  return [...new Set(names)].sort();
}
