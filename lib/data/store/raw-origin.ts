/** What the folder of raw files says of itself: `manifest.json` in the format `maude-raw/...`, written by `npm run ingest`. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { check, show } from '../../core/check';
import { isCount } from '../../core/files/bounded-file';
import { readJson } from '../../core/files/files';
import { readSealed, SEALED_BYTES } from '../../core/files/sealed';

/** The raw manifest without its files and queries, and without what changes from one download to the next. */
export type RawOrigin = Readonly<Record<string, unknown>>;

/** Files of a raw folder that hold no records. */
export const RAW_NOTES: ReadonlySet<string> = new Set([
  'manifest.json',
  'provenance.json',
  'request.json',
  'plan.json',
  'lock.json',
]);

const PASSING = new Set([
  'files',
  'windows',
  'provenance',
  'createdAt',
  'created',
  'fetchedAt',
  'versions',
  'commit',
]);

/** The origin of a folder's files; null when `path` is no folder of raw files. Throws on an unfinished one. */
export async function rawOrigin(path: string): Promise<RawOrigin | null> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  check(
    existsSync(join(path, 'manifest.json')) ||
      !['plan.json', 'journal.log'].some((name) => existsSync(join(path, name))),
    `${path}: expected a whole raw folder; its fetch was not finished. Give the same npm run ingest again`,
  );
  const manifest = await readRaw(path);
  if (manifest === null) return null;
  checkFiles(path, manifest);
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !PASSING.has(name)));
}

/** What to do where `path`, a file of notes in a raw folder, is not what it was. */
export function fetchAgain(path: string): string {
  return `Remove ${path} and give the same npm run ingest again: it fetches what is missing`;
}

/** Other folders may hold a `manifest.json` too; one beside the request of a fetch is ours, whatever has become of it. */
async function readRaw(folder: string): Promise<RawOrigin | null> {
  const path = join(folder, 'manifest.json');
  const found = await readJson<RawOrigin>(path, '', SEALED_BYTES).catch(() => null);
  const isOurs = String(found?.format).startsWith('maude-raw/') || existsSync(join(folder, 'request.json'));
  return isOurs ? readSealed<RawOrigin>(path, fetchAgain(path)) : null;
}

/** Throws unless every file that the manifest names is there, with its size; their content is checked as it is read. */
function checkFiles(path: string, { files = [] }: RawOrigin): void {
  const notes = join(path, 'manifest.json');
  check(
    Array.isArray(files) && files.every(isNamedFile),
    () => `${notes}: files: expected a list of file and bytes; received ${show(files)}. ${fetchAgain(notes)}`,
  );
  for (const { file, bytes } of files) {
    const size = statSync(join(path, file), { throwIfNoEntry: false })?.size ?? null;
    check(
      size === bytes,
      () =>
        `${join(path, file)}: expected ${bytes} bytes; ${size === null ? 'there is no such file' : `received ${size}`}. ${fetchAgain(notes)}`,
    );
  }
}

function isNamedFile(value: unknown): value is { readonly file: string; readonly bytes: number } {
  const { file, bytes } = (value ?? {}) as { readonly file?: unknown; readonly bytes?: unknown };
  return typeof file === 'string' && isCount(bytes);
}
