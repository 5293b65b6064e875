/** What stands around a chosen checkpoint when it is used, from the run's inner parts and the snapshot it learned from. */
import {
  type DeathRule,
  SCORER_FORMAT,
  type ScorerCalibration,
  type ScorerSettings,
} from '../classifiers/scorer/scorer-settings';
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import type { Project } from '../core/project';
import { characterClasses } from '../data/clean/character-classes';
import { resolveCleaning } from '../data/clean/clean';
import { cleaningRules } from '../data/clean/cleaning-rules';
import type { SnapshotManifest } from '../data/store/manifest';
import { scalingOf, scalingPart } from '../diagnostics/calibration/calibrate-run';
import { CARRIED_RECALL } from '../diagnostics/comparison/run-evidence';
import type { Resampling } from '../diagnostics/resampling';
import { foldsOf, partOf, type ScoredPart, type ScoredRun, scoredRun } from '../diagnostics/scored';
import { choicesOf, deathsOf, refusal } from '../diagnostics/threshold/fold-thresholds';
import { storedResampling } from '../experiments/comparison/stored-resampling';
import { UNSCALED } from '../metrics/calibration/scaling';
import { isHard, NO_PROBABILITIES } from '../metrics/probabilities';
import { lowestScores, recallThreshold } from '../metrics/recall-threshold';
import type { Run } from '../runs/run';
import { readSplit, splitPath } from '../splits/split-file';
import type { RecordedCheckpoint } from './choice';
import type { ProvenanceRecord } from './provenance-record';

/** What settings are made from. */
export interface ScorerFacts {
  readonly record: ProvenanceRecord;
  readonly run: Run;
  readonly checkpoint: RecordedCheckpoint;
  readonly snapshot: SnapshotManifest;
}

/**
 * A fold's checkpoint is scaled, and its threshold set, as notebook 06 does it for that fold: on its inner part. A refit
 * takes the inner parts of all folds, which its sister models stated: that it is not exact is said in the settings.
 */
export async function scorerSettings(project: Project, facts: ScorerFacts): Promise<ScorerSettings> {
  const { record, run, checkpoint, snapshot } = facts;
  const split = await readSplit(splitPath(project.splits, record.split.name));
  check(split, () => `split ${record.split.name}: expected its file; run notebook 03-split-fingerprints`);
  const resampling = await storedResampling(project, split);
  const scored = await scoredRun(run, record.protocol);
  const part = tuningPart(scored, checkpoint);
  const { kind, fold, epoch } = checkpoint;
  return {
    format: SCORER_FORMAT,
    classifier: checkpoint.classifier,
    labels: LABELS,
    cleaning: cleaningOf(snapshot),
    calibration: calibrationOf(scored, checkpoint, resampling),
    decision: { rule: 'most probable as trained' },
    death: deathRule(scored, part, checkpoint, resampling),
    origin: {
      ...{ record: record.id, recordDigest: record.digest, run: run.id, kind, fold, epoch },
      synthetic: snapshot.synthetic,
    },
  };
}

function cleaningOf({ options }: SnapshotManifest): ScorerSettings['cleaning'] {
  const { parts, minCharacters, ...others } = resolveCleaning(options.cleaning);
  const rules = cleaningRules({ parts, ...others });
  return { parts, minCharacters, rules, classes: characterClasses() };
}

/** What a checkpoint may be tuned on; null where there is nothing. */
function tuningPart({ inner }: ScoredRun, { kind, fold }: RecordedCheckpoint): ScoredPart | null {
  if (inner === null) return null;
  const part = kind === 'refit' ? inner : partOf(inner, (row) => inner.folds[row] === fold);
  return part.yTrue.length === 0 ? null : part;
}

const NO_INNER = 'the run kept no inner part to set it on';
const OF_SISTERS = (folds: number) => `set on what ${folds} fold models state, not on what this refit states`;

function calibrationOf(
  scored: ScoredRun,
  { kind, fold }: RecordedCheckpoint,
  resampling: Resampling,
): ScorerCalibration {
  const part = kind === 'refit' ? scored.inner : scalingPart(scored, fold);
  const examples = part?.yTrue.length ?? 0;
  const choice = part && scalingOf(part, fold, resampling);
  if (part === null || choice === null) {
    const note = examples > 0 ? NO_PROBABILITIES : NO_INNER;
    return { method: 'none', scaling: UNSCALED, examples, note };
  }
  const { method, scaling } = choice;
  const alone = choice.losses === null ? 'one group of examples chooses nothing' : null;
  return { method, scaling, examples, note: kind === 'refit' ? OF_SISTERS(foldsOf(part).length) : alone };
}

function deathRule(
  scored: ScoredRun,
  part: ScoredPart | null,
  { kind, fold }: RecordedCheckpoint,
  resampling: Resampling,
): DeathRule {
  const asked = { recall: CARRIED_RECALL, confidence: 0 };
  if (part === null || isHard(part.probabilities)) {
    const none = { choices: 1, threshold: null, deaths: 0, lowest: [], approximate: null };
    return { ...asked, ...none, refused: part ? NO_PROBABILITIES : NO_INNER };
  }
  const folds = kind === 'refit' ? foldsOf(part) : [fold];
  const promise = { ...asked, choices: Math.max(...folds.map((own) => choicesOf(scored, own))) };
  const { ids, scores, groups } = deathsOf(part, resampling);
  const lowest = [...lowestScores(scores, groups)];
  const made = recallThreshold(lowest, null, promise);
  const deaths = new Set(ids).size;
  return {
    ...promise,
    threshold: made.threshold,
    refused: made.threshold === null ? refusal({ ...made, positives: deaths }) : null,
    ...{ deaths, lowest },
    approximate: kind === 'refit' ? OF_SISTERS(folds.length) : null,
  };
}
