/** The candidates of a choice on the locked test part, once each. */
import { join } from 'node:path';
import type { Machine } from '../classifiers/contract';
import { classifierOf } from '../classifiers/registry';
import { check } from '../core/check';
import type { Project } from '../core/project';
import { openSnapshot } from '../data/store/snapshot';
import { CANDIDATE_KINDS, type RankedCandidate } from '../diagnostics/selection/candidate';
import { type LockedResult, lockedPredictions, scoreLockedTest } from '../runs/locked-test';
import { openRun } from '../runs/registry';
import { loadSplit } from '../splits/split-file';
import { checkpointFiles } from './choice';
import { openProvenanceRecord, type ProvenanceRecord } from './provenance-record';

/** How the candidates are scored. */
export interface LockedOptions {
  /** Where candidates predict; of those that cannot here, only what was scored before is handed back. */
  readonly machine: Machine;
  /** Scores again what was scored before; every look is recorded, the first one counts. Default: false. */
  readonly again?: boolean;
}

/**
 * Scores every candidate of record `id` on the locked part of its split: folds, refits, then the ensembles of the folds'
 * probabilities, and the floors beside them. The choice is made and written down by then, and stays. Empty when no part was
 * locked.
 */
export async function scoreLockedCandidates(
  project: Project,
  id: string,
  { machine, again = false }: LockedOptions,
): Promise<LockedResult[]> {
  const { progress, signal } = machine;
  const record = await openProvenanceRecord(project, id);
  const { examples, seed } = await lockedExamples(project, record);
  if (examples.length === 0) return [];
  const results: LockedResult[] = [];
  const ranked = [...record.candidates].sort(
    (a, b) => CANDIDATE_KINDS.indexOf(a.kind) - CANDIDATE_KINDS.indexOf(b.kind) || a.rank - b.rank,
  );
  const ordered = [...ranked, ...record.floors.map(floorCandidate)];
  for (const [i, { kind, classifier, run, fold, epoch }] of ordered.entries()) {
    signal.throwIfAborted();
    progress({ task: '', done: i, total: ordered.length, unit: 'candidates' });
    if ((await classifierOf(classifier).readiness?.(machine))?.missing) continue;
    const texts = examples.map(({ text }) => text);
    const predict = () =>
      kind === 'ensemble'
        ? meanOf(
            project,
            results.filter(({ look }) => look.candidate.run === run && look.candidate.kind === 'fold'),
          )
        : predictBy(project, { kind, classifier, run, fold, epoch }, texts, machine);
    const candidate = { kind, run, fold, epoch };
    const request = { split: record.split, opening: id, candidate, examples, seed, predict };
    results.push(await scoreLockedTest(project, request, { again, signal }));
  }
  progress({ task: '', done: ordered.length, total: ordered.length, unit: 'candidates' });
  return results;
}

/** A rule learns next to nothing: that of fold 1 stands for it. */
function floorCandidate({ id: run, classifier }: ProvenanceRecord['floors'][number]) {
  return { kind: 'fold', classifier, run, fold: 1, epoch: 1 } as const;
}

/** The examples that no fold has seen, in snapshot order. */
async function lockedExamples(project: Project, { data, split: recorded }: ProvenanceRecord) {
  const examples = await (await openSnapshot(project, data.snapshot)).examples();
  const split = await loadSplit(project.splits, recorded.name, { snapshot: data.snapshot, examples });
  check(
    split.fingerprint.sha1 === recorded.fingerprint,
    () => `split ${split.name}: expected ${recorded.fingerprint}; run notebook 03-split-fingerprints`,
  );
  return { examples: examples.filter((_, i) => split.folds[i] === 0), seed: split.seed };
}

type Checkpoint = Pick<RankedCandidate, 'classifier' | 'run' | 'fold' | 'epoch'> & {
  readonly kind: 'fold' | 'refit';
};

async function predictBy(
  project: Project,
  { classifier, run: id, ...own }: Checkpoint,
  texts: readonly string[],
  machine: Machine,
): Promise<Float64Array> {
  const run = await openRun(project, id);
  const files = await checkpointFiles(run, own);
  check(
    files.length > 0,
    () => `run ${id}: it kept no checkpoint of fold ${own.fold}; run its notebook again`,
  );
  const folder = join(run.folder, files[0].path, '..');
  const predictor = await classifierOf(classifier).load(folder, machine);
  return predictor.predictProba(texts); // texts of the snapshot are cleaned, and what is measured is what was trained
}

/** The mean of what the folds said of each example. */
async function meanOf(project: Project, folds: readonly LockedResult[]): Promise<Float64Array> {
  check(folds.length > 0, 'ensemble: expected folds that were scored; received none');
  const said = await Promise.all(folds.map(({ look }) => lockedPredictions(project, look)));
  const all = said.map(({ probabilities }) => probabilities);
  return all[0].map((_, i) => all.reduce((sum, one) => sum + one[i], 0) / all.length);
}
