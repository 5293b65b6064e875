/** The external test in rows and sentences. */
import { decisionScores, type ExternalScores } from '../../diagnostics/external-scores';
import type { PooledMeasure } from '../../diagnostics/pooled-measures';
import { intervalText, type Resampling } from '../../diagnostics/resampling';
import type { ScoredRun } from '../../diagnostics/scored';
import { looksBeforeSentence } from '../../runs/looks-before';
import type { ExternalCandidate, ExternalTest } from './external-test';

/** Measures that are shown; `results.json` has all that counts are enough for. */
const SHOWN = [
  ['deathF1', 'Death F1'],
  ['macroF1', 'macro F1'],
  ['weightedF1', 'weighted F1'],
] as const;

/** Headings of `externalTable`. */
export const EXTERNAL_HEADINGS = { effective: 'effective groups' };

/** A row of the external test: who, on which reports, and each score with its interval. */
export type ExternalRow = Readonly<Record<string, string | number>>;

/**
 * Run by run what looked at the locked part: on all of it, and on the reports without a relative among the rows of the
 * folds. Null as long as nobody has looked.
 */
export function externalTable(
  test: ExternalTest | null,
  runs: readonly Pick<ScoredRun, 'name' | 'run'>[],
): ExternalRow[] | null {
  if (!test || test.candidates.length === 0) return null;
  return runs.flatMap(({ name, run }) =>
    test.candidates
      .filter((candidate) => candidate.run === run.id)
      .flatMap((candidate) => candidateRows(name, candidate)),
  );
}

/** The same with the tested folds of every run, pooled, before it. */
export function externalBesideFolds(
  test: ExternalTest | null,
  runs: readonly ScoredRun[],
  resampling: Resampling,
): ExternalRow[] | null {
  if (!test || test.candidates.length === 0) return null;
  return runs.flatMap((scored) => {
    const { name, outer } = scored;
    const { reports, deaths, effective, measures } = decisionScores(outer, resampling);
    const folds = { run: name, what: 'its folds, pooled', reports, deaths, effective: Math.round(effective) };
    return [{ ...folds, ...cells(measures) }, ...(externalTable(test, [scored]) ?? [])];
  });
}

function candidateRows(name: string, candidate: ExternalCandidate): ExternalRow[] {
  const { all, unrelated } = candidate;
  const what = titleOf(candidate);
  const row = (on: string, scores: ExternalScores) => ({
    ...{ run: name, what: `${what}, ${on}`, reports: scores.reports, deaths: scores.deaths },
    ...{ effective: Math.round(scores.effective), ...cells(scores.measures) },
  });
  const apart = unrelated && unrelated.reports < all.reports ? unrelated : null;
  return [row('locked part', all), ...(apart ? [row('locked, no relative in the folds', apart)] : [])];
}

function titleOf({ kind, fold, epoch, chosen }: ExternalCandidate): string {
  const names = { fold: `fold ${fold}`, refit: `refit of ${epoch}`, ensemble: 'ensemble of the folds' };
  return `${names[kind]}${chosen ? ' (chosen)' : ''}`;
}

function cells(measures: readonly PooledMeasure[]): Record<string, string> {
  return Object.fromEntries(
    SHOWN.map(([key, name]) => [name, scoreText(measures.find(({ measure }) => measure === key))]),
  );
}

/** `0.812 (0.790 – 0.831)`; in place of either the reason. */
function scoreText(row: PooledMeasure | undefined): string {
  if (!row || row.value === null) return row?.reason ?? 'none';
  return `${row.value.toFixed(3)} (${intervalText(row)})`;
}

/** Whether something is locked, whether it was opened, how much of it is not new to the folds, and who had looked before. */
export function externalSentence(test: ExternalTest | null): string {
  if (!test)
    return 'No test part is locked in this split: testSources, testManufacturers or lockShare of notebook 03, or testData of notebook 01, lock one.';
  const { reports, related, lockedBy, candidates } = test;
  const locked = `${reports} reports are locked${lockedBy ? ` (${lockedBy})` : ''}`;
  if (candidates.length === 0)
    return `${locked}. None of the runs shown here has looked at them: notebook 07 opens them once, after the choice.`;
  const relatives =
    related === 0
      ? 'none has a relative (same event, near-duplicate) among the rows of the folds'
      : `${related} of them have a relative (same event, near-duplicate) among the rows of the folds: the second score is without these`;
  return `${locked}; ${relatives}. ${looksSentence(candidates)}`;
}

/** How often was looked: by the chosen checkpoint where it did, else by whoever looked last. */
function looksSentence(candidates: readonly ExternalCandidate[]): string {
  const told = candidates.find(({ chosen }) => chosen) ?? candidates[candidates.length - 1];
  const again = told.looks > 1 ? ` It looked ${told.looks} times; its first look stands here.` : '';
  return `${told.candidates} candidates of this split have looked. ${looksBeforeSentence(told.before)}${again}`;
}
