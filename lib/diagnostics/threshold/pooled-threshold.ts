/** The one threshold for Death that what is made of all folds carries: refits, ensembles and blends. */
import { LABELS } from '../../core/labels';
import { isHard } from '../../metrics/probabilities';
import type { Resampling } from '../resampling';
import { foldsOf, type ScoredRun } from '../scored';
import { choicesOf, type InnerPromise, thresholdOf } from './fold-thresholds';

/** A threshold as it travels with a model. */
export interface CarriedThreshold {
  /** In words. */
  readonly rule: string;
  /** Share of the deaths that it is to find, how surely (0: on average), and from how many choices. */
  readonly recall: number;
  readonly confidence: number;
  readonly choices: number;
  /** `P(Death) >= threshold` is called; null where there are too few deaths. */
  readonly threshold: number | null;
  /** Inner deaths that set it, and the groups of these. */
  readonly deaths: number;
  readonly groups: number;
  /** Groups that would do where it is refused; null where no number would. */
  readonly needed: number | null;
  /** Why the promise is not exact for the model that carries it. */
  readonly approximate: string;
}

/**
 * The threshold of all folds' inner deaths together, by the rule of each fold's own. A death that stands in several inner
 * parts counts once, with its lowest score. Null where the run has no inner part or states no probabilities.
 */
export function pooledThreshold(
  scored: ScoredRun,
  promise: InnerPromise,
  resampling: Resampling,
): CarriedThreshold | null {
  const { inner, outer } = scored;
  if (inner === null || isHard(outer.probabilities)) return null;
  const folds = foldsOf(inner);
  const choices = Math.max(...folds.map((fold) => choicesOf(scored, fold)));
  const made = thresholdOf(inner, { ...promise, choices }, resampling);
  const deaths = new Set(inner.ids.filter((_, row) => LABELS[inner.yTrue[row]] === 'D'));
  return {
    rule: `called at or above lowest score ${made.rank} of the groups of inner deaths`,
    ...{ recall: promise.recall, confidence: promise.confidence ?? 0, choices },
    ...{ threshold: made.threshold, deaths: deaths.size, groups: made.groups, needed: made.needed },
    approximate: `set on the scores of ${folds.length} fold models, not of the model that carries it`,
  };
}

/** What a run's refit or ensemble can carry, in a sentence. */
export function carriedSentence(scored: ScoredRun, promise: InnerPromise, resampling: Resampling): string {
  const carried = pooledThreshold(scored, promise, resampling);
  if (!carried)
    return `${scored.name} has no inner part, or states no probabilities: it carries no threshold.`;
  const { threshold, deaths, groups, needed, approximate } = carried;
  const from = `${deaths} deaths in ${groups} groups`;
  if (threshold === null) {
    const wanted = needed === null ? 'no number of deaths would do' : `${needed} groups of deaths would do`;
    return `${scored.name} carries no threshold for a recall of ${promise.recall}: there are ${from}, and ${wanted}.`;
  }
  return `${scored.name} carries the threshold ${threshold.toFixed(3)} for a recall of ${promise.recall}, from ${from}. Approximate: ${approximate}.`;
}
