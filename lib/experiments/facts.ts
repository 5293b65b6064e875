/** What an experiment is made of, in lines for a reader. */
import type { Fact } from '../classifiers/contract';
import { correctionSentence } from '../data/labels/corrections';
import type { OpenedExperiment } from './open';

/** Rows, folds and protocol; where it computes; and what the classifier says of itself. */
export async function factsOf(experiment: OpenedExperiment): Promise<Fact[]> {
  const { classifier, config, snapshot, split, subset, folds, readiness, parameters } = experiment;
  const rows = subset ? `${subset.size} of ${snapshot.rows} rows` : `all ${snapshot.rows} rows`;
  const fixed: Fact[] = [
    { what: 'classifier', value: `${classifier.title} (${classifier.name})` },
    { what: 'learns from', value: `${rows} of snapshot ${snapshot.id} (${snapshot.source})` },
    {
      what: 'folds',
      value: `${folds.length} of ${split.k} of ${split.name}, SHA-1 ${split.fingerprint.sha1}`,
    },
    { what: 'choices', value: choicesOf(parameters) },
    { what: 'computes on', value: readiness.device },
  ];
  const corrected = correctionSentence(snapshot);
  if (corrected) fixed.push({ what: 'labels', value: corrected });
  const own = await classifier.facts?.(config, experiment.machine('Weights'));
  return [...fixed, ...(own ?? [])];
}

/** On which part choices are made, and whether that flatters. */
function choicesOf({ protocol, innerFraction }: OpenedExperiment['parameters']): string {
  const share = `${Number((100 * innerFraction).toPrecision(3))} % of the training rows`;
  if (protocol === 'nested')
    return `protocol nested: epochs and thresholds on an inner part, ${share}; the reported folds choose none of them`;
  const flatters = 'protocol reference: on the reported folds themselves, which flatters';
  if (innerFraction === 0) return `${flatters}; no training row is held out`;
  return `${flatters}; early stopping alone watches an inner part, ${share}`;
}
