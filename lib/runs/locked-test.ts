/** The locked test part of a split (its fold 0): each candidate looks once, and every look is counted by report. */
import { join } from 'node:path';
import { check } from '../core/check';
import { awaitLock } from '../core/files/lock';
import { readParquet, writeParquet } from '../core/files/parquet';
import { hashOf } from '../core/hash';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';
import type { Project } from '../core/project';
import { provenance } from '../core/provenance';
import { partScores } from '../metrics/part-scores';
import { lockedIds } from './locked-ids';
import {
  type LockedCandidate,
  type LockedLedger,
  type LockedLook,
  lockedFolder,
  lookName,
  RESTORE,
  readLockedLedger,
  writeLook,
} from './locked-ledger';
import { type LooksBefore, looksBefore, looksOf } from './looks-before';
import {
  PREDICTION_SCHEMA,
  type Prediction,
  type PredictionArrays,
  predictionArrays,
  predictionRows,
} from './predictions';
import { scoreDifference, scoresOf } from './verify-scores';

/** What is asked of `scoreLockedTest`. */
export interface LockedRequest {
  readonly split: LockedLook['split'];
  /** What the part is opened for: the id of a recorded choice. */
  readonly opening: string;
  readonly candidate: LockedCandidate;
  /** The locked examples, in snapshot order. */
  readonly examples: readonly LabelledText[];
  /** Probabilities of `examples`, n x 4; only called when the candidate is scored. */
  readonly predict: () => Promise<Float64Array>;
  readonly seed: number;
}

/** How `scoreLockedTest` goes about it. */
export interface LockedScoring {
  /** Scores again who has looked before; false by default. */
  readonly again?: boolean;
  readonly now?: () => Date;
  /** Ends the wait for another process that is opening a part. */
  readonly signal?: AbortSignal;
}

/** A look, and how often this part was looked at. */
export interface LockedResult {
  readonly look: LockedLook;
  /** Looks of this candidate, this one included: its first score counts, the others are only recorded. */
  readonly looks: number;
  /** Candidates that have looked at the part of this split: the best of several is optimistic. */
  readonly candidates: number;
  /** Earlier looks at the same reports, whatever locked them. */
  readonly before: LooksBefore;
  /** True when the recorded score was found and nothing was computed. */
  readonly reused: boolean;
}

/**
 * Scores a candidate on the locked part and writes the look down; its first look is handed back without scoring when there
 * is one, unless `again` asks for another, which is recorded too. One process at a time. Throws when the part is empty.
 */
export async function scoreLockedTest(
  project: Project,
  request: LockedRequest,
  { again = false, now = () => new Date(), signal = new AbortController().signal }: LockedScoring = {},
): Promise<LockedResult> {
  const { split, candidate, examples } = request;
  check(examples.length > 0, () => `split ${split.name}: expected a locked test part; it has none`);
  const lock = await awaitLock(lockedFolder(project), { signal });
  try {
    const ids = lockedIds(examples.map(({ id }) => id));
    const ledger = await readLockedLedger(project);
    const known = ledger.looks.filter((look) => look.split.fingerprint === split.fingerprint);
    check(
      known.every(({ part }) => part === ids.name),
      () =>
        `${lockedFolder(project)}: expected the ${known[0].examples} locked examples of split ${split.name}; received ${examples.length}, not the same`,
    );
    const own = known.find((look) => hashOf(look.candidate) === hashOf(candidate));
    if (own && !again) return resultOf(ledger, own, true);
    const look = await takeLook(project, request, { part: ids.name, number: ledger.looks.length + 1, now });
    await writeLook(project, look, ids);
    return resultOf(await readLockedLedger(project), look, false);
  } finally {
    await lock.release();
  }
}

/** Has the candidate predict and writes its predictions. */
async function takeLook(
  project: Project,
  { split, opening, candidate, examples, predict, seed }: LockedRequest,
  { part, number, now }: { readonly part: string; readonly number: number; readonly now: () => Date },
): Promise<LockedLook> {
  const probabilities = await predict();
  const yTrue = Uint8Array.from(examples, ({ label }) => labelIndex(label));
  const taken = now();
  const [at, commit] = [taken.toISOString(), provenance(taken).commit];
  const predictions = `predictions/${lookName({ candidate, at, number })}.parquet`;
  const { fold, epoch } = candidate;
  const rows = predictionRows(examples, probabilities, { fold, part: 'test', epoch, seed });
  await writeParquet(join(lockedFolder(project), predictions), PREDICTION_SCHEMA, rows);
  const scores = partScores(yTrue, probabilities);
  const of = { split, part, examples: examples.length, opening, number };
  return { ...of, candidate, scores, at, commit, predictions };
}

/** What was said at a look, in the order of the locked examples. Throws when it does not give the look's scores. */
export async function lockedPredictions(
  project: Project,
  { predictions, scores }: Pick<LockedLook, 'predictions' | 'scores'>,
): Promise<PredictionArrays> {
  const path = join(lockedFolder(project), predictions);
  const rows = await readParquet<Prediction>(path);
  const difference = scoreDifference(scores, scoresOf(rows));
  check(
    difference === null,
    () => `${path}: expected the predictions that the look has the scores of; ${difference}. ${RESTORE}`,
  );
  return predictionArrays(rows);
}

/** The looks at the part of a split as rows of a table, `look` counting those of one candidate; null before the first. */
export function lockedTable({ looks: all }: LockedLedger, fingerprint: string) {
  const looks = all.filter(({ split }) => split.fingerprint === fingerprint);
  if (looks.length === 0) return null;
  return looks.map(({ candidate, scores, at }, i) => ({
    ...candidate,
    look: looks.slice(0, i + 1).filter((other) => hashOf(other.candidate) === hashOf(candidate)).length,
    ...Object.fromEntries(LABELS.map((label) => [label, scores.f1[label]])),
    macro: scores.f1.macro,
    deathRecall: scores.deathRecall,
    at: at.slice(0, 16),
  }));
}

function resultOf(ledger: LockedLedger, look: LockedLook, reused: boolean): LockedResult {
  return { look, ...looksOf(ledger, look), before: looksBefore(ledger, look), reused };
}
