/** All parameters, by what they are for: what a notebook's cell, `--set` and the environment may name. */
import { LEARNER_PARAMETERS } from './classifiers/parameters';
import { profileParameters } from './core/parameters/common';
import type { Definitions, Literals, Values } from './core/parameters/definition';
import { dataParameters, imbalanceParameters } from './data/parameters';
import { diagnosticsParameters } from './diagnostics/parameters';
import { experimentParameters } from './experiments/parameters';
import { selectionParameters } from './publish/parameters';
import { splitsParameters } from './splits/parameters';

/** What a classifier is told: the profile, its own parameters, and those of every experiment where it has no own. */
type WithExperiment<Own extends Definitions> = typeof profileParameters &
  Own &
  Omit<typeof experimentParameters, keyof Own>;

function withExperiment<Own extends Definitions>(own: Own): WithExperiment<Own> {
  const all = { ...profileParameters, ...own, ...experimentParameters, ...own };
  return all as unknown as WithExperiment<Own>;
}

type LearnerSets = {
  readonly [Name in keyof typeof LEARNER_PARAMETERS]: WithExperiment<(typeof LEARNER_PARAMETERS)[Name]>;
};

const learnerSets = Object.fromEntries(
  Object.entries(LEARNER_PARAMETERS).map(([name, own]) => [name, withExperiment<Definitions>(own)]),
) as unknown as LearnerSets;

/** Classifiers stand under their own names; what makes data and looks at runs, under what it does. */
export const parameterSets = {
  data: dataParameters,
  imbalance: imbalanceParameters,
  splits: splitsParameters,
  ...learnerSets,
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
