/** Deaths that were filed as something else: a ranking to read, and an estimate of how many there are. */
import { check } from '../core/check';
import { LABELS, type Label } from '../core/labels';
import { saysDeath } from '../data/clean/death-phrases';
import type { Example } from '../data/store/example';
import { bootstrap, groupSums, type Interval } from '../metrics/bootstrap';
import {
  confidentClass,
  hiddenShare,
  ranked,
  suspicion,
  type TwoProbeCounts,
  typicalConfidence,
} from '../metrics/label-noise';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import type { ScoredRun } from './scored';

const DEATH = 0;

/** Signs of a death that no model has learned, by example id. */
export interface DeathProbes {
  /** A patient's outcome code says Death; null where no outcome is stated. */
  readonly outcome: ReadonlyMap<string, boolean | null>;
  /** The narrative says so. */
  readonly phrase: ReadonlyMap<string, boolean>;
}

/** What the reports themselves say: a patient's outcome code, and a plain death phrase in the narrative. */
export function deathProbes(examples: readonly ProbedExample[]): DeathProbes {
  return {
    outcome: new Map(
      examples.map(({ id, outcomes, outcomeDeath }) => [id, outcomes === null ? null : outcomeDeath]),
    ),
    phrase: new Map(examples.map(({ id, text }) => [id, saysDeath(text)])),
  };
}

type ProbedExample = Pick<Example, 'id' | 'outcomes' | 'outcomeDeath' | 'text'>;

/** One report to read again. */
export interface SuspectRow {
  readonly rank: number;
  readonly id: string;
  readonly fold: number;
  readonly filedAs: Label;
  /** Out-of-fold probability of Death. */
  readonly pDeath: number;
  readonly outcome: boolean;
  readonly phrase: boolean;
  /** Sum of logarithms of likelihood ratios; above 0, more speaks for Death than for the class it is filed as. */
  readonly suspicion: number;
}

/** Reports not filed as Death, the most suspect first; none where no report is filed as Death to compare them with. */
export function suspectDeaths({ outer }: ScoredRun, probes: DeathProbes): SuspectRow[] {
  if (!outer.yTrue.includes(DEATH)) return [];
  const [outcome, phrase] = [outer.ids.map(lookUp(probes.outcome)), outer.ids.map(lookUp(probes.phrase))];
  const saidDead = outcome.map((stated) => stated === true);
  const scores = suspicion(outer.yTrue, outer.probabilities, DEATH, [saidDead, phrase]);
  return ranked(scores).map((row, i) => ({
    rank: i + 1,
    id: outer.ids[row],
    fold: outer.folds[row],
    filedAs: LABELS[outer.yTrue[row]],
    pDeath: outer.probabilities[row * LABELS.length + DEATH],
    outcome: saidDead[row],
    phrase: phrase[row],
    suspicion: scores[row],
  }));
}

/** What a generator knows of its own labels, by example id. */
export type PlantedTruth = Readonly<Record<string, { readonly severity: Label }>>;

/**
 * How many of the deaths that a generator filed as something else (`planted`) are among as many most suspect labels;
 * null without its truth.
 */
export function plantedDeaths(
  suspects: readonly SuspectRow[],
  truth: PlantedTruth | null,
): { readonly planted: number; readonly found: number } | null {
  if (!truth || suspects.length === 0) return null;
  const isDeath = ({ id }: SuspectRow) => truth[id]?.severity === 'D';
  const planted = suspects.filter(isDeath).length;
  return { planted, found: suspects.slice(0, planted).filter(isDeath).length };
}

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

/** What is counted in every group. */
const CELL = {
  filed: 0,
  others: 1,
  filedPhrase: 2,
  othersPhrase: 3,
  confident: 4,
  confidentDeath: 5,
  filedStated: 6,
  othersStated: 7,
  filedOutcome: 8,
  othersOutcome: 9,
  filedStatedPhrase: 10,
  othersStatedPhrase: 11,
  othersBoth: 12,
} as const;
const WIDTH = Object.keys(CELL).length;

