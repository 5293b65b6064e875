/** Whether a model may still be believed on new reports, from what can be seen without their labels. */
import { checkNumber } from '../../core/check';
import { LABELS, labelIndex } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { Reservoir } from '../../core/reservoir';
import { estimateShares } from '../../metrics/calibration/estimate-shares';
import { quantile } from '../../metrics/intervals/bootstrap';
import type { ScoredReport } from '../predict/scored-report';
import { type MissBound, missBound, NonAlarmSample, readsForRecall } from './non-alarms';
import { type TextDrift, type TrainingTexts, textDrift } from './text-drift';

/** How much of the new reports is kept. */
export interface SampleOptions {
  readonly seed: number;
  /** Reports whose texts and probabilities are compared; 2000 by default. */
  readonly size?: number;
  /** Non-alarms to be read by a person; 300 by default. */
  readonly reads?: number;
}

/** New reports in bounded memory: what `validityOf` needs of a stream. */
export class FreshSample {
  readonly nonAlarms: NonAlarmSample;
  private readonly kept: Reservoir<Pick<ScoredReport, 'text' | 'probabilities'>>;

  constructor({ seed, size = 2000, reads = 300 }: SampleOptions) {
    this.kept = new Reservoir(size, new RandomState(deriveSeed(seed, 'fresh reports')));
    this.nonAlarms = new NonAlarmSample(reads, new RandomState(deriveSeed(seed, 'non-alarms')));
  }

  /** Offers the next report. */
  offer(report: ScoredReport): void {
    this.kept.offer({ text: report.text, probabilities: report.probabilities });
    this.nonAlarms.offer(report);
  }

  get seen(): number {
    return this.kept.seen;
  }

  /** Cleaned texts of the sample. */
  get texts(): string[] {
    return this.kept.items.flatMap(({ text }) => (text === undefined ? [] : [text]));
  }

  /** n x 4, row-major. */
  get probabilities(): Float64Array {
    return Float64Array.from(this.kept.items.flatMap(({ probabilities }) => [...probabilities]));
  }
}

/** What the model learned from. */
export interface TrainingReference extends TrainingTexts {
  /** The shares that the probabilities are right for, in the order of `LABELS`. */
  readonly shares: readonly number[];
}

/** A class's share, then and now. */
export interface ClassShare {
  readonly training: number;
  readonly predicted: number;
  /** 95 %, by resampling reports: calibration and label shift are taken for given. */
  readonly lower: number;
  readonly upper: number;
}

/** What was found of new reports. */
export interface Validity {
  readonly format: 'maude-validity/1';
  readonly seed: number;
  readonly reports: number;
  readonly compared: { readonly training: number; readonly fresh: number };
  readonly drift: TextDrift;
  /** In the order of `LABELS`; null where no report was read. */
  readonly shares: readonly ClassShare[] | null;
  readonly nonAlarms: {
    readonly alarms: number;
    readonly nonAlarms: number;
    /** What reading the whole sample buys if no death is found; null where none can be said. */
    readonly bound: MissBound | null;
    /** The recall that `reads` is for. */
    readonly recall: number;
    readonly reads: number | null;
  };
}

const RESAMPLES = 200;

/**
 * Sets new reports against the training. Shares are those under which the predictions are most likely (`estimateShares`);
 * `recall` is the one that the number of readings is computed for (0.9 by default).
 */
export function validityOf(
  training: TrainingReference,
  fresh: FreshSample,
  { seed, recall = 0.9 }: { readonly seed: number; readonly recall?: number },
): Validity {
  checkNumber(recall, 'recall', { min: 0, max: 1 });
  const { texts, seen, nonAlarms } = fresh;
  const random = new RandomState(deriveSeed(seed, 'validity'));
  const drift = textDrift(training, texts, random);
  const shares = classShares(fresh.probabilities, training.shares, random);
  const alarmShares = shares && {
    alarmShare: nonAlarms.alarms / seen,
    deathShare: shares[labelIndex('D')].predicted,
  };
  const sampled = { read: nonAlarms.reports.length, deaths: 0 };
  return {
    ...{ format: 'maude-validity/1', seed, reports: seen },
    ...{ compared: { training: training.texts.length, fresh: texts.length }, drift, shares },
    nonAlarms: {
      ...{ alarms: nonAlarms.alarms, nonAlarms: nonAlarms.nonAlarms, recall },
      bound: alarmShares && missBound(sampled, alarmShares),
      reads: alarmShares && readsForRecall(recall, alarmShares),
    },
  };
}

function classShares(
  probabilities: Float64Array,
  from: readonly number[],
  random: RandomState,
): ClassShare[] | null {
  const predicted = estimateShares(probabilities, from);
  if (predicted === null) return null;
  const rows = probabilities.length / LABELS.length;
  const draws = LABELS.map(() => new Float64Array(RESAMPLES));
  const weights = new Int32Array(rows);
  for (let r = 0; r < RESAMPLES; r++) {
    weights.fill(0);
    for (let i = 0; i < rows; i++) weights[random.interval(rows - 1)]++;
    const drawn = estimateShares(probabilities, from, { weights, start: predicted }) ?? predicted;
    drawn.forEach((share, c) => {
      draws[c][r] = share;
    });
  }
  const whole = from.reduce((sum, share) => sum + share, 0);
  return predicted.map((share, c) => {
    const sorted = draws[c].sort();
    const [lower, upper] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    return { training: from[c] / whole, predicted: share, lower, upper };
  });
}
