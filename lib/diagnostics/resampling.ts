/** How the diagnoses of runs resample: by which groups, how often, from which seed. */
import { deriveSeed, RandomState } from '../core/random';
import type { Example } from '../data/store/example';
import type { BootstrapOptions, Interval } from '../metrics/bootstrap';

/** Resampling that several tables share. */
export interface Resampling {
  /** The group of an example: reports of one event are drawn together. Examples without one stand alone. */
  readonly groups: ReadonlyMap<string, string>;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * The groups to draw whole, by example id: those of the split (`groups`, one an example: same event or nearly the same
 * narrative) where it knows any, else reports that share an event key. Examples without one are in none.
 */
export function resamplingGroups(
  examples: readonly Pick<Example, 'id' | 'eventKey'>[],
  groups: readonly number[] | null,
): Map<string, string> {
  if (groups) return new Map(examples.map(({ id }, row) => [id, String(groups[row])]));
  return new Map(
    examples.flatMap(({ id, eventKey }) => (eventKey === null ? [] : [[id, eventKey] as const])),
  );
}

/** The groups of examples, in their order; null for each one that stands alone. */
export function groupsOf(ids: readonly string[], { groups }: Resampling): (string | null)[] {
  return ids.map((id) => groups.get(id) ?? null);
}

/** The options of one table's bootstrap: a seed of its own, whatever was drawn before. */
export function drawing({ resamples, seed }: Resampling, purpose: string): BootstrapOptions {
  return { random: new RandomState(deriveSeed(seed, 'bootstrap', purpose)), resamples };
}

/** `0.812 – 0.853`, with true minus signs; or why there is no interval. */
export function intervalText({ lower, upper }: Pick<Interval, 'lower' | 'upper'>, digits = 3): string {
  if (lower === null || upper === null) return 'none: too few resamples draw what it needs';
  return [lower, upper].map((edge) => edge.toFixed(digits).replace('-', '\u2212')).join(' \u2013 ');
}