const METHODS = {
  'outcome code and death phrase, where an outcome is stated': {
    estimate: (cells: Float64Array) => (hiddenShare(countsOf(cells)) ?? 0) * cells[CELL.othersStated],
    filed: CELL.filedStated,
    lacks: (cells: Float64Array) =>
      hiddenShare(countsOf(cells)) === null && 'the probes do not tell deaths from the rest',
    assumes:
      'the probes err independently, find hidden deaths as often as filed ones; filed deaths are deaths',
  },
  'confident learning': {
    estimate: (cells: Float64Array) =>
      (cells[CELL.others] * cells[CELL.confidentDeath]) / (cells[CELL.confident] || 1),
    filed: CELL.filed,
    lacks: (cells: Float64Array) => cells[CELL.confident] === 0 && 'the model is sure of no report',
    assumes: "the model's confident classes are right in the same proportion as its doubtful ones",
  },
  'death phrase alone': {
    estimate: (cells: Float64Array) =>
      (cells[CELL.othersPhrase] * cells[CELL.filed]) / (cells[CELL.filedPhrase] || 1),
    filed: CELL.filed,
    lacks: (cells: Float64Array) => cells[CELL.filedPhrase] === 0 && 'no filed death says so',
    assumes:
      'every death phrase is true, and hidden deaths are told as plainly as filed ones: an upper bound',
  },
} as const;

/** Estimates with 95 % bootstrap intervals over groups; null where a method has nothing to go by, the reason beside it. */
export function hiddenDeaths(
  { outer, name }: ScoredRun,
  probes: DeathProbes,
  resampling: Resampling,
): HiddenDeathsRow[] {
  const { yTrue, probabilities, ids } = outer;
  const confident = confidentClass(probabilities, typicalConfidence(yTrue, probabilities));
  const [outcome, phrase] = [ids.map(lookUp(probes.outcome)), ids.map(lookUp(probes.phrase))];
  const count = (row: number, cells: Float64Array) => {
    const filed = yTrue[row] === DEATH;
    cells[filed ? CELL.filed : CELL.others]++;
    if (phrase[row]) cells[filed ? CELL.filedPhrase : CELL.othersPhrase]++;
    if (outcome[row] !== null) {
      cells[filed ? CELL.filedStated : CELL.othersStated]++;
      if (outcome[row]) cells[filed ? CELL.filedOutcome : CELL.othersOutcome]++;
      if (phrase[row]) cells[filed ? CELL.filedStatedPhrase : CELL.othersStatedPhrase]++;
    }
    if (filed) return;
    if (outcome[row] && phrase[row]) cells[CELL.othersBoth]++;
    if (confident[row] >= 0) cells[CELL.confident]++;
    if (confident[row] === DEATH) cells[CELL.confidentDeath]++;
  };
  const sums = groupSums(ids.length, groupsOf(ids, resampling), WIDTH, count);
  const methods = Object.entries(METHODS);
  const intervals = bootstrap(
    sums,
    (cells) =>
      methods.flatMap(([, { estimate, filed, lacks }]) => {
        const hidden = cells[CELL.filed] === 0 || lacks(cells) ? Number.NaN : estimate(cells);
        return [hidden, hidden / (hidden + cells[filed] || 1)];
      }),
    drawing(resampling, `hidden deaths of ${name}`),
  );
  const all = new Float64Array(WIDTH);
  for (const row of ids.keys()) count(row, all);
  return methods.map(([method, { lacks, assumes }], i) => {
    const reason = all[CELL.filed] === 0 ? 'no report is filed as Death' : lacks(all);
    return reason
      ? { method, hidden: null, hiddenInterval: reason, shareOfDeaths: null, shareInterval: '', assumes }
      : estimateRow(method, assumes, intervals[2 * i], intervals[2 * i + 1]);
  });
}

function estimateRow(method: string, assumes: string, hidden: Interval, share: Interval): HiddenDeathsRow {
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

function lookUp<T extends boolean | null>(probe: ReadonlyMap<string, T>): (id: string) => T {
  return (id) => {
    const value = probe.get(id);
    check(value !== undefined, () => `audit of Death: expected a probe of example ${id}; received none`);
    return value;
  };
}
