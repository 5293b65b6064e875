/** What the folder of raw files says of itself: `manifest.json` in the format `maude-raw/...`, written by `npm run ingest`. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../core/files';

/** The raw manifest without what changes from one download to the next: its files, dates and versions. */
export type RawOrigin = Readonly<Record<string, unknown>>;

/** Files of a raw folder that hold no records. */
export const RAW_NOTES: ReadonlySet<string> = new Set(['manifest.json', 'provenance.json']);

const PASSING = new Set(['files', 'provenance', 'createdAt', 'created', 'fetchedAt', 'versions', 'commit']);

/** The origin of a folder's files; null when `path` is no folder of raw files. */
export async function rawOrigin(path: string): Promise<RawOrigin | null> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  const manifest = await readJson<RawOrigin>(join(path, 'manifest.json')).catch(() => null);
  if (typeof manifest?.format !== 'string' || !manifest.format.startsWith('maude-raw/')) return null;
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !PASSING.has(name)));
}
