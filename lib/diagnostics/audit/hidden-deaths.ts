/** How many deaths were filed as something else: estimates that take different things for granted. */
import { LABELS } from '../../core/labels';
import { beliefsOf, fitHiddenClass, type HiddenClassOdds, kindCounts } from '../../metrics/hidden-class';
import { bootstrap, groupSums, type Interval } from '../../metrics/intervals/bootstrap';
import { bootstrapRows } from '../../metrics/intervals/bootstrap-rows';
import {
  confidentClass,
  hiddenByJoint,
  hiddenShare,
  type TwoProbeCounts,
  typicalConfidence,
} from '../../metrics/label-noise';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import type { ScoredRun } from '../scored';
import {
  DEATH,
  type DeathEvidence,
  type DeathProbes,
  deathEvidence,
  noOddsReason,
  probed,
} from './death-evidence';

const K = LABELS.length;

/** One estimate of the deaths filed as something else. */
export interface HiddenDeathsRow {
  readonly method: string;
  /** Null where the method has nothing to go by. */
  readonly hidden: number | null;
  /** Or why there is none. */
  readonly hiddenInterval: string;
  /** Of all deaths, filed and hidden. */
  readonly shareOfDeaths: number | null;
  readonly shareInterval: string;
  readonly assumes: string;
}

/**
 * Estimates with 95 % bootstrap intervals over groups, the sum of the suspects' probabilities first; null where a method
 * has nothing to go by, the reason beside it.
 */
export function hiddenDeaths(
  scored: ScoredRun,
  probes: DeathProbes,
  resampling: Resampling,
): HiddenDeathsRow[] {
  return [expectedDeaths(scored, probes, resampling), ...countedDeaths(scored, probes, resampling)];
}

const EXPECTED = 'sum of probabilities: model with phrase, outcome code';

/** Odds are fitted anew in every resample; an example's inner rows are drawn with its tested one. */
function expectedDeaths(scored: ScoredRun, probes: DeathProbes, resampling: Resampling): HiddenDeathsRow {
  const evidence = deathEvidence(scored, probes);
  const method = { method: EXPECTED, assumes: assumedOf(evidence) };
  const reason = noOddsReason(scored);
  if (reason) return withoutEstimate(method, reason);
  const { kinds, ids, fittedFrom } = evidence;
  const start = fitHiddenClass(kinds, kindCounts(kinds, new Float64Array(ids.length).fill(1), fittedFrom));
  const [hidden, share] = bootstrapRows(
    ids.length,
    groupsOf(ids, resampling).map((group, row) => group ?? `example ${ids[row]}`),
    (weights) => expectedIn(evidence, weights, start),
    drawing(resampling, `expected deaths of ${scored.name}`),
  );
  return estimateRow(method, hidden, share);
}

/** Deaths expected among the reports filed otherwise, and their share of all; NaN where odds have no filed death. */
function expectedIn(evidence: DeathEvidence, weights: Float64Array, start: HiddenClassOdds): number[] {
  const { kinds, tested, fittedFrom } = evidence;
  const isFiled = kinds.kinds.map(({ filed }) => filed === DEATH);
  const fitted = kindCounts(kinds, weights, fittedFrom);
  if (!isFiled.some((is, i) => is && fitted[i] > 0)) return [Number.NaN, Number.NaN];
  const beliefs = beliefsOf(fitHiddenClass(kinds, fitted, start), kinds);
  const counts = kindCounts(kinds, weights, 0, tested);
  let [filed, hidden] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    if (isFiled[i]) filed += counts[i];
    else hidden += counts[i] * beliefs[i];
  }
  return [hidden, hidden / (hidden + filed)];
}

/** 41 SYNTHETIC data sets without outcome codes: 729 deaths expected of 880, in 36 of their intervals. */
function assumedOf({ kinds, fittedFrom }: DeathEvidence): string {
  const where = fittedFrom > 0 ? 'the inner parts' : 'the tested reports themselves';
  const beside = kinds.kinds.some(({ stated }) => stated !== null)
    ? 'given the truth the outcome code does not depend on the text'
    : 'no outcome is stated, so by the text alone, which finds too few';
  return `odds fitted on ${where}; hidden deaths read like filed ones, filed deaths are deaths; ${beside}`;
}

/** What is counted in every group. */
const CELL = {
  filedPhrase: 0,
  othersPhrase: 1,
  filedStated: 2,
  othersStated: 3,
  filedOutcome: 4,
  othersOutcome: 5,
  filedStatedPhrase: 6,
  othersStatedPhrase: 7,
  othersBoth: 8,
} as const;
/** Behind them how many are filed as each class, then the confident joint. */
const FILED = Object.keys(CELL).length;
const JOINT = FILED + K;
const WIDTH = JOINT + K * K;

