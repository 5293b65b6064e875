/** Deaths that were filed as something else: which reports to read again, and what can be said of all of them. */
import { LABELS, type Label } from '../../core/labels';
import { fitHiddenClass, hiddenLogOdds, kindCounts } from '../../metrics/hidden-class';
import { ranked } from '../../metrics/label-noise';
import { probabilitiesOf, type ScoredRun } from '../scored';
import { DEATH, type DeathProbes, deathEvidence, noOddsReason, probed } from './death-evidence';
import type { HiddenDeathsRow } from './hidden-deaths';

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
  /** Log odds of a death, prior odds included: above 0 a death is likelier than not. */
  readonly suspicion: number;
}

/**
 * Reports not filed as Death, the most suspect first (`fitHiddenClass`): prior odds and likelihood ratios are of the inner
 * parts, of the tested reports themselves where a run has none. None where no report is filed as Death to compare them
 * with, or the model states no probabilities.
 */
export function suspectDeaths(scored: ScoredRun, probes: DeathProbes): SuspectRow[] {
  if (noOddsReason(scored)) return [];
  const { outer } = scored;
  const { kinds, fittedFrom } = deathEvidence(scored, probes);
  const odds = fitHiddenClass(
    kinds,
    kindCounts(kinds, new Float64Array(kinds.of.length).fill(1), fittedFrom),
  );
  const byKind = kinds.kinds.map((kind) => (kind.filed === DEATH ? -Infinity : hiddenLogOdds(odds, kind)));
  const suspicion = Float64Array.from(outer.ids, (_, row) => byKind[kinds.of[row]]);
  const pDeath = probabilitiesOf(outer, DEATH);
  return ranked(suspicion, pDeath).map((row, i) => ({
    rank: i + 1,
    id: outer.ids[row],
    fold: outer.folds[row],
    filedAs: LABELS[outer.yTrue[row]],
    pDeath: pDeath[row],
    outcome: probed(probes.outcome, outer.ids[row]) === true,
    phrase: probed(probes.phrase, outer.ids[row]),
    suspicion: suspicion[row],
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

/** What the audit counted: reports whose odds of a death are above 1, and deaths expected among all filed otherwise. */
export function auditSentence(
  suspects: readonly SuspectRow[],
  estimates: readonly HiddenDeathsRow[],
): string {
  const [{ hidden, hiddenInterval }] = estimates;
  if (hidden === null) {
    const reason = hiddenInterval[0].toUpperCase() + hiddenInterval.slice(1);
    return `${reason}: nothing tells what a death filed as something else would look like.`;
  }
  const likely = suspects.filter(({ suspicion }) => suspicion > 0).length;
  const all = suspects.length.toLocaleString('en-US');
  return (
    `Of ${all} reports not filed as Death ${likely} are likelier a death than not; ` +
    `${hidden.toFixed(1)} deaths are expected among all of them (95 % interval ${hiddenInterval}).`
  );
}

/**
 * What is known of the whole database. Lalani et al. 2021, JAMA Intern. Med. 181:1217: reports to April 2020 in which a
 * death term stands; of 1,000 that were not filed as a death 23 % (20 to 25 %) told of one, which makes about 31,552.
 */
export function publishedHiddenDeaths(): string {
  const [hidden, filed] = [31_552, 151_145];
  const [a, b, both] = [hidden, hidden + filed, filed].map((n) => n.toLocaleString('en-US'));
  return (
    `Lalani et al. (2021, JAMA Intern. Med. 181:1217) looked for death terms in the whole database: ${both} reports with one ` +
    `were filed as a death; of a sample of 1,000 that were not, 23 % (20 to 25 %) told of a death, some ${a} in all: ` +
    `${a} of ${b}, ${((100 * hidden) / (hidden + filed)).toFixed(0)} % of the deaths in reports with a death term.`
  );
}
