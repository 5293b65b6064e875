/** Files of the Hugging Face Hub into its cache: resumed where they broke off, verified before they count. */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { check } from '../../../core/check';
import { isCount } from '../../../core/files/bounded-file';
import { sha256File } from '../../../core/hash';
import { FILE_MS } from '../../../core/network/download-file';
import { type Progress, silent } from '../../../core/progress';
import { blobHash, blobPath, isBlobHash, linkBlob, snapshotFolder } from './hub-cache';
import { type HubAccess, HubUnavailable, hubFetch, hubProblem } from './hub-fetch';
import { claimPartial, partialSize, releasePartial } from './partial';

/** One file of a repository at one commit. */
export interface HubFile {
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
  /** The hash that it must have, besides the one that the Hub states; default null. */
  readonly sha256?: string | null;
  /** The cache's folder. */
  readonly cache: string;
  readonly progress?: Progress;
}

interface Body {
  readonly blob: Blob;
  readonly size: number;
  readonly report: (done: number) => void;
}

const STALL_MS = 60_000;
const FAILURES = 4;
/** Of one file; ten times the largest weights that are read here. */
const MOST_BYTES = 16 * 2 ** 30;

/**
 * The path of `file` in the cache; fetches it when it is not there. Null when the repository has no such file. Throws
 * `HubUnavailable` when the Hub does not give it, another error when its hash differs or the disk is full.
 */
export async function downloadToCache(access: HubAccess, file: HubFile): Promise<string | null> {
  const { repository, revision, path, cache } = file;
  const pointer = join(snapshotFolder(cache, repository, revision), path);
  if (existsSync(pointer)) return pointer;
  const { downloadFile, pathsInfo } = await import('@huggingface/hub');
  const asked = { repo: repository, revision, hubUrl: access.hubUrl, fetch: hubFetch(access) };
  const problem = (error: unknown): never => {
    throw hubProblem(error, access);
  };
  const [entry] = await pathsInfo({ ...asked, paths: [path] }).catch(problem);
  if (entry === undefined) return null;
  const { oid: hash = '', size } = entry.lfs ?? entry;
  check(isBlobHash(hash), () => `${path}: expected the file's hash from ${access.hubUrl}; received ${hash}`);
  check(
    isCount(size) && size <= MOST_BYTES,
    () => `${path}: expected at most ${MOST_BYTES} bytes from ${access.hubUrl}; it states ${size}`,
  );
  const target = blobPath(cache, repository, hash);
  if (!existsSync(target)) {
    const url = `${access.hubUrl}/${repository}/resolve/${revision}/${path}`;
    const info = { etag: hash, size, url };
    const fetch = hubFetch(access, { maxBytes: size, bodyMs: FILE_MS });
    const blob = await downloadFile({ ...asked, fetch, path, downloadInfo: info, xet: false });
    const task = `Downloading ${path}`;
    const report = (done: number) =>
      (file.progress ?? silent)({ task, done: megabytes(done), total: megabytes(size), unit: 'MB' });
    await fetchBlob(access, file, hash, target, { blob: blob as Blob, size, report });
  }
  await linkBlob(target, pointer);
  return pointer;
}

async function fetchBlob(
  access: HubAccess,
  file: HubFile,
  hash: string,
  target: string,
  body: Body,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const partial = await claimPartial(target);
  try {
    const resumed = await partialSize(partial);
    await checkSpace(target, body.size - resumed);
    await fill(access, partial, body);
    let wrong = await wrongHash(partial, hash, file.sha256 ?? null);
    if (wrong !== null && resumed > 0) {
      await rm(partial);
      await fill(access, partial, body);
      wrong = await wrongHash(partial, hash, file.sha256 ?? null);
    }
    if (wrong !== null) await rm(partial);
    check(
      wrong === null,
      () => `${file.repository}: ${file.path}: ${wrong}. It was not kept; a proxy may change files`,
    );
    await rename(partial, target);
  } finally {
    await releasePartial(partial, target);
  }
}

/** Fetches what is missing of a partial file; a broken connection goes on where it broke off. */
async function fill(access: HubAccess, partial: string, body: Body): Promise<void> {
  let most = await partialSize(partial);
  for (let failures = 0; ; ) {
    const problem = await append(partial, await partialSize(partial), body).catch((error: unknown) => error);
    access.signal?.throwIfAborted();
    const have = await partialSize(partial);
    if (have === body.size) return;
    if ((problem as NodeJS.ErrnoException | null)?.code === 'ENOSPC') throw diskFull(partial);
    failures = have > most ? 0 : failures + 1;
    most = Math.max(most, have);
    if (failures === FAILURES) throw hubProblem(problem ?? new Error('the connection ended early'), access);
    await access.clock.sleep(1000 * failures, access.signal);
  }
}

/** Appends one answer's bytes. A server that does not know ranges sends all again: then the file begins anew. */
async function append(partial: string, have: number, { blob, size, report }: Body): Promise<void> {
  const start = have < size ? have : 0;
  const file = await open(partial, start > 0 ? 'a' : 'w');
  const reader = (start > 0 ? blob.slice(start) : blob).stream().getReader();
  try {
    for (let done = start; done < size; ) {
      const { value, done: ended } = await within(reader.read(), STALL_MS);
      if (ended) return;
      done += value.length;
      if (done > size) await file.truncate(0);
      check(done <= size, () => `expected ${size} bytes; the server sent more`);
      await file.writeFile(value);
      report(done);
    }
  } finally {
    reader.cancel().catch(() => {});
    await file.close();
  }
}

async function wrongHash(path: string, hash: string, sha256: string | null): Promise<string | null> {
  const actual = await blobHash(path, hash.length);
  if (actual !== hash) return `expected the hash ${hash} that the Hub states; received ${actual}`;
  const pinned = sha256 === null || (await sha256File(path)) === sha256;
  return pinned ? null : `expected the SHA-256 ${sha256} that is pinned; received another`;
}

async function checkSpace(path: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < needed) throw diskFull(path);
}

function diskFull(path: string): Error {
  return new Error(
    `${dirname(path)}: the disk has too little space for the weights. Free some, or set HF_HUB_CACHE to a larger one`,
  );
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HubUnavailable('the download stalled')), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}
