/** The scorer of an exported folder. */
import type { Machine } from '../classifiers/contract';
import { classifierOf } from '../classifiers/registry';
import type { Scorer, ScorerChoices } from '../classifiers/scorer/scorer';
import { check } from '../core/check';
import { scorerAt } from './scorer-at';

/** Opens the model in `folder`, a checked export, with what it is used with. Throws what the machine lacks for it. */
export function openScorer(folder: string, machine: Machine, choices?: ScorerChoices): Promise<Scorer> {
  const open = async (name: string) => {
    const classifier = classifierOf(name);
    const missing = (await classifier.readiness?.(machine))?.missing;
    check(!missing, () => missing ?? '');
    return classifier.load(folder, machine);
  };
  return scorerAt(folder, open, choices);
}
