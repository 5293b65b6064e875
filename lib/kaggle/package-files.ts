/** What travels to Kaggle: the code, the splits, the snapshot and the runs that need no GPU. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { trainsAnywhere } from '../classifiers/contract';
import { CLASSIFIERS } from '../classifiers/registry';
import { check } from '../core/check';
import { byName, codeFiles, filesBelow, type PackedFile } from '../core/files/code-files';
import { readCurrent } from '../core/files/current';
import { readJson } from '../core/files/files';
import { readSealed } from '../core/files/sealed';
import type { Project } from '../core/project';
import { codeRoot } from '../core/project';
import { hasItsFingerprint } from '../core/split-fingerprint';
import { listRuns, verifyRun } from '../runs/registry';
import type { Run } from '../runs/run';

/** What is left behind. */
export interface TravelOptions {
  readonly snapshot: boolean;
  /** Finished runs that need no GPU, the rules included: what is trained there is compared with them. */
  readonly runs: boolean;
}

/** The files of one package and what they are. */
export interface TravelFiles {
  readonly entries: readonly PackedFile[];
  /** Id of the snapshot; null where none travels. */
  readonly snapshot: string | null;
  readonly synthetic: boolean | null;
  readonly splits: readonly string[];
  readonly runs: readonly string[];
}

const SNAPSHOT_AGAIN = 'Run notebook 01-data-exploration';
const SPLIT_AGAIN = 'Delete it and run notebook 03-split-fingerprints';

/** Everything that travels, in the order of names. */
export async function travelFiles(project: Project, options: TravelOptions): Promise<TravelFiles> {
  const id = await readCurrent(project.data, SNAPSHOT_AGAIN);
  const splits = id === null ? [] : await splitsOf(project, id);
  const names = splits.map((name) => `splits/${name}.json`);
  if (id !== null && options.snapshot) names.push('data/current.json', `data/snapshots/${id}`);
  const runs = id !== null && options.runs ? await finishedRuns(project, id) : [];
  for (const run of runs) {
    await verifyRun(run);
    names.push(`reports/runs/${run.id}`);
  }
  const manifest =
    id === null
      ? null
      : await readSealed<{ synthetic: boolean }>(
          join(project.data, 'snapshots', id, 'manifest.json'),
          SNAPSHOT_AGAIN,
        );
  const entries = [
    ...(await codeFiles()),
    ...(await filesBelow(codeRoot(), ['notebooks'])),
    ...(await filesBelow(project.root, names)),
  ];
  return {
    entries: byName(entries),
    snapshot: options.snapshot ? id : null,
    synthetic: manifest?.synthetic ?? null,
    splits,
    runs: runs.map((run) => run.id),
  };
}

type FingerprintedSplit = Parameters<typeof hasItsFingerprint>[0] & { readonly snapshot: string };

/** What an earlier version left has no fingerprint, and nothing reads it. */
const isSplit = (name: string) => name.endsWith('.json') && !/\.older-[0-9a-f]{8}\.json$/.test(name);

const MADE_ANYWHERE = CLASSIFIERS.filter(trainsAnywhere).map(({ name }) => name);

/** What would only be made once more there, on machines that have GPUs to offer. */
async function finishedRuns(project: Project, snapshot: string): Promise<Run[]> {
  const runs = await listRuns(project, { status: 'finished', snapshot });
  return runs.filter(({ inputs }) => MADE_ANYWHERE.includes(inputs.classifier));
}

/** The names of the splits of `snapshot`. Throws where the content of any split is not that of its fingerprint. */
export async function splitsOf(project: Project, snapshot: string): Promise<string[]> {
  const names = existsSync(project.splits) ? await readdir(project.splits) : [];
  const found: string[] = [];
  for (const name of names.filter(isSplit).sort()) {
    const path = join(project.splits, name);
    const split = await readJson<FingerprintedSplit>(path, SPLIT_AGAIN);
    check(
      split !== null && hasItsFingerprint(split),
      () => `${path}: its content is not that of its fingerprint: it was changed or damaged. ${SPLIT_AGAIN}`,
    );
    if (split.snapshot === snapshot) found.push(name.slice(0, -'.json'.length));
  }
  return found;
}
