/**
 * The measures by which a model is judged, a row each: everything that shows, means, chooses by or sends scores reads this
 * table. A measure without its support is null, never 0.
 */
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import {
  type ClassificationReport,
  type F1Row,
  f1OfReport,
  fBeta,
  type LabelIndices,
} from './classification';
import { averagePrecision } from './curve';
import { isHard, logLoss, NO_PROBABILITIES } from './probabilities';

/** What was tested, and what a model made of it. */
export interface Tested {
  readonly yTrue: LabelIndices;
  /** n x 4 row-major. */
  readonly probabilities: Float64Array;
  /** Of the most probable classes. */
  readonly report: ClassificationReport;
}

/** A row of the table. */
export interface Measure {
  /** For people: `Death F1`. */
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** Whether counts of true against predicted classes are enough to compute it. */
  readonly from: 'counts' | 'probabilities';
  /** What has to be among the tested: these classes, or so many of any. */
  readonly needs: readonly Label[] | number;
  /** Whether a model, an epoch or a config may be chosen by it. */
  readonly chooses: boolean;
  /** Its value where it has its support; null is for `F1Row` alone, which asks again. */
  readonly of: (tested: Tested) => number | null;
}

const COUNTED = { better: 'higher', from: 'counts', needs: 1, chooses: false } as const;

/** F1 stands in every record under `f1`, by the members of an `F1Row`. */
const F1_MEASURES = {
  deathF1: { ...f1Measure('D'), chooses: true },
  injuryF1: f1Measure('I'),
  malfunctionF1: f1Measure('M'),
  otherF1: f1Measure('O'),
  macroF1: { ...f1Measure('macro'), needs: LABELS, chooses: true },
  weightedF1: { ...f1Measure('weighted'), chooses: true },
} as const satisfies Record<string, Measure>;

const OTHER_MEASURES = {
  supportedMacroF1: {
    ...COUNTED,
    name: 'macro F1 over the classes with support',
    of: ({ report }) => meanOf(present(report).map(({ f1 }) => f1)),
  },
  deathPrecision: {
    ...COUNTED,
    name: 'Death precision',
    needs: ['D'],
    of: ({ report }) => report.classes[0].precision,
  },
  deathRecall: {
    ...COUNTED,
    name: 'Death recall',
    needs: ['D'],
    chooses: true,
    of: ({ report }) => report.classes[0].recall,
  },
  deathF2: {
    ...COUNTED,
    name: 'Death F2',
    needs: ['D'],
    chooses: true,
    of: ({ report }) => fBeta(report.classes[0], 2),
  },
  deathAveragePrecision: {
    ...COUNTED,
    name: 'Death average precision',
    from: 'probabilities',
    needs: ['D'],
    chooses: true,
    of: ({ yTrue, probabilities }) =>
      averagePrecision(
        Array.from(yTrue, (label) => label === 0),
        probabilities.filter((_, i) => i % LABELS.length === 0),
      ),
  },
  accuracy: { ...COUNTED, name: 'accuracy', of: ({ report }) => report.accuracy },
  balancedAccuracy: {
    ...COUNTED,
    name: 'balanced accuracy',
    chooses: true,
    of: ({ report }) => report.balancedAccuracy,
  },
  matthews: {
    ...COUNTED,
    name: 'Matthews correlation',
    needs: 2,
    chooses: true,
    of: ({ report }) => report.matthews,
  },
  logLoss: {
    ...COUNTED,
    name: 'log loss',
    better: 'lower',
    from: 'probabilities',
    of: ({ yTrue, probabilities }) => logLoss(yTrue, probabilities),
  },
} as const satisfies Record<string, Measure>;

const TABLE = { ...F1_MEASURES, ...OTHER_MEASURES };

/** A measure's name in records and parameters. */
export type MeasureKey = keyof typeof TABLE;

/** The table, in the order in which measures are shown. */
export const MEASURES: Readonly<Record<MeasureKey, Measure>> = TABLE;

/** All of its keys, in that order. */
export const MEASURE_KEYS = Object.keys(TABLE) as readonly MeasureKey[];

/** Those by which something may be chosen; all are to be high. */
export type ChoosingMeasure = {
  [Key in MeasureKey]: (typeof TABLE)[Key]['chooses'] extends true ? Key : never;
}[MeasureKey];

/** The keys of these, in the order of the table. */
export const CHOOSING_MEASURES = MEASURE_KEYS.filter(
  (key) => MEASURES[key].chooses,
) as readonly ChoosingMeasure[];

