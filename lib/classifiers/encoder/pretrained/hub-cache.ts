/** The Hugging Face cache, in the layout that Python's huggingface_hub reads and writes too. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { check } from '../../../core/check';
import { regularFile } from '../../../core/files/bounded-file';
import { sha256File } from '../../../core/hash';

/** The cache's folder: HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME/hub or XDG_CACHE_HOME/huggingface/hub. */
export function hubCache(environment: NodeJS.ProcessEnv): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HOME } = environment;
  const home = HOME || homedir();
  const base = HF_HOME || join(XDG_CACHE_HOME || join(home, '.cache'), 'huggingface');
  return (HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE || join(base, 'hub')).replace(/^~(?=\/|$)/, home);
}

/** Where one commit's files lie. */
export function snapshotFolder(cache: string, repository: string, revision: string): string {
  return join(repositoryFolder(cache, repository), 'snapshots', revision);
}

/** Where the bytes with this hash lie. */
export function blobPath(cache: string, repository: string, hash: string): string {
  check(isBlobHash(hash), () => `expected a hash of 40 or 64 hex digits; received ${JSON.stringify(hash)}`);
  return join(repositoryFolder(cache, repository), 'blobs', hash);
}

/** The snapshots of a repository that are there: the one of `first`, that of main, then the others by name. */
export function cachedSnapshots(cache: string, repository: string, first: string | null): string[] {
  const folder = repositoryFolder(cache, repository);
  const snapshots = join(folder, 'snapshots');
  if (!existsSync(snapshots)) return [];
  const main = join(folder, 'refs', 'main');
  const best = [first, existsSync(main) ? readFileSync(main, 'utf8').trim() : null];
  const rank = (commit: string) => (best.includes(commit) ? best.indexOf(commit) : best.length);
  const commits = readdirSync(snapshots).sort();
  return commits.sort((a, b) => rank(a) - rank(b)).map((commit) => join(snapshots, commit));
}

/** Names a blob in a snapshot. Where the file system has no symbolic links, the blob moves there. */
export async function linkBlob(blob: string, pointer: string): Promise<void> {
  await mkdir(dirname(pointer), { recursive: true });
  try {
    await symlink(relative(dirname(pointer), blob), pointer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    await rename(blob, pointer);
  }
}

/** Whether `text` can name a blob: SHA-256 of a large file, or git's SHA-1 of a small one. */
export function isBlobHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** The hash of a file by which the Hub names it: SHA-256, or for `digits` 40 git's SHA-1 of header and content. */
export async function blobHash(path: string, digits: number): Promise<string> {
  if (digits === 64) return sha256File(path);
  const hash = createHash('sha1').update(`blob ${(await regularFile(path)).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function repositoryFolder(cache: string, repository: string): string {
  return join(cache, `models--${repository.replaceAll('/', '--')}`);
}
