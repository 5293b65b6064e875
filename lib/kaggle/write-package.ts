/** Writes what is uploaded to Kaggle: a folder with the data set, and one for each notebook. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { temporaryPath, writeFileAtomic, writeJson } from '../core/files/files';
import type { Project } from '../core/project';
import { checkSet } from '../notebook/parameters-cell';
import { listNotebooks, type NotebookFile, projectPython } from '../notebook/report';
import { kaggleNotebook } from './kaggle-notebook';
import { datasetMetadata, kernelMetadata, kernelSlug } from './metadata';
import { NODE } from './node-wheel';
import { writeNodeWheel, writePackages } from './offline';
import { travelFiles } from './package-files';
import { writeTarGz } from './tar';

/** What is to be uploaded. */
export interface PackageRequest {
  /** Two digits each, `05`. */
  readonly notebooks: readonly string[];
  readonly profile: string;
  readonly set: Readonly<Record<string, string>>;
  readonly user: string;
  readonly sessionHours: number;
  /** False carries Node and the packages in the data set. */
  readonly internet: boolean;
  readonly snapshot: boolean;
  /** Finished runs that need no GPU travel along. */
  readonly runs: boolean;
  /** Further data sets, `owner/name`. */
  readonly attach: readonly string[];
}

/** A written package. */
export interface WrittenPackage {
  /** `reports/kaggle`. */
  readonly folder: string;
  /** Folders of the data set and of each notebook, below it. */
  readonly dataset: string;
  readonly kernels: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly synthetic: boolean | null;
  readonly splits: readonly string[];
  readonly runs: readonly string[];
}

/** Writes `reports/kaggle/` anew. */
export async function writePackage(project: Project, request: PackageRequest): Promise<WrittenPackage> {
  const { user, internet } = request;
  const chosen = chooseNotebooks(await listNotebooks(), request.notebooks);
  await checkSet(request.set, chosen);
  const fresh = chosen[0].number === '01';
  const { snapshot, runs } = request;
  const travel = await travelFiles(project, fresh ? NOTHING : { snapshot, runs });
  check(travel.snapshot !== null || fresh || !snapshot, NO_SNAPSHOT);
  const folder = join(project.reports, 'kaggle');
  const temporary = temporaryPath(folder);
  const dataset = join(temporary, 'dataset');
  try {
    await mkdir(dataset, { recursive: true });
    const archive = await writeTarGz(join(dataset, 'workbench.archive'), travel.entries);
    const packages = internet ? null : await writePackages(dataset);
    if (!internet) await writeNodeWheel(dataset, projectPython());
    await writeJson(join(dataset, 'dataset-metadata.json'), datasetMetadata(user));
    const facts = {
      sha256: archive.sha256,
      packages: packages?.sha256 ?? null,
      node: { version: NODE.version, sha256: NODE.sha256 },
    };
    const names = chosen.map(({ name }) => name);
    for (const { name, path } of chosen) {
      const kernel = join(temporary, kernelSlug(name));
      await writeFileAtomic(join(kernel, `${name}.ipynb`), await kaggleNotebook(path, name, request, facts));
      await writeJson(join(kernel, 'kernel-metadata.json'), kernelMetadata(name, names, request));
    }
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    return {
      ...{
        folder,
        dataset: join(folder, 'dataset'),
        kernels: names.map((name) => join(folder, kernelSlug(name))),
      },
      ...{ bytes: archive.bytes + (packages?.bytes ?? 0), sha256: archive.sha256 },
      ...{ synthetic: travel.synthetic, splits: travel.splits, runs: travel.runs },
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Where notebook 01 runs there, it makes the snapshot, and what was made from another one is of no use. */
const NOTHING = { snapshot: false, runs: false };

const NO_SNAPSHOT =
  'the notebooks need a snapshot and its splits: run notebooks 01 and 03 first (npm run report -- 01 03), or let ' +
  'Kaggle do it (--notebooks 01,03,04,05,06,07)';

function chooseNotebooks(all: readonly NotebookFile[], numbers: readonly string[]): NotebookFile[] {
  const known = all.map(({ number }) => number);
  check(numbers.length > 0, '--notebooks: expected at least one; received none');
  for (const number of numbers)
    check(known.includes(number), `--notebooks ${number}: expected some of ${known.join(', ')}`);
  return all.filter(({ number }) => numbers.includes(number));
}
