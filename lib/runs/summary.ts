/** Which epoch each protocol chooses, and what the folds then say together. */
import { check } from '../core/check';
import { type MeasureKey, scoreOf, scoreToChooseBy } from '../metrics/measures';
import type { FoldSizes } from '../metrics/significance/fold-difference';
import { f1Means, type SupportedMean, supportedMean } from '../metrics/summary';
import type { EpochRecord, FoldRecord, Protocol, ProtocolSummary, RunManifest } from './run';

/** An epoch with what it was chosen by. */
export interface ChosenEpoch {
  readonly epoch: number;
  readonly by: MeasureKey;
}

/**
 * The epoch of highest Death F1 on the part that `protocol` looks at, the earlier one on ties; of the highest macro F1
 * over the classes with support where nobody in that part died. Null without the part.
 */
export function bestEpoch(
  epochs: readonly Pick<EpochRecord, 'epoch' | 'inner' | 'outer'>[],
  protocol: Protocol,
): ChosenEpoch | null {
  let best: (ChosenEpoch & { readonly score: number }) | null = null;
  for (const { epoch, inner, outer } of epochs) {
    const scores = protocol === 'nested' ? inner : outer;
    if (!scores) continue;
    const { by, score } = scoreToChooseBy(scores, 'deathF1');
    if (best === null || score > best.score) best = { epoch, by, score };
  }
  return best && { epoch: best.epoch, by: best.by };
}

/** The members of a fold's record that say which epochs are chosen, and by what. */
export function choicesOf(
  epochs: readonly Pick<EpochRecord, 'epoch' | 'inner' | 'outer'>[],
): Pick<FoldRecord, 'bestEpoch' | 'chosenBy'> {
  const [nested, reference] = [bestEpoch(epochs, 'nested'), bestEpoch(epochs, 'reference')];
  check(reference, 'expected at least one epoch to choose from; received none');
  return {
    bestEpoch: { nested: nested?.epoch ?? null, reference: reference.epoch },
    chosenBy: { nested: nested?.by ?? null, reference: reference.by },
  };
}

/** The epoch of a fold that `protocol` chooses; throws when the fold has no inner part to choose on. */
export function epochOf(record: FoldRecord, protocol: Protocol): number {
  const epoch = record.bestEpoch[protocol];
  check(
    epoch !== null,
    () =>
      `fold ${record.fold}: expected an inner part to choose the epoch on; run again with protocol "nested"`,
  );
  return epoch;
}

/** Outer-fold F1 at the chosen epochs with `f1Means` (ddof 0); null where a fold has no choice. */
export function summarise(folds: readonly FoldRecord[], protocol: Protocol): ProtocolSummary | null {
  if (folds.some((record) => record.bestEpoch[protocol] === null)) return null;
  const rows = folds.map((record) => {
    const epoch = epochOf(record, protocol);
    const { outer } = record.epochs.find((candidate) => candidate.epoch === epoch)!;
    return { fold: record.fold, epoch, f1: outer.f1 };
  });
  const means = f1Means(
    rows.map(({ f1 }) => f1),
    0,
  );
  return { folds: rows, ...means, ddof: 0 };
}

/** A run's summary under `protocol`; throws when the run is not finished or has no inner parts. */
export function summaryOf(run: RunManifest, protocol: Protocol = run.inputs.protocol): ProtocolSummary {
  check(run.summary, () => `run ${run.id}: expected a finished run; received status "${run.status}"`);
  const summary = run.summary[protocol];
  check(summary, () => `run ${run.id}: it has no inner parts, so no numbers under the nested protocol`);
  return summary;
}

/** One measure on the outer folds, with its mean and standard deviation (ddof 0) over those that support it. */
export function measureMean(
  run: Pick<RunManifest, 'folds'>,
  protocol: Protocol,
  key: MeasureKey,
): SupportedMean & { readonly values: readonly (number | null)[] } {
  const values = run.folds.map((record) => {
    const epoch = record.epochs.find((candidate) => candidate.epoch === epochOf(record, protocol));
    return epoch ? scoreOf(epoch.outer, key) : null;
  });
  return { ...supportedMean(values, 0), values };
}

/** How many examples a fold of the run learns from and tests, on average. */
export function meanFoldSizes({ folds }: Pick<RunManifest, 'folds'>): FoldSizes {
  const mean = (size: keyof FoldSizes) => folds.reduce((sum, fold) => sum + fold[size], 0) / folds.length;
  return { nTrain: mean('nTrain'), nTest: mean('nTest') };
}
