/** The locked test part of a split (its fold 0): each candidate looks once, and every further look is recorded. */
import { join } from 'node:path';
import { check, show } from '../core/check';
import { hashOf } from '../core/hash';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';
import { lockFolder } from '../core/lock';
import { readParquet, writeParquet } from '../core/parquet';
import type { Project } from '../core/project';
import { provenance } from '../core/provenance';
import { readSealed, writeSealed } from '../core/sealed';
import { type PartScores, partScores } from '../metrics/part-scores';
import { PREDICTION_SCHEMA, type Prediction, predictionRows } from './predictions';
import { scoreDifference, scoresOf } from './verify-scores';

/** What is scored: a fold's checkpoint, a refit on all training data, or the folds' ensemble. */
export interface LockedCandidate {
  readonly kind: 'fold' | 'refit' | 'ensemble';
  /** Run id. */
  readonly run: string;
  /** 0 unless `kind` is `fold`. */
  readonly fold: number;
  readonly epoch: number;
}

const RESTORE =
  'Restore it from a copy; where there is none delete its folder and run notebook 07: earlier looks are then forgotten';

/** One scoring of one candidate. */
export interface LockedLook {
  readonly candidate: LockedCandidate;
  readonly scores: PartScores;
  /** ISO time. */
  readonly at: string;
  readonly commit: string | null;
  /** Relative to the ledger's folder. */
  readonly predictions: string;
}

/** `reports/locked-test/<first 12 digits of the fingerprint>/ledger.json`: every look ever taken, in order. */
export interface LockedLedger {
  readonly format: 'maude-locked-test/1';
  readonly split: { readonly name: string; readonly fingerprint: string };
  readonly examples: number;
  readonly looks: readonly LockedLook[];
}

/** What is asked of `scoreLockedTest`. */
export interface LockedRequest {
  readonly split: { readonly name: string; readonly fingerprint: string };
  readonly candidate: LockedCandidate;
  /** The locked examples, in snapshot order. */
  readonly examples: readonly LabelledText[];
  /** Probabilities of `examples`, n x 4; only called when the candidate is scored. */
  readonly predict: () => Promise<Float64Array>;
  readonly seed: number;
}

/** A look, and how often this part was looked at. */
export interface LockedResult {
  readonly split: LockedLedger['split'];
  readonly look: LockedLook;
  /** Looks of this candidate, this one included: its first score counts, the others are only recorded. */
  readonly looks: number;
  /** Candidates that have looked: the best of several is optimistic. */
  readonly candidates: number;
  /** True when the recorded score was found and nothing was computed. */
  readonly reused: boolean;
}

/**
 * Scores a candidate on the locked part and writes the look down; its first look is handed back without scoring
 * when there is one, unless `again` asks for another, which is recorded too. Throws when the part is empty.
 */
export async function scoreLockedTest(
  project: Project,
  request: LockedRequest,
  { again = false, now = () => new Date() }: { readonly again?: boolean; readonly now?: () => Date } = {},
): Promise<LockedResult> {
  const { split, candidate, examples, predict, seed } = request;
  check(examples.length > 0, () => `split ${split.name}: expected a locked test part; it has none`);
  const folder = ledgerFolder(project, split.fingerprint);
  const lock = await lockFolder(folder);
  try {
    const ledger = (await readLockedLedger(project, split.fingerprint)) ?? emptyLedger(request);
    check(
      ledger.examples === examples.length,
      () => `${folder}: expected the ${ledger.examples} locked examples; received ${examples.length}`,
    );
    const own = ledger.looks.filter((look) => hashOf(look.candidate) === hashOf(candidate));
    if (own.length > 0 && !again) return resultOf(ledger, own[0], true);
    const probabilities = await predict();
    const scores = partScores(
      Uint8Array.from(examples, ({ label }) => labelIndex(label)),
      probabilities,
    );
    const predictions = `${hashOf(candidate).slice(0, 12)}-${own.length + 1}.parquet`;
    const { fold, epoch } = candidate;
    const rows = predictionRows(examples, probabilities, { fold, part: 'test', epoch, seed });
    await writeParquet(join(folder, predictions), PREDICTION_SCHEMA, rows);
    const at = now();
    const commit = provenance(at).commit;
    const look: LockedLook = { candidate, scores, at: at.toISOString(), commit, predictions };
    const grown = { ...ledger, looks: [...ledger.looks, look] };
    await writeSealed(join(folder, 'ledger.json'), grown);
    return resultOf(grown, look, false);
  } finally {
    await lock.release();
  }
}

/** The looks taken on the locked part of the split with this fingerprint; null before the first one. */
export async function readLockedLedger(project: Project, fingerprint: string): Promise<LockedLedger | null> {
  const path = join(ledgerFolder(project, fingerprint), 'ledger.json');
  const ledger = await readSealed<LockedLedger>(path, RESTORE);
  check(
    ledger === null || (ledger.format === 'maude-locked-test/1' && ledger.split.fingerprint === fingerprint),
    () =>
      `${path}: expected format maude-locked-test/1 of split ${fingerprint}; received ${show(ledger?.format)}`,
  );
  return ledger;
}

/** The probabilities of a look, row-major, in the order of the locked examples. Throws when they do not give its scores. */
export async function lockedPredictions(
  project: Project,
  { fingerprint }: LockedLedger['split'],
  { predictions, scores }: LockedLook,
): Promise<Float64Array> {
  const path = join(ledgerFolder(project, fingerprint), predictions);
  const rows = await readParquet<Prediction>(path);
  const difference = scoreDifference(scores, scoresOf(rows));
  check(
    difference === null,
    () => `${path}: expected the predictions that ledger.json has the scores of; ${difference}. ${RESTORE}`,
  );
  return Float64Array.from(rows.flatMap((row) => LABELS.map((label) => Number(row[`p${label}`]))));
}

/** The looks as rows of a table, `look` counting those of one candidate. */
export function lockedTable({ looks }: LockedLedger) {
  return looks.map(({ candidate, scores, at }, i) => ({
    ...candidate,
    look: looks.slice(0, i + 1).filter((other) => hashOf(other.candidate) === hashOf(candidate)).length,
    ...Object.fromEntries(LABELS.map((label) => [label, scores.f1[label]])),
    macro: scores.f1.macro,
    deathRecall: scores.deathRecall,
    at: at.slice(0, 16),
  }));
}

function ledgerFolder(project: Project, fingerprint: string): string {
  check(
    /^[0-9a-z]+$/.test(fingerprint),
    () => `fingerprint: expected letters and digits; received ${fingerprint}`,
  );
  return join(project.reports, 'locked-test', fingerprint.slice(0, 12));
}

function emptyLedger({ split, examples }: LockedRequest): LockedLedger {
  return { format: 'maude-locked-test/1', split, examples: examples.length, looks: [] };
}

function resultOf(ledger: LockedLedger, look: LockedLook, reused: boolean): LockedResult {
  const hashes = ledger.looks.map(({ candidate }) => hashOf(candidate));
  const looks = hashes.filter((hash) => hash === hashOf(look.candidate)).length;
  return { split: ledger.split, look, looks, candidates: new Set(hashes).size, reused };
}