/** What a measure gives way to where something is chosen by it and its support is missing: this one has it always. */
export const FALLBACK = 'supportedMacroF1' satisfies MeasureKey;

/** The measures that records hold beside F1. */
export const OTHER_KEYS = Object.keys(OTHER_MEASURES) as readonly (keyof typeof OTHER_MEASURES)[];

/** Every measure of the table as one record: F1 by class under `f1`, the others by their keys. */
export type MeasuredScores = { readonly f1: F1Row } & {
  readonly [Key in keyof typeof OTHER_MEASURES]: number | null;
};

const F1_FIELD_OF: Readonly<Record<keyof typeof F1_MEASURES, keyof F1Row>> = {
  deathF1: 'D',
  injuryF1: 'I',
  malfunctionF1: 'M',
  otherF1: 'O',
  macroF1: 'macro',
  weightedF1: 'weighted',
};

/** The key of the measure that a member of an `F1Row` holds. */
export function measureOfF1(field: keyof F1Row): MeasureKey {
  const found = MEASURE_KEYS.find((key) => isF1(key) && F1_FIELD_OF[key] === field);
  return found ?? 'weightedF1';
}

/** A score with the measure that it is of. */
export interface ScoreBy {
  readonly by: MeasureKey;
  readonly score: number;
}

/** What `scores` hold of a measure, or of what it gives way to where it has no support. */
export function scoreToChooseBy(scores: MeasuredScores, key: MeasureKey): ScoreBy {
  const score = scoreOf(scores, key);
  return score === null ? { by: FALLBACK, score: scoreOf(scores, FALLBACK) ?? 0 } : { by: key, score };
}

/** What `scores` hold of a measure; null without its support, and in records that are older than the measure. */
export function scoreOf(scores: MeasuredScores, key: MeasureKey): number | null {
  return (isF1(key) ? scores.f1[F1_FIELD_OF[key]] : scores[key]) ?? null;
}

/** Where records hold a measure, which is also its series in trackers: `f1/D`, `deathRecall`. */
export function seriesOf(key: MeasureKey): string {
  return isF1(key) ? `f1/${F1_FIELD_OF[key]}` : key;
}

/** Whether a record knows a measure: one that was added since is not in it. */
export function isStated(scores: MeasuredScores, key: MeasureKey): boolean {
  return isF1(key) || key in scores;
}

/** The value of a measure; null where what was tested does not support it, or the model states no probabilities for it. */
export function measure(key: MeasureKey, tested: Tested): number | null {
  const counts = tested.report.classes.map(({ support }) => support);
  if (missingSupport(key, counts) !== null) return null;
  if (MEASURES[key].from === 'probabilities' && isHard(tested.probabilities)) return null;
  return MEASURES[key].of(tested);
}

/** Why a record holds no value of a measure, in words; null where it holds one. */
export function reasonWithout(scores: MeasuredScores, key: MeasureKey): string | null {
  if (scoreOf(scores, key) !== null) return null;
  if (!isStated(scores, key)) return 'was scored before there was this measure';
  // A class has an F1 exactly where somebody tested is of it.
  const occurs = LABELS.map((label) => (scores.f1[label] === null ? 0 : 1));
  return missingSupport(key, occurs) ?? NO_PROBABILITIES;
}

/** Why a measure says nothing of examples with so many of each class (order of `LABELS`); null where it says something. */
export function missingSupport(key: MeasureKey, counts: readonly number[]): string | null {
  const { needs } = MEASURES[key];
  const tested = counts.filter((count) => count > 0).length;
  if (tested === 0) return 'tests nothing';
  if (typeof needs === 'number') return tested >= needs ? null : `tests fewer than ${needs} classes`;
  const missing = needs.filter((label) => counts[LABELS.indexOf(label)] === 0);
  return missing.length > 0 ? `tests no ${missing.map((label) => LABEL_NAMES[label]).join(', no ')}` : null;
}

function isF1(key: MeasureKey): key is keyof typeof F1_MEASURES {
  return Object.hasOwn(F1_MEASURES, key);
}

function f1Measure(field: keyof F1Row) {
  const label = LABELS.find((each) => each === field);
  return {
    ...COUNTED,
    name: `${label ? LABEL_NAMES[label] : field} F1`,
    needs: label ? [label] : 1,
    of: ({ report }: Tested) => f1OfReport(report)[field],
  };
}

function present({ classes }: ClassificationReport) {
  return classes.filter(({ support }) => support > 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
