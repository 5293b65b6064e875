/** For tests and checks: one of every artefact that a project holds, and what a notebook then reads of them. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from './core/check';
import { writeSealed } from './core/files/sealed';
import { hashOf } from './core/hash';
import { LABELS, type LabelledText } from './core/labels';
import { silent } from './core/progress';
import type { Project } from './core/project';
import { currentSnapshot } from './data/store/snapshot';
import { takeSnapshot } from './data/store/take-snapshot';
import { candidatesOf } from './diagnostics/selection/candidates';
import { selectCheckpoint } from './diagnostics/selection/selection';
import { refreshResults } from './experiments/comparison/results';
import { SOURCE, writeRecords } from './experiments/units/ingest-fixture';
import { partsHere } from './experiments/units/ingest-parts';
import { encodeCached } from './features/token-cache';
import { Tokenizer } from './features/tokenizer';
import { buildVocabulary } from './features/wordpiece-vocabulary';
import { writeSession } from './kaggle/session-record';
import { writeReportIndex } from './notebook/report-index';
import { writeProvenanceRecord } from './publish/provenance-record';
import { executeRun } from './runs/execute';
import { fakeRequest, fakeTrainer } from './runs/fake';
import { readLockedLedger } from './runs/locked-ledger';
import { lockedPredictions, scoreLockedTest } from './runs/locked-test';
import { readPredictions } from './runs/predictions';
import { refitRun, refitsOf } from './runs/refit';
import { latestRun, verifyRun } from './runs/registry';
import type { Run } from './runs/run';
import { foldExamples } from './splits/fold-examples';
import { makeSplit } from './splits/split';
import { loadSplit, saveSplit } from './splits/split-file';
import { beginOutbox } from './tracking/outbox';

export const SPLIT = 'two';
export const MLFLOW = { uri: 'http://127.0.0.1:9', experiment: 'none' } as never;
const RESULTS = { profile: 'quick', split: SPLIT };
const at = (minute: number) => () => new Date(Date.UTC(2025, 0, 1, 0, minute));

/** Makes a snapshot from parts, a split with a locked part, runs of both phases, a refit, and the choice between them. */
export async function makeArtefacts(project: Project): Promise<void> {
  await mkdir(project.root, { recursive: true });
  writeRecords(project);
  await mkdir(join(project.root, '.cache'));
  const ingestParts = partsHere(project, { progress: silent, now: at(0) });
  const request = { source: SOURCE, limit: 80, maxMalformedShare: 0.1 };
  const snapshot = await takeSnapshot(request, { project, ingestParts, now: at(0)() });
  const examples = await snapshot.examples();
  const split = makeSplit(examples, {
    ...{ name: SPLIT, k: 2, synthetic: false, snapshot: snapshot.manifest.id },
    locked: new Set(examples.filter((_, i) => i % 8 === 0).map(({ id }) => id)),
  });
  await saveSplit(project.splits, split);
  const folds = foldExamples(split, examples, { innerFraction: 0.3, seed: 42 });
  const common = { snapshot: snapshot.manifest.id, split, synthetic: false };
  const [one, two] = ([1, 2] as const).map((phase) => fakeRequest({ ...common, phase }));
  await executeRun(one, folds, fakeTrainer({}), { project, now: at(1) });
  const run = await executeRun(two, folds, fakeTrainer({}), { project, now: at(2) });
  await refitRun(run, folds, refitter, { epochs: 2, now: at(3) });
  const runs = await bothRuns(project);
  const selection = selectCheckpoint(await candidatesOf(runs, 'nested'), { protocol: 'nested' });
  await writeProvenanceRecord(project, { selection, runs, now: at(4)() });
  const locked = examples.filter((_, i) => split.folds[i] === 0);
  const candidate = { kind: 'fold', run: run.id, fold: 1, epoch: 2 } as const;
  const named = { name: SPLIT, fingerprint: split.fingerprint.sha1 };
  const opened = { split: named, opening: 'choice', candidate, examples: locked, seed: 42 };
  await scoreLockedTest(project, { ...opened, predict: async () => guesses(locked) }, { now: at(5) });
  await refreshResults(project, RESULTS);
  await beginOutbox(run.folder, MLFLOW, { name: 'x', params: [], tags: [] }, at(6)());
  await writeSession(project.root, {
    ...{ format: 'maude-session/1', notebook: '05', profile: 'quick', status: 'open' },
    ...{ startedAt: at(7)().toISOString(), endedAt: null },
  });
  await writeSealed(join(run.folder, 'asked.json'), { at: at(8)().toISOString() });
}

