/** A large file from the network to disk: goes on where it broke off, and is there whole or not at all. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { check } from '../check';
import { writeFileAtomic } from '../files/files';
import { writing } from '../files/writing-error';
import { type Answer, type TimeLimits, withAnswer } from './fetch-answer';
import type { RedirectHosts } from './redirects';
import { backOff, type Patience, politeWait, retryAfterMs, TryAgain } from './retry';

/** What is downloaded. */
export interface Download {
  readonly url: string;
  readonly path: string;
  /** The most bytes that the file may have; more is an error, as soon as it is announced or arrives. */
  readonly maxBytes: number;
  /** Where redirects may lead besides the origin of `url`, over https; default nowhere. */
  readonly redirectHosts?: RedirectHosts;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hears how many bytes are there. */
  readonly onBytes?: (bytes: number) => void;
}

/** How the network is reached, and how patiently. */
export interface DownloadAccess extends Patience, TimeLimits {
  readonly fetch: typeof fetch;
}

/** Milliseconds for the body of a large file: steady progress may take hours. */
export const FILE_MS = 12 * 3_600_000;
/** Bytes that an attempt must add for the ones before it to be forgotten. */
const PROGRESS_BYTES = 65_536;

/**
 * Downloads `url` to `path` by way of `path.partial`. What an earlier attempt left is gone on with by a range request when
 * the server still has the same content (its strong ETag); else it begins anew. Attempts count until
 * 64 KiB more are there than at the last one that did not. Throws when the file is larger than `maxBytes`, and what redirects
 * and waits throw.
 */
export async function downloadFile(access: DownloadAccess, download: Download): Promise<void> {
  const { clock, random, signal, attempts = 8, onWait = () => {} } = access;
  const partial = `${download.path}.partial`;
  await writing(download.path, () => mkdir(dirname(download.path), { recursive: true }));
  let most = await sizeOf(partial);
  for (let failures = 0; ; ) {
    try {
      await attempt(access, download, partial);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      const bytes = await sizeOf(partial);
      const isFurther = bytes >= most + PROGRESS_BYTES;
      failures = isFurther ? 1 : failures + 1;
      if (isFurther) most = bytes;
      if (!(error instanceof TryAgain) || failures >= attempts) throw error;
      const wait = politeWait(error, backOff(failures, random), clock);
      onWait(error.message, wait);
      await clock.sleep(wait, signal);
    }
  }
  await writing(download.path, async () => {
    await sync(partial);
    await rename(partial, download.path);
  });
  await rm(`${partial}.etag`, { force: true });
}

async function attempt(access: DownloadAccess, download: Download, partial: string): Promise<void> {
  const { fetch, signal, answerMs, stallMs, clock } = access;
  const { url, headers = {}, redirectHosts: follow = [] } = download;
  const [have, etag] = [await sizeOf(partial), await etagOf(partial)];
  const range: Record<string, string> =
    have > 0 && etag !== null ? { range: `bytes=${have}-`, 'if-range': etag } : {};
  // Packed transfer would make byte positions meaningless.
  const asked = { ...headers, ...range, 'accept-encoding': 'identity' };
  const request = { fetch, url, headers: asked, signal, answerMs, stallMs, bodyMs: FILE_MS, follow };
  await withAnswer(request, async (answer) => {
    const { status } = answer;
    if (status === 416) await forget(partial);
    if (status === 429 || status === 408 || status === 416 || status >= 500)
      throw new TryAgain(`${url}: HTTP ${status}`, retryAfterMs(answer.headers, clock.now()));
    check(status === 200 || status === 206, `${url}: expected a file; received HTTP ${status}`);
    await fill(answer, download, partial, have);
  });
}

async function fill(
  { status, headers, body }: Answer,
  { url, onBytes, maxBytes }: Download,
  partial: string,
  have: number,
): Promise<void> {
  const [, from, , size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  const start = status === 206 ? Number(from) : 0;
  check(
    start === have || status === 200,
    `${url}: expected the bytes from ${have} on; received those from ${start}`,
  );
  const length = headers.get('content-length');
  const total = status === 206 ? Number(size) : length === null ? null : Number(length);
  check(total === null || total <= maxBytes, tooLarge(url, maxBytes, `${total} are announced`));
  if (status === 200) await forget(partial);
  const etag = headers.get('etag');
  if (etag?.startsWith('"')) await writeFileAtomic(`${partial}.etag`, etag);
  let bytes = start;
  const file = await writing(partial, () => open(partial, status === 206 ? 'a' : 'w'));
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > (total ?? maxBytes)) break;
      await writing(partial, () => file.writeFile(piece));
      onBytes?.(bytes);
    }
  } finally {
    await file.close();
  }
  if (bytes > (total ?? maxBytes)) await forget(partial);
  check(bytes <= maxBytes, tooLarge(url, maxBytes, 'there are more'));
  if (total !== null && bytes !== total)
    throw new TryAgain(`${url}: expected ${total} bytes; the answer ended after ${bytes}`);
}

function tooLarge(url: string, maxBytes: number, received: string): () => string {
  return () =>
    `${url}: expected a file of at most ${maxBytes} bytes; ${received}. It was not kept. A proxy or a mirror may send ` +
    'another file; run the same again to ask anew';
}

async function forget(partial: string): Promise<void> {
  await rm(partial, { force: true });
  await rm(`${partial}.etag`, { force: true });
}

async function etagOf(partial: string): Promise<string | null> {
  return existsSync(`${partial}.etag`) ? readFile(`${partial}.etag`, 'utf8') : null;
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}
