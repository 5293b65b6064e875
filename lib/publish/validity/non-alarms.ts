/** What reading some of the reports that raised no alarm says of the deaths that were missed. */
import { check, checkNumber } from '../../core/check';
import { RandomState } from '../../core/random';
import { Reservoir } from '../../core/reservoir';
import { type ReadDecision, writeLabelForm } from '../../data/labels/label-form';
import { readsFor, upperShare } from '../../metrics/intervals/binomial-bound';
import { isAlarm, type ScoredReport } from '../predict/scored-report';

/** A random sample of the non-alarms among all reports that are offered. */
export class NonAlarmSample {
  private readonly kept: Reservoir<ScoredReport>;
  private raised = 0;

  constructor(n: number, random: RandomState) {
    this.kept = new Reservoir(n, random);
  }

  /** Offers the next report. */
  offer(report: ScoredReport): void {
    if (isAlarm(report)) this.raised++;
    else this.kept.offer(report);
  }

  /** The sample, in random order where more were offered than it holds. */
  get reports(): readonly ScoredReport[] {
    return this.kept.items;
  }

  get alarms(): number {
    return this.raised;
  }

  get nonAlarms(): number {
    return this.kept.seen;
  }

  /**
   * The sample as a sheet to be filled in (`data/labels/label-form.ts`), with the narrative beside the empty label; it does
   * not say what the report was filed as or what the model thinks of it, lest the reader follow.
   */
  sheet(): string {
    const decisions = this.reports.map(({ key }) => ({
      ...{ key, label: null, note: '', reader: '', decidedAt: '' },
    }));
    const rows = this.reports.map(({ text, device }) => ({ device: device ?? '', narrative: text ?? '' }));
    return writeLabelForm(decisions, { columns: ['device', 'narrative'] as const, rows });
  }
}

/** A sample of `n` non-alarms, drawn by a generator of its own from `seed`. */
export function nonAlarmSample(n: number, seed: number): NonAlarmSample {
  return new NonAlarmSample(n, new RandomState(seed));
}

/** How many of a sample were read, and how many of these were deaths. */
export interface Readings {
  readonly read: number;
  readonly deaths: number;
}

/** Counts a filled-in sheet; what the reader was unsure of counts as a death, so that the bound stays one. */
export function readingsOf(decisions: readonly Pick<ReadDecision, 'label'>[]): Readings {
  const read = decisions.filter(({ label }) => label !== null);
  const deaths = read.filter(({ label }) => label === 'D' || label === 'unsure');
  return { read: read.length, deaths: deaths.length };
}

/** What readings buy. */
export interface MissBound extends Readings {
  readonly level: number;
  /** Deaths among the non-alarms: at most this share of them. */
  readonly missShareAtMost: number;
  /** Recall of Death at the stated share of deaths; null where that share is 0. */
  readonly recallAtLeast: number | null;
}

/** Where the readings are from. */
export interface AlarmShares {
  /** Of all reports, those that raised an alarm. */
  readonly alarmShare: number;
  /** Of all reports, those that are deaths: predicted, not known. */
  readonly deathShare: number;
}

/**
 * The bound that `readings` of a random sample of non-alarms give at confidence `level`, one-sided (`upperShare`), and what it
 * means for recall: missed deaths are at most that share of the non-alarms, of `deathShare` deaths in all. The recall holds
 * if `deathShare` does; where more deaths are missed than that share has, it is 0.
 */
export function missBound(
  readings: Readings,
  { alarmShare, deathShare }: AlarmShares,
  level = 0.95,
): MissBound {
  checkNumber(alarmShare, 'alarmShare', { min: 0, max: 1 });
  checkNumber(deathShare, 'deathShare', { min: 0, max: 1 });
  const { read, deaths } = readings;
  check(
    deaths <= read,
    () => `readings: expected at most ${read} deaths of ${read} reports; received ${deaths}`,
  );
  const missShareAtMost = upperShare(deaths, read, level);
  const missed = missShareAtMost * (1 - alarmShare);
  const recallAtLeast = deathShare > 0 ? Math.max(0, 1 - missed / deathShare) : null;
  return { read, deaths, level, missShareAtMost, recallAtLeast };
}

/** Non-alarms to be read, none of them a death, for `missBound` to promise `recall`; null where no number does. */
export function readsForRecall(
  recall: number,
  { alarmShare, deathShare }: AlarmShares,
  level = 0.95,
): number | null {
  checkNumber(recall, 'recall', { min: 0, max: 1 });
  if (alarmShare === 1) return 0;
  const reads = readsFor(Math.min(1, ((1 - recall) * deathShare) / (1 - alarmShare)), level);
  return Number.isFinite(reads) ? reads : null;
}
