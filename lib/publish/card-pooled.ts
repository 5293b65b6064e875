/** What a card says of the tested folds taken together: intervals, the strongest floor, probabilities, a threshold. */
import type { PooledMeasure } from '../diagnostics/pooled-measures';
import type { FloorResults } from '../experiments/comparison/assessment';
import type { F1Row } from '../metrics/classification';
import { measureOfF1 } from '../metrics/measures';
import type { CardFacts } from './card-facts';
import { text } from './card-text';

/** In the place of a score whose class nobody tested is of. */
export const NONE = 'none';

/** The run's tested folds pooled, the floor that is the strongest by each measure, and the difference. */
export function pooledColumns({ record, run }: Pick<CardFacts, 'record' | 'run'>) {
  const own = record.besideFloor.find((beside) => beside.run === run.id);
  const of = (field: keyof F1Row) => own?.rows.find(({ measure }) => measure === measureOfF1(field));
  const pooled = (field: keyof F1Row) =>
    own?.evidence.pooled.find(({ measure }) => measure === measureOfF1(field));
  const first = ['folds pooled (95 % interval)', (field: keyof F1Row) => pooledText(pooled(field))] as const;
  if (record.floors.length === 0) return own ? [first] : [];
  return [
    first,
    ['strongest floor', (field: keyof F1Row) => floorText(of(field))],
    ['difference (95 % interval)', (field: keyof F1Row) => differenceText(of(field))],
  ] as const;
}

function floorText(row: FloorResults | undefined): string {
  const { floor = null, floorValue = null } = row ?? {};
  return floor === null || floorValue === null ? NONE : `${text(floor)} ${floorValue.toFixed(4)}`;
}

function differenceText(row: FloorResults | undefined): string {
  const { difference, lower, upper, reason } = row ?? {};
  if (difference == null || lower == null || upper == null) return text(reason ?? 'not compared');
  return `${difference < 0 ? '' : '+'}${difference.toFixed(4)} (${lower.toFixed(4)} to ${upper.toFixed(4)})`;
}

/** What the columns of floors mean. */
export const BESIDE_FLOOR =
  'A floor is a rule that learns next to nothing, run on the very same folds; by each measure the strongest one stands here. ' +
  'The difference is of the tested folds pooled, this run minus the floor, with a paired bootstrap interval: reports of one ' +
  'event, and narratives that are nearly the same, are drawn together; the models are taken as they are.';

/** In their place where no rule was run. */
export const NO_FLOOR =
  'No floor stands beside these scores: no rule had been run on these folds when the choice was made (notebook 04 does).';

/** `0.8318 (0.8011 to 0.8587)`; in place of either the reason. */
export function pooledText(row: PooledMeasure | undefined): string {
  if (!row || row.value === null) return NONE;
  const { value, lower, upper, reason } = row;
  const interval =
    lower === null || upper === null ? (reason ?? '') : `${lower.toFixed(4)} to ${upper.toFixed(4)}`;
  return `${value.toFixed(4)} (${text(interval)})`;
}

/** How far the probabilities can be believed, and which threshold finds how many deaths, in sentences. */
export function probabilities({ record, run }: Pick<CardFacts, 'record' | 'run'>): string {
  const evidence = record.besideFloor.find((beside) => beside.run === run.id)?.evidence;
  if (!evidence?.calibration)
    return 'How far its probabilities can be believed was not measured: there is no inner part.';
  const { asTrained, calibrated } = evidence.calibration;
  const error =
    `On the tested folds the expected calibration error of its decisions is ${asTrained.ece.toFixed(4)} as trained, which is ` +
    `how the exported model states them, and ${calibrated.ece.toFixed(4)} where each fold was scaled on its inner part.`;
  const { threshold } = evidence;
  if (!threshold) return error;
  const { recall, threshold: value, deaths, groups, needed, approximate } = threshold;
  const set =
    value === null
      ? `There is no threshold for a recall of Death of ${recall}: ${deaths} inner deaths in ${groups} groups are too few` +
        `${needed === null ? '' : `, ${needed} groups would do`}.`
      : `Calling Death from a probability of ${value.toFixed(4)} on finds ${recall} of the deaths of reports like the inner ` +
        `parts, set on ${deaths} deaths in ${groups} groups; approximate, for it is ${text(approximate)}.`;
  return `${error} ${set}`;
}
