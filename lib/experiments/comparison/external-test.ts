/** The external test: what the locked part said of the runs, once notebook 07 has opened it. Read from disk, scored by nobody. */
import { hashOf } from '../../core/hash';
import type { Project } from '../../core/project';
import { openSnapshot } from '../../data/store/snapshot';
import { type BothScores, externalScores } from '../../diagnostics/external-scores';
import { type LockedCandidate, type LockedLook, readLockedLedger } from '../../runs/locked-ledger';
import { lockedPredictions } from '../../runs/locked-test';
import { type LooksBefore, looksBefore, looksOf } from '../../runs/looks-before';
import type { Run } from '../../runs/run';
import { lockedRelatives } from '../../splits/locked-relatives';
import { snapshotGroups } from '../../splits/snapshot-groups';
import type { Split } from '../../splits/split';
import type { Comparison } from './comparison';
import { selectedResults } from './selected-results';
import { storedResampling } from './stored-resampling';

/** A candidate's first look at the locked part. */
export interface ExternalCandidate extends LockedCandidate, BothScores {
  /** Whether it is the checkpoint of the last choice. */
  readonly chosen: boolean;
  /** Looks of this candidate, of which the first counts; and candidates that looked at this part. */
  readonly looks: number;
  readonly candidates: number;
  /** Earlier looks at the same reports, whatever split, seed or share locked them. */
  readonly before: LooksBefore;
  /** ISO time. */
  readonly at: string;
}

/** The locked part of a split and what was seen of it. */
export interface ExternalTest {
  /** What is locked, in words; empty where the split does not say. */
  readonly lockedBy: string;
  readonly reports: number;
  /** How many of them have a relative (same event, near-duplicate) among the rows that folds may train on. */
  readonly related: number;
  /** Empty as long as nobody has looked. */
  readonly candidates: readonly ExternalCandidate[];
}

/** Whose looks are wanted. */
export interface ExternalRequest {
  /** Of these the ensembles and refits; of the floors everything. */
  readonly runs: readonly Run[];
  readonly floors: readonly Run[];
  /** The checkpoint that was chosen; null where there is no choice. */
  readonly chosen: (Omit<LockedCandidate, 'kind'> & { readonly kind: string }) | null;
}

/** What the locked part of `split` says so far; null where nothing is locked. */
export async function externalTest(
  project: Project,
  split: Split,
  { runs, floors, chosen }: ExternalRequest,
): Promise<ExternalTest | null> {
  const reports = split.folds.filter((fold) => fold === 0).length;
  if (reports === 0) return null;
  const resampling = await storedResampling(project, split);
  const { groups } = await snapshotGroups(await openSnapshot(project, split.snapshot));
  const related = lockedRelatives(split, groups);
  const ledger = await readLockedLedger(project);
  const isChosen = (own: LockedCandidate) => chosen !== null && keyOf(own) === keyOf(chosen);
  const isWanted = (own: LockedCandidate) =>
    isChosen(own) ||
    (own.kind !== 'fold' && runs.some(({ id }) => id === own.run)) ||
    floors.some(({ id }) => id === own.run);
  const first = new Map<string, LockedLook>();
  for (const look of ledger.looks)
    if (look.split.fingerprint === split.fingerprint.sha1 && isWanted(look.candidate))
      first.set(keyOf(look.candidate), first.get(keyOf(look.candidate)) ?? look);
  const candidates: ExternalCandidate[] = [];
  for (const look of first.values())
    candidates.push({
      ...look.candidate,
      chosen: isChosen(look.candidate),
      ...looksOf(ledger, look),
      before: looksBefore(ledger, look),
      at: look.at,
      ...externalScores(await lockedPredictions(project, look), related, resampling),
    });
  return { lockedBy: split.lockedBy ?? '', reports, related: related.size, candidates };
}

/** What the locked part says of the runs of a comparison and of the last choice among them. */
export async function comparisonTest({
  project,
  split,
  runs,
  floors,
}: Pick<Comparison, 'project' | 'split' | 'runs' | 'floors'>): Promise<ExternalTest | null> {
  const own = runs.map(({ run }) => run);
  const chosen = await selectedResults(project, own);
  return externalTest(project, split, { runs: own, floors: floors.map(({ run }) => run), chosen });
}

function keyOf({
  kind,
  run,
  fold,
  epoch,
}: Omit<LockedCandidate, 'kind'> & { readonly kind: string }): string {
  return hashOf({ kind, run, fold, epoch });
}
