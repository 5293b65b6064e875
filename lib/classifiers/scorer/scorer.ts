/**
 * A predictor with its cleaning, calibration and decision: the one way from the parts of a report to what is said of it,
 * in notebooks, commands and pages. No file, no Node.
 */
import { check } from '../../core/check';
import { LABELS, type Label } from '../../core/labels';
import { compileRules } from '../../data/clean/apply-rules';
import { cleanParts, joinParts } from '../../data/clean/narrative-parts';
import type { NarrativePart } from '../../data/read/record';
import { applyScaling } from '../../metrics/calibration/scaling';
import { decideByCost, missCosts } from '../../metrics/decide-by-cost';
import { recallThreshold } from '../../metrics/recall-threshold';
import type { Predictor } from '../contract';
import { type DeathRule, SCORER_FORMAT, type ScorerSettings } from './scorer-settings';

const K = LABELS.length;

/** What of the settings a user may decide otherwise. */
export interface ScorerChoices {
  /** Share of the deaths to call instead of that of the settings. */
  readonly recall?: number;
  /** Decides for the lowest expected cost by calibrated probabilities, a missed death costing so many other mistakes. */
  readonly missCost?: number;
}

/** What is said of one cleaned text. */
export interface Score {
  /** In the order of `LABELS`, as the model was trained to say. */
  readonly asTrained: readonly number[];
  readonly calibrated: readonly number[];
  readonly decision: Label;
  /** Null where there is no threshold. */
  readonly deathAlarm: boolean | null;
}

/** See the file. */
export class Scorer {
  /** From this probability of Death on, as trained, a report is called; null where the settings have none. */
  readonly deathThreshold: number | null;
  private readonly cleanPart: (text: string) => string;

  constructor(
    readonly predictor: Predictor,
    readonly settings: ScorerSettings,
    private readonly choices: ScorerChoices = {},
  ) {
    const { format, labels, cleaning, death } = settings;
    check(format === SCORER_FORMAT, () => `scorer: expected format ${SCORER_FORMAT}; received ${format}`);
    check(labels.join() === LABELS.join(), () => `scorer: expected labels ${LABELS}; received ${labels}`);
    this.cleanPart = compileRules(cleaning.rules);
    this.deathThreshold =
      choices.recall === undefined ? death.threshold : thresholdFor(choices.recall, death);
  }

  /** The narrative of a report's parts, cleaned as those that the model learned from. */
  clean(parts: readonly NarrativePart[]): string {
    const { parts: choice } = this.settings.cleaning;
    return joinParts(cleanParts(parts, choice, this.cleanPart), 'all');
  }

  /** Whether the model learned from narratives as short as this cleaned one. */
  isLongEnough(text: string): boolean {
    return text.trim().length >= this.settings.cleaning.minCharacters;
  }

  /** What is said of texts that are cleaned already. */
  async read(texts: readonly string[]): Promise<Score[]> {
    return this.decide(await this.predictor.predictProba(texts));
  }

  /** What is said of reports, each given as its parts. */
  async score(reports: readonly (readonly NarrativePart[])[]): Promise<Score[]> {
    return this.read(reports.map((parts) => this.clean(parts)));
  }

  /** What follows from probabilities as trained, n x 4 row-major. */
  decide(asTrained: Float64Array): Score[] {
    const calibrated = this.calibrate(asTrained);
    const { missCost } = this.choices;
    const cheapest = missCost === undefined ? null : decideByCost(calibrated, missCosts(missCost));
    return Array.from({ length: asTrained.length / K }, (_, row) => {
      const own = asTrained.subarray(row * K, (row + 1) * K);
      return {
        asTrained: [...own],
        calibrated: [...calibrated.subarray(row * K, (row + 1) * K)],
        decision: LABELS[cheapest?.[row] ?? own.indexOf(Math.max(...own))],
        deathAlarm: this.deathThreshold === null ? null : own[0] >= this.deathThreshold,
      };
    });
  }

  private calibrate(asTrained: Float64Array): Float64Array {
    const { method, scaling } = this.settings.calibration;
    return method === 'none' ? asTrained : applyScaling(asTrained, scaling);
  }
}

/** The threshold that promises `recall`. Throws where the inner deaths are too few for it. */
function thresholdFor(recall: number, death: DeathRule): number {
  const { threshold, groups, needed } = recallThreshold(death.lowest, null, { ...death, recall });
  check(
    threshold !== null,
    () =>
      `recall ${recall}: expected ${needed === null ? 'a lower one' : `at least ${needed} deaths to set its threshold`}; the model has ${groups}. Ask for less, or leave it out`,
  );
  return threshold;
}
