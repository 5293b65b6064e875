/** Every measure of a run over its folds, and which folds cannot have it. */
import { MEASURE_KEYS, MEASURES, type MeasureKey, reasonWithout } from '../metrics/measures';
import type { Protocol, RunManifest } from '../runs/run';
import { epochOf, measureMean } from '../runs/summary';

/** A measure of the table over the folds that support it. */
export interface MeasureRow {
  readonly measure: string;
  readonly better: 'higher' | 'lower';
  readonly mean: number | null;
  readonly std: number | null;
  /** How many folds the mean is of. */
  readonly folds: number;
  /** `folds 2, 3: tests no Death`; empty where every fold has it. */
  readonly without: string;
}

/** A row a measure, mean and standard deviation (ddof 0). The run's own protocol by default. */
export function measureTable(run: RunManifest, protocol: Protocol = run.inputs.protocol): MeasureRow[] {
  return MEASURE_KEYS.map((key) => {
    const { mean, std, n } = measureMean(run, protocol, key);
    const { name, better } = MEASURES[key];
    return { measure: name, better, mean, std, folds: n, without: reasonsWithout(run, protocol, key) };
  });
}

/** Which folds cannot have a measure and why, `folds 2, 3: tests no Death`; empty where every fold has it. */
export function reasonsWithout(run: RunManifest, protocol: Protocol, key: MeasureKey): string {
  const folds = new Map<string, number[]>();
  for (const record of run.folds) {
    const { fold } = record;
    const chosen = record.epochs.find(({ epoch }) => epoch === epochOf(record, protocol));
    const reason = chosen ? reasonWithout(chosen.outer, key) : null;
    if (reason !== null) folds.set(reason, [...(folds.get(reason) ?? []), fold]);
  }
  const words = (numbers: readonly number[]) =>
    `${numbers.length === 1 ? 'fold' : 'folds'} ${numbers.join(', ')}`;
  return [...folds].map(([reason, numbers]) => `${words(numbers)}: ${reason}`).join('; ');
}