/** Everything that notebooks 06 and 07 read and say, from the files alone. Throws where a file is refused. */
export async function readArtefacts(project: Project): Promise<unknown> {
  const snapshot = await currentSnapshot(project);
  const examples = await snapshot.examples();
  const data = { snapshot: snapshot.manifest.id, examples };
  const split = await loadSplit(project.splits, SPLIT, data);
  const chosen = await choose(project);
  const runs = await bothRuns(project);
  const [look] = (await readLockedLedger(project)).looks;
  const card = await readFile(join(snapshot.folder, 'data-card.md'), 'utf8');
  return {
    manifest: { ...snapshot.manifest },
    examples,
    card,
    split,
    chosen,
    predictions: await Promise.all(runs.map((run) => readPredictions(run))),
    refits: (await Promise.all(runs.map(refitsOf))).flat().map(({ folder: _, ...refit }) => refit),
    look,
    said: look && [...(await lockedPredictions(project, look)).probabilities],
    results: await refreshResults(project, RESULTS),
    tokens: await tokensOf(project, examples),
    index: await readFile(await writeReportIndex(project), 'utf8'),
  };
}

/** The finished runs, and the checkpoint that notebook 07 chooses of them. */
export async function choose(project: Project): Promise<unknown> {
  const runs = await bothRuns(project);
  const { winner, reason, runnersUp } = selectCheckpoint(await candidatesOf(runs, 'nested'), {
    protocol: 'nested',
  });
  return { winner, reason, runnersUp, runs: runs.map(statedBy) };
}

/** A run without what differs from one attempt to the next: where, by which code, with how much memory. */
function statedBy({ folder: _, peakMemory: __, provenance: ___, ...run }: Run) {
  return { ...run, folds: run.folds.map((fold) => ({ ...fold, commit: null })) };
}

async function bothRuns(project: Project): Promise<Run[]> {
  const runs = [await latestRun(project, { phase: 1 }), await latestRun(project, { phase: 2 })];
  for (const run of runs) check(run, 'expected a run');
  return Promise.all(runs.map((run) => verifyRun(run as Run)));
}

async function refitter({ folder }: { folder: string }) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), 'weights');
  return { checkpoint: ['weights.bin'], probe: Float64Array.of(0.7, 0.1, 0.1, 0.1) };
}

function guesses(examples: readonly LabelledText[]): Float64Array {
  return Float64Array.from(examples.flatMap((_, i) => LABELS.map((__, c) => (c === i % 4 ? 0.7 : 0.1))));
}

/** Twice: tokenized, then found in the cache. */
async function tokensOf(project: Project, examples: readonly LabelledText[]): Promise<string> {
  const texts = examples.slice(0, 20).map(({ text }) => text);
  const vocabulary = await buildVocabulary(texts, { size: 200, lowercase: true });
  const tokenizer = new Tokenizer({ vocabulary, lowercase: true });
  const folder = join(project.root, '.cache', 'tokens');
  const rows = async () => {
    const found = await encodeCached(tokenizer, texts, { folder, maxLength: 32 });
    return hashOf([...found.offsets, ...found.ids]);
  };
  const [first, second] = [await rows(), await rows()];
  check(first === second, 'expected the same tokens from the cache');
  check((await readdir(folder)).length === 1, 'expected one file of tokens');
  return first;
}
