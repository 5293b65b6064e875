/** Which epoch each protocol chooses, and what the folds then say together. */
import { check } from '../core/check';
import { F1_FIELDS, type F1Row } from '../metrics/classification';
import { type MeanAndStd, meanAndStd } from '../metrics/summary';
import type { EpochRecord, FoldRecord, Protocol, ProtocolSummary, RunManifest } from './run';

/** The epoch of highest Death F1 on the part that `protocol` looks at, the earlier one on ties; null without it. */
export function bestEpoch(
  epochs: readonly Pick<EpochRecord, 'epoch' | 'inner' | 'outer'>[],
  protocol: Protocol,
): number | null {
  let best: { epoch: number; value: number } | null = null;
  for (const { epoch, inner, outer } of epochs) {
    const scores = protocol === 'nested' ? inner : outer;
    if (scores && (best === null || scores.f1.D > best.value)) best = { epoch, value: scores.f1.D };
  }
  return best?.epoch ?? null;
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

/** Outer-fold F1 at the chosen epochs with mean and standard deviation (ddof 0); null where a fold has no choice. */
export function summarise(folds: readonly FoldRecord[], protocol: Protocol): ProtocolSummary | null {
  if (folds.some((record) => record.bestEpoch[protocol] === null)) return null;
  const rows = folds.map((record) => {
    const epoch = epochOf(record, protocol);
    const { outer } = record.epochs.find((candidate) => candidate.epoch === epoch)!;
    return { fold: record.fold, epoch, f1: outer.f1 };
  });
  const spread = (kind: keyof MeanAndStd) =>
    Object.fromEntries(
      F1_FIELDS.map((field) => [
        field,
        meanAndStd(
          rows.map(({ f1 }) => f1[field]),
          0,
        )[kind],
      ]),
    ) as unknown as F1Row;
  return { folds: rows, mean: spread('mean'), std: spread('std'), ddof: 0 };
}

/** A run's summary under `protocol`; throws when the run is not finished or has no inner parts. */
export function summaryOf(run: RunManifest, protocol: Protocol = run.inputs.protocol): ProtocolSummary {
  check(run.summary, () => `run ${run.id}: expected a finished run; received status "${run.status}"`);
  const summary = run.summary[protocol];
  check(summary, () => `run ${run.id}: it has no inner parts, so no numbers under the nested protocol`);
  return summary;
}
