/** `data/raw/<id>/`: what was fetched from openFDA, as received, with a manifest once it is whole. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../core/check';
import { readSealed } from '../../core/files/sealed';
import { canonicalJson, hashOf } from '../../core/hash';
import { fetchAgain } from '../store/raw-origin';
import type { Plan } from './plan';
import type { RawRequest } from './request';

/** The format that this code writes and reads. */
export const RAW_FORMAT = 'maude-raw/1';

/** One file as received. */
export interface RawFile {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
}

/** `manifest.json`: its presence means that everything is there. */
export interface RawManifest {
  readonly format: typeof RAW_FORMAT;
  readonly id: string;
  readonly request: RawRequest;
  /** When openFDA's index (or its export of parts) was made, `YYYY-MM-DD`. */
  readonly lastUpdated: string;
  readonly records: number;
  /** The queries and what each gave; null for bulk parts. */
  readonly windows:
    | readonly {
        readonly name: string;
        readonly search: string;
        readonly asked: number | null;
        readonly received: number;
      }[]
    | null;
  /** See `Plan`; null unless it was a draw. */
  readonly counts: Plan['counts'];
  /** In the order in which they are read. */
  readonly files: readonly RawFile[];
}

/** A whole raw folder. */
export interface RawFolder {
  readonly folder: string;
  readonly manifest: RawManifest;
}

/** The id of what `request` gives from the index of `lastUpdated`. */
export function rawId(request: RawRequest, lastUpdated: string): string {
  return hashOf({ format: RAW_FORMAT, request, lastUpdated }).slice(0, 16);
}

/** The folder of `id` below the project's `data`. */
export function rawFolderAt(data: string, id: string): string {
  return join(data, 'raw', id);
}

/** The whole raw folder at `folder`; null where there is none or an unfinished one. */
export async function readRawFolder(folder: string): Promise<RawFolder | null> {
  const path = join(folder, 'manifest.json');
  const manifest = await readSealed<RawManifest>(path, fetchAgain(path));
  if (manifest === null) return null;
  check(
    manifest.format === RAW_FORMAT && Array.isArray(manifest.files),
    `${path}: expected format ${RAW_FORMAT}; received ${String(manifest.format)}. Remove the folder and fetch again`,
  );
  return { folder, manifest };
}

/**
 * The newest whole raw folder, by the date of its index; of `request` alone when it is given, and of the index of
 * `lastUpdated` alone when that is given. Null where there is none.
 */
export async function findRawFolder(
  data: string,
  { request, lastUpdated }: { readonly request?: RawRequest; readonly lastUpdated?: string } = {},
): Promise<RawFolder | null> {
  const found: RawFolder[] = [];
  for (const folder of await rawFolders(data)) {
    const raw = await readRawFolder(folder);
    if (raw === null) continue;
    if (request !== undefined && canonicalJson(raw.manifest.request) !== canonicalJson(request)) continue;
    if (lastUpdated !== undefined && raw.manifest.lastUpdated !== lastUpdated) continue;
    found.push(raw);
  }
  const dateOf = ({ manifest }: RawFolder) => manifest.lastUpdated;
  return found.sort((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1))[0] ?? null;
}

/** Every raw folder, whole or not. */
export async function rawFolders(data: string): Promise<string[]> {
  const root = join(data, 'raw');
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => /^[0-9a-f]{16}$/.test(name));
  return names.sort().map((name) => join(root, name));
}
