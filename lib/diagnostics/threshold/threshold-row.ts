/** A row of the rules for calling Death: what is promised, found, read and paid. */

import { intervalText } from '../resampling';
import type { CallRates } from './call-rates';

/** One rule for calling Death; null throughout where a fold has no threshold, recall and precision where nobody died. */
export interface ThresholdRow {
  readonly run: string;
  readonly rule: string;
  /** The recall that the rule is to keep for deaths like those of the inner parts; null where it promises none. */
  readonly promised: number | null;
  /** Lowest and highest threshold of the folds, or why there is none; null where the rule has none. */
  readonly thresholds: string | null;
  readonly recall: number | null;
  /** Or why there is none. */
  readonly recallInterval: string;
  /** Share of the groups of deaths (reports drawn together count once) that are called whole: what is promised. */
  readonly groupRecall: number | null;
  readonly precision: number | null;
  readonly precisionInterval: string;
  /** Reports called Death, rightly or not, of 1,000: what somebody has to read. */
  readonly alarmsPer1000: number | null;
  readonly missedDeaths: number | null;
  readonly falseAlarms: number | null;
  /** In false alarms, per 1,000 reports. */
  readonly costPer1000: number | null;
  /** Deaths found less what the false alarms are worth, per 1,000 reports; null where a miss costs nothing. */
  readonly netBenefitPer1000: number | null;
  readonly netBenefitLower: number | null;
  readonly netBenefitUpper: number | null;
  readonly netBenefitInterval: string;
}

/** What a table of them shows; the ends of an interval are for figures. */
export const THRESHOLD_COLUMNS: readonly (keyof ThresholdRow)[] = [
  ...(['run', 'rule', 'promised', 'thresholds', 'recall', 'recallInterval', 'groupRecall'] as const),
  ...(['precision', 'precisionInterval', 'alarmsPer1000', 'missedDeaths', 'falseAlarms'] as const),
  ...(['costPer1000', 'netBenefitPer1000', 'netBenefitInterval'] as const),
];

/** What a caption of the table has to say of the promises. */
export const PROMISE_NOTE =
  'A promised recall holds for reports like those of the inner part, groups of reports counting once, after the choice of ' +
  'the epoch on the same deaths, and of the trial of a recorded sweep. ' +
  'It holds on average over draws of the inner deaths, unless a confidence is asked for. Under the reference protocol the ' +
  'tested folds chose the epoch, so that what they show of it is optimistic.';

/** What of a row the rule itself says. */
export interface Rule
  extends Pick<ThresholdRow, 'rule'>,
    Partial<Pick<ThresholdRow, 'promised' | 'thresholds'>> {}

/** A row without a single number, for a rule that cannot be applied. */
export const NO_RULE: Omit<ThresholdRow, 'run' | 'rule' | 'thresholds'> = {
  promised: null,
  ...{ recall: null, recallInterval: '', groupRecall: null, precision: null, precisionInterval: '' },
  ...{ alarmsPer1000: null, missedDeaths: null, falseAlarms: null, costPer1000: null },
  ...{ netBenefitPer1000: null, netBenefitLower: null, netBenefitUpper: null, netBenefitInterval: '' },
};

/** The row of a rule and what it leads to. */
export function thresholdRow(run: string, rule: Rule, rates: CallRates): ThresholdRow {
  const { scores, died, recall, precision, netBenefit } = rates;
  const worth = scores.netBenefit !== null;
  const per1000 = (value: number | null) => (value === null || !worth ? null : 1000 * value);
  const [lower, upper] = [netBenefit.lower, netBenefit.upper].map(per1000);
  return {
    run,
    rule: rule.rule,
    promised: rule.promised ?? null,
    thresholds: rule.thresholds ?? null,
    recall: died ? scores.recall : null,
    recallInterval: died ? intervalText(recall) : 'no Death is tested',
    groupRecall: died ? rates.groupRecall : null,
    precision: died ? scores.precision : null,
    precisionInterval: died ? intervalText(precision) : '',
    alarmsPer1000: 1000 * scores.called,
    missedDeaths: scores.misses,
    falseAlarms: scores.falseAlarms,
    costPer1000: 1000 * scores.cost,
    netBenefitPer1000: per1000(scores.netBenefit),
    netBenefitLower: lower,
    netBenefitUpper: upper,
    netBenefitInterval: worth
      ? intervalText({ lower, upper, reason: netBenefit.reason }, 1)
      : 'a miss costs nothing',
  };
}
