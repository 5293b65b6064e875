/** A fold whose narratives name neither things nor makers: the same for training and for scoring, here and on a cluster. */
import { check } from '../../core/check';
import type { Fold } from '../../core/fold';
import type { LabelledText } from '../../core/labels';
import { knownNames, withoutNames } from '../../data/clean/without-names';
import type { Example } from '../../data/store/example';

/**
 * Takes from every narrative the names of its own record in `examples` and those that the fold's training part knows; no
 * name is learned from what is tested or chosen by.
 */
export function foldWithoutNames({ fold, train, inner, outer }: Fold, examples: readonly Example[]): Fold {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const recordOf = ({ id }: LabelledText): Example => {
    const example = byId.get(id);
    check(example, () => `fold ${fold}: example ${id} is not of the snapshot`);
    return example;
  };
  const known = knownNames(train.map(recordOf));
  const strip = (part: readonly LabelledText[]) =>
    part.map((row) => ({ id: row.id, label: row.label, text: withoutNames(recordOf(row), known) }));
  return { fold, train: strip(train), inner: strip(inner), outer: strip(outer) };
}