const METHODS = [
  {
    method: 'outcome code and death phrase, where an outcome is stated',
    assumes:
      'the probes err independently, find hidden deaths as often as filed ones; filed deaths are deaths',
    estimate: (cells: Float64Array) => (hiddenShare(countsOf(cells)) ?? 0) * cells[CELL.othersStated],
    filed: CELL.filedStated,
    lacks: (cells: Float64Array) =>
      hiddenShare(countsOf(cells)) === null ? 'the probes do not tell deaths from the rest' : null,
    needsOdds: false,
  },
  {
    method: 'confident learning',
    assumes:
      "in each filed class the model's confident classes are right, and its doubtful ones shared out like them",
    estimate: (cells: Float64Array) =>
      hiddenByJoint(cells.subarray(JOINT), cells.subarray(FILED, JOINT), DEATH),
    filed: FILED + DEATH,
    lacks: (cells: Float64Array) =>
      cells.subarray(JOINT).every((count) => count === 0) ? 'the model is sure of no report' : null,
    needsOdds: true,
  },
  {
    method: 'death phrase alone',
    assumes:
      'every death phrase is true, and hidden deaths are told as plainly as filed ones: an upper bound',
    estimate: (cells: Float64Array) =>
      (cells[CELL.othersPhrase] * cells[FILED + DEATH]) / (cells[CELL.filedPhrase] || 1),
    filed: FILED + DEATH,
    lacks: (cells: Float64Array) => (cells[CELL.filedPhrase] === 0 ? 'no filed death says so' : null),
    needsOdds: false,
  },
] as const;

function countedDeaths(scored: ScoredRun, probes: DeathProbes, resampling: Resampling): HiddenDeathsRow[] {
  const { ids, yTrue } = scored.outer;
  const count = counting(scored, probes);
  const intervals = bootstrap(
    groupSums(ids.length, groupsOf(ids, resampling), WIDTH, count),
    (cells) =>
      METHODS.flatMap(({ estimate, filed, lacks }) => {
        const hidden = cells[FILED + DEATH] === 0 || lacks(cells) ? Number.NaN : estimate(cells);
        return [hidden, hidden / (hidden + cells[filed] || 1)];
      }),
    drawing(resampling, `hidden deaths of ${scored.name}`),
  );
  const all = new Float64Array(WIDTH);
  for (const row of yTrue.keys()) count(row, all);
  const none = yTrue.includes(DEATH) ? null : noOddsReason(scored);
  return METHODS.map((method, i) => {
    const reason = none ?? (method.needsOdds ? noOddsReason(scored) : null) ?? method.lacks(all);
    return reason
      ? withoutEstimate(method, reason)
      : estimateRow(method, intervals[2 * i], intervals[2 * i + 1]);
  });
}

/** Adds one tested report to the cells. */
function counting({ outer }: ScoredRun, { outcome, phrase }: DeathProbes) {
  const { ids, yTrue, probabilities } = outer;
  const confident = confidentClass(probabilities, typicalConfidence(yTrue, probabilities));
  return (row: number, cells: Float64Array): void => {
    const filed = yTrue[row] === DEATH;
    const [said, told] = [probed(outcome, ids[row]), probed(phrase, ids[row])];
    cells[FILED + yTrue[row]]++;
    if (confident[row] >= 0) cells[JOINT + K * yTrue[row] + confident[row]]++;
    if (told) cells[filed ? CELL.filedPhrase : CELL.othersPhrase]++;
    if (said === null) return;
    cells[filed ? CELL.filedStated : CELL.othersStated]++;
    if (said) cells[filed ? CELL.filedOutcome : CELL.othersOutcome]++;
    if (told) cells[filed ? CELL.filedStatedPhrase : CELL.othersStatedPhrase]++;
    if (!filed && said && told) cells[CELL.othersBoth]++;
  };
}

type Method = Pick<HiddenDeathsRow, 'method' | 'assumes'>;

function withoutEstimate({ method, assumes }: Method, reason: string): HiddenDeathsRow {
  return { method, hidden: null, hiddenInterval: reason, shareOfDeaths: null, shareInterval: '', assumes };
}

function estimateRow({ method, assumes }: Method, hidden: Interval, share: Interval): HiddenDeathsRow {
  return {
    method,
    hidden: hidden.value,
    hiddenInterval: intervalText(hidden, 1),
    shareOfDeaths: share.value,
    shareInterval: intervalText(share),
    assumes,
  };
}

/** The counts of the reports that state an outcome. */
function countsOf(cells: Float64Array): TwoProbeCounts {
  return {
    filed: cells[CELL.filedStated],
    filedFirst: cells[CELL.filedOutcome],
    filedSecond: cells[CELL.filedStatedPhrase],
    others: cells[CELL.othersStated],
    othersFirst: cells[CELL.othersOutcome],
    othersSecond: cells[CELL.othersStatedPhrase],
    othersBoth: cells[CELL.othersBoth],
  };
}
