/** How the diagnoses of runs resample: by which groups, how often, from which seed. */
import { deriveSeed, RandomState } from '../core/random';
import type { BootstrapOptions, Interval } from '../metrics/intervals/bootstrap';
import { LEAST_CLUSTERS } from '../metrics/intervals/effective-clusters';

/** Resampling that several tables share. */
export interface Resampling {
  /** The group of an example: reports of one event are drawn together. Examples without one stand alone. */
  readonly groups: ReadonlyMap<string, string>;
  readonly resamples: number;
  readonly seed: number;
  /** Of fewer effective clusters there is no interval; `LEAST_CLUSTERS` by default. */
  readonly leastClusters?: number;
}

/**
 * The groups to draw whole, by example id: `groups` has one an example, reports of one event and narratives that are nearly
 * the same (`splits.snapshotGroups`), whatever the split knows of them.
 */
export function resamplingGroups(
  examples: readonly { readonly id: string }[],
  groups: ArrayLike<number>,
): Map<string, string> {
  return new Map(examples.map(({ id }, row) => [id, String(groups[row])]));
}

/** The groups of examples, in their order; null for each one that stands alone. */
export function groupsOf(ids: readonly string[], { groups }: Resampling): (string | null)[] {
  return ids.map((id) => groups.get(id) ?? null);
}

/** What counts as one example, in their order: a group, or a report that stands alone, however often it is there. */
export function unitsOf(ids: readonly string[], resampling: Resampling): string[] {
  return groupsOf(ids, resampling).map((group, i) => (group === null ? `id ${ids[i]}` : `group ${group}`));
}

/** The options of one table's bootstrap: a seed of its own, whatever was drawn before. */
export function drawing(
  { resamples, seed, leastClusters = LEAST_CLUSTERS }: Resampling,
  purpose: string,
): BootstrapOptions {
  return { random: new RandomState(deriveSeed(seed, 'bootstrap', purpose)), resamples, leastClusters };
}

/** `0.812 – 0.853`, with true minus signs; or why there is no interval. */
export function intervalText(
  { lower, upper, reason }: Pick<Interval, 'lower' | 'upper'> & Partial<Pick<Interval, 'reason'>>,
  digits = 3,
): string {
  if (lower === null || upper === null) return reason ?? 'none';
  return [lower, upper].map((edge) => edge.toFixed(digits).replace('-', '\u2212')).join(' \u2013 ');
}

/** Why there is no interval, within a sentence. */
export function whyNoInterval(reason: string | null): string {
  return (reason ?? 'it was not computed').replace(/^none: /, '');
}
