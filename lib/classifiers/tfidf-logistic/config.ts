/** What decides a Phase 1 model; part of a run's id. */
import { check, checkNumber, checkOneOf } from '../../core/check';
import { checkValue, checkValues } from '../../core/parameters/check-value';
import { pickValues, type Values } from '../../core/parameters/definition';
import { tfidfLogisticParameters } from './parameters';

/** The F1 by which C is chosen: the mean over the labels, weighted by support, or Death's. */
export const C_CRITERIA = ['macro', 'weighted', 'D'] as const;
export type CCriterion = (typeof C_CRITERIA)[number];

/** Values of the parameters, whose ranges and reasons `tfidfLogisticParameters` holds. */
export type TfidfLogisticValues = Values<typeof tfidfLogisticParameters>;

/** TF-IDF over words, and characters beside them if asked for, and a logistic regression on it. */
export type TfidfLogisticConfig = Omit<TfidfLogisticValues, 'preset' | 'C'> & {
  /** Shortest and longest run of characters inside words that also make a term; none by default. */
  readonly charNgrams?: readonly [number, number] | null;
  /** Keeps the most frequent runs of characters, 50,000 by default; only with `charNgrams`. */
  readonly charFeatures?: number;
  /** Spells abbreviations out first (`features/abbreviations.ts`); false by default. */
  readonly abbreviations?: boolean;
  /** Inverse strength of the penalty; of several the best is chosen on the inner part (on the outer if that is empty). */
  readonly C: number | readonly number[];
  /** By what C is chosen among several; macro by default. */
  readonly chooseCBy?: CCriterion;
};

/** One of `PHASE1_PRESETS`. */
export type Phase1Preset = TfidfLogisticValues['preset'];

/**
 * Named sets of members that stand over what else is given. `plain` is none. `hardened` is after the strongest
 * published Phase 1 on these data: words and runs of characters, abbreviations spelled out, C chosen from four.
 */
export const PHASE1_PRESETS = {
  plain: {},
  hardened: {
    ngramMax: 2,
    minDf: 2,
    maxFeatures: 50_000,
    sublinearTf: true,
    charNgrams: [3, 5],
    charFeatures: 50_000,
    abbreviations: true,
    C: [0.3, 1, 3, 10],
    chooseCBy: 'macro',
  },
} as const satisfies Readonly<Record<Phase1Preset, Partial<TfidfLogisticConfig>>>;

/** The parameters that are members of a config as they are. */
const { preset: presetParameter, C: CParameter, ...members } = tfidfLogisticParameters;

/**
 * Keeps and checks the members of a config, those of `preset` over the others; more members may stand beside them (a
 * notebook's parameters). Members that are off are left out, so that the ids of runs do not change.
 */
export function tfidfLogisticConfig({
  preset = 'plain',
  ...rest
}: TfidfLogisticConfig & { readonly preset?: Phase1Preset }): TfidfLogisticConfig {
  checkValue(presetParameter, preset, 'preset');
  const given: TfidfLogisticConfig = { ...rest, ...PHASE1_PRESETS[preset] };
  const { C } = given;
  checkValues(members, given, 'tfidf-logistic');
  for (const value of valuesOfC(C)) checkValue(CParameter, value, 'tfidf-logistic: C');
  return {
    ...pickValues(members, given),
    ...characterMembers(given),
    ...(given.abbreviations ? { abbreviations: true } : {}),
    C,
    ...(typeof C === 'number'
      ? {}
      : { chooseCBy: checkOneOf(given.chooseCBy ?? 'macro', C_CRITERIA, 'chooseCBy') }),
  };
}

function characterMembers({
  charNgrams,
  charFeatures = PHASE1_PRESETS.hardened.charFeatures,
}: TfidfLogisticConfig): Partial<TfidfLogisticConfig> {
  if (!charNgrams) return {};
  const [shortest, longest] = charNgrams;
  checkNumber(shortest, 'charNgrams[0]', { min: 1, integer: true });
  checkNumber(longest, 'charNgrams[1]', { min: shortest, max: 9, integer: true });
  checkNumber(charFeatures, 'charFeatures', { min: 1, integer: true });
  return { charNgrams: [shortest, longest], charFeatures };
}

/** The values of C to try, ascending. */
export function valuesOfC(C: TfidfLogisticConfig['C']): number[] {
  if (typeof C === 'number') return [C];
  check(Array.isArray(C) && C.length > 0, () => `C: expected a number or a list of them; received ${C}`);
  return [...new Set(C)].sort((a, b) => a - b);
}
