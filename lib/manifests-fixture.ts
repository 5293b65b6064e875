/** For tests and checks: every JSON manifest of a project with what reads it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { choose, MLFLOW, makeArtefacts, SPLIT } from './artefacts-fixture';
import { readCurrent } from './core/files/current';
import { writeSealed } from './core/files/sealed';
import { hashOf } from './core/hash';
import { type Project, projectAt } from './core/project';
import { RandomState } from './core/random';
import { type OpenfdaAccess, openfdaAccess } from './data/openfda/access';
import { fakeOpenfda, fakeRecords } from './data/openfda/fake-openfda';
import { fetchRaw, planRaw } from './data/openfda/fetch-raw';
import { openJournal } from './data/openfda/journal';
import { readRawFolder } from './data/openfda/raw-folder';
import { scaledDraw } from './data/openfda/request';
import { findPart } from './data/store/part/part-manifest';
import { rawOrigin } from './data/store/raw-origin';
import { currentSnapshot, openSnapshot } from './data/store/snapshot';
import { refreshResults } from './experiments/comparison/results';
import type { ReadManifest } from './flipped-bytes-fixture';
import { splitsOf } from './kaggle/package-files';
import { readSession } from './kaggle/session-record';
import { writeReportIndex } from './notebook/report-index';
import { readPublication } from './publish/hub/publish';
import { openProvenanceRecord } from './publish/provenance-record';
import { earlierFold } from './runs/fold';
import { readFold } from './runs/fold-file';
import { lockedFolder, readLockedLedger } from './runs/locked-ledger';
import { openRefit } from './runs/refit';
import { latestRun } from './runs/registry';
import { loadSplit } from './splits/split-file';
import { isPending } from './tracking/outbox';

/** Fills `root` with artefacts; by name, what reads each manifest of them. Every reading is one that a notebook or command does. */
export async function madeManifests(root: string): Promise<Readonly<Record<string, ReadManifest>>> {
  const project = projectAt(root);
  await makeArtefacts(project);
  const snapshot = await currentSnapshot(project);
  const examples = await snapshot.examples();
  const data = { snapshot: snapshot.manifest.id, examples };
  const run = (await latestRun(project, { phase: 2 }))!;
  const [{ fold, ids }] = run.folds;
  const selection = join(project.reports, 'selection');
  const chosen = (await readCurrent(selection, '')) as string;
  const results = () => refreshResults(project, { profile: 'quick', split: SPLIT });
  const parts = (await readdir(join(project.data, 'ingest'))).sort();
  const part = join(project.data, 'ingest', parts[0]);
  const publication = join(selection, chosen, 'publication.json');
  await writeSealed(publication, {
    format: 'maude-publication/2',
    record: chosen,
    complete: true,
    published: [],
  });
  const folder = join(run.folder, 'folds', `fold-${fold}`);
  const locked = lockedFolder(project);
  return {
    'current snapshot': {
      path: join(project.data, 'current.json'),
      read: async () => [(await currentSnapshot(project)).manifest, (await results()).data],
    },
    snapshot: {
      path: join(snapshot.folder, 'manifest.json'),
      read: async () => [(await openSnapshot(project, data.snapshot)).manifest, (await results()).data],
    },
    part: { path: join(part, 'manifest.json'), read: () => findPart(part), again: null },
    split: {
      path: join(project.splits, `${SPLIT}.json`),
      read: async () => [
        await loadSplit(project.splits, SPLIT, data),
        await results(),
        await splitsOf(project, data.snapshot),
      ],
    },
    run: { path: join(run.folder, 'run.json'), read: () => choose(project) },
    asked: { path: join(run.folder, 'asked.json'), read: () => latestRun(project) },
    fold: { path: join(folder, 'fold.json'), read: () => readFold(folder) },
    'earlier fold': {
      path: join(folder, 'fold.json'),
      read: () => earlierFold({ fold, ids }, run),
      again: { state: 'damaged' },
    },
    refit: { path: join(run.folder, 'refit-2', 'refit.json'), read: () => openRefit(run, 2) },
    look: { path: await onlyFile(join(locked, 'looks')), read: () => looksAt(project) },
    'locked reports': { path: await onlyFile(join(locked, 'parts')), read: () => looksAt(project) },
    selection: {
      path: join(selection, chosen, 'provenance.json'),
      read: async () => [await openProvenanceRecord(project, chosen), (await results()).selected],
    },
    'current selection': { path: join(selection, 'current.json'), read: results },
    publication: { path: publication, read: () => readPublication(project, chosen) },
    results: {
      path: join(project.reports, 'results.json'),
      read: async () => readFile(await writeReportIndex(project), 'utf8'),
    },
    session: { path: join(root, 'maude-session.json'), read: () => readSession(root) },
    mlflow: {
      path: join(run.folder, 'mlflow.json'),
      read: () => isPending(run.folder, MLFLOW),
      again: false,
    },
  };
}

async function onlyFile(folder: string): Promise<string> {
  return join(folder, (await readdir(folder))[0]);
}

async function looksAt(project: Project): Promise<unknown> {
  const { looks, parts } = await readLockedLedger(project);
  return { looks, parts: [...parts.keys()] };
}

/** The manifests of a folder of raw files, fetched into `root` from a server that only pretends. */
export async function madeRawManifests(root: string): Promise<{
  readonly manifests: Readonly<Record<string, ReadManifest>>;
  readonly close: () => Promise<unknown>;
}> {
  const project = projectAt(root);
  const records = fakeRecords(120, { seed: 5, years: [2021, 2023] });
  const server = await fakeOpenfda({ records, lastUpdated: '2023-12-31' });
  const clock = { now: Date.now, sleep: async () => {} };
  const options = { clock, random: new RandomState(1), attempts: 2 };
  const access: OpenfdaAccess = await openfdaAccess(
    { OPENFDA_URL: server.url, OPENFDA_API_KEY: 'k' },
    options,
  );
  const request = { ...scaledDraw(20), years: { from: 2021, to: null }, perWindow: 20 };
  const context = { project, access, now: new Date(0) };
  const { folder } = await fetchRaw(request, context);
  const path = join(folder, 'manifest.json');
  const manifests: Record<string, ReadManifest> = {
    'raw folder': { path, read: () => readRawFolder(folder) },
    'raw origin': { path, read: () => rawOrigin(folder) },
    plan: { path: join(folder, 'plan.json'), read: () => planRaw(request, context) },
  };
  return { manifests, close: () => server.close() };
}

/** Hashes of the pages that a journal takes for whole, by window and number. */
export async function journalled(folder: string): Promise<readonly string[]> {
  const journal = await openJournal(folder);
  await journal.close();
  return [...journal.entries.values()].flat().map(hashOf);
}
