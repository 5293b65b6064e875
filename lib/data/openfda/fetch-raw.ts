/** From a request to a whole raw folder: found, gone on with, or fetched. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../core/check';
import { writeJson } from '../../core/files/files';
import { lockFolder } from '../../core/files/lock';
import { readSealed, writeSealed } from '../../core/files/sealed';
import { canonicalJson } from '../../core/hash';
import { type Progress, silent } from '../../core/progress';
import type { Project } from '../../core/project';
import { provenance } from '../../core/provenance';
import { type DataValues, dataParameters } from '../parameters';
import { fetchAgain } from '../store/raw-origin';
import type { OpenfdaAccess } from './access';
import { askIndex } from './counts';
import { fetchPages } from './fetch-pages';
import { fetchParts } from './fetch-parts';
import { IndexReloaded } from './pages';
import { askDownloads } from './parts';
import { type Plan, planDraw, planSearch } from './plan';
import {
  findRawFolder,
  RAW_FORMAT,
  type RawFolder,
  type RawManifest,
  rawFolderAt,
  rawFolders,
  rawId,
  readRawFolder,
} from './raw-folder';
import { type BulkRequest, checkRequest, type RawRequest } from './request';

/** How something is fetched; nothing of it changes what is fetched from a given index. */
export interface FetchContext {
  readonly project: Project;
  readonly access: OpenfdaAccess;
  /**
   * Which index: `any` takes what was fetched before, else the present one (default); `latest` asks openFDA for the
   * present one; a date (`YYYY-MM-DD`) insists on it.
   */
  readonly lastUpdated?: string;
  /** When the index is loaded anew in the middle: an error (default), or begin again with the new one. */
  readonly onReload?: DataValues['onReload'];
  /** Requests, or parts, at a time; default 4. */
  readonly concurrency?: number;
  readonly progress?: Progress;
  /** The time that provenance takes down. */
  readonly now?: Date;
}

const RESTARTS = 5;

/** A whole raw folder of `request`; what an earlier session fetched of it is not fetched again. */
export async function fetchRaw(request: RawRequest, context: FetchContext): Promise<RawFolder> {
  checkRequest(request);
  const { lastUpdated: anyIndex, onReload: abort } = dataParameters;
  const { project, lastUpdated = anyIndex.profiles, onReload = abort.profiles } = context;
  const pinned = /^\d{4}-\d\d-\d\d$/.test(lastUpdated) ? lastUpdated : undefined;
  check(
    pinned !== undefined || lastUpdated === 'any' || lastUpdated === 'latest',
    `lastUpdated: expected any, latest or a date such as 2026-09-30; received "${lastUpdated}"`,
  );
  const found =
    lastUpdated === 'latest' ? null : await findRawFolder(project.data, { request, lastUpdated: pinned });
  if (found !== null) return found;
  for (let restart = 0; ; restart++) {
    const index = await presentIndex(request, context.access);
    check(
      pinned === undefined || index === pinned,
      `lastUpdated: expected openFDA's index of ${pinned}; it is that of ${index} now, and none of ${pinned} was fetched before`,
    );
    try {
      return await fetchFrom(request, index, context);
    } catch (error) {
      if (!(error instanceof IndexReloaded)) throw error;
      await rm(rawFolderAt(project.data, rawId(request, index)), { recursive: true, force: true });
      if (onReload === 'restart' && restart < RESTARTS) continue;
      throw new Error(
        `${error.message}; nothing of it was kept. Run the same again to fetch from the new one`,
      );
    }
  }
}

/** What fetching would take: fetches counts alone, and keeps the plan for the fetch, which need not count again. */
export async function planRaw(
  request: Exclude<RawRequest, BulkRequest>,
  context: FetchContext,
): Promise<Plan> {
  checkRequest(request);
  const lastUpdated = await presentIndex(request, context.access);
  const folder = rawFolderAt(context.project.data, rawId(request, lastUpdated));
  return planIn(folder, request, lastUpdated, context);
}

async function presentIndex(request: RawRequest, access: OpenfdaAccess): Promise<string> {
  if (request.kind === 'bulk') return (await askDownloads(access)).exportDate;
  const index = await askIndex(access);
  check(index, 'openFDA: expected reports in device/event; there are none');
  return index.lastUpdated;
}

async function fetchFrom(
  request: RawRequest,
  lastUpdated: string,
  context: FetchContext,
): Promise<RawFolder> {
  const { project, access, concurrency = 4, progress = silent, now = new Date() } = context;
  const id = rawId(request, lastUpdated);
  const folder = rawFolderAt(project.data, id);
  const whole = await readRawFolder(folder);
  if (whole !== null) return whole;
  await removeStale(project.data, request, folder);
  await writeSealed(join(folder, 'request.json'), request);
  const lock = await lockFolder(folder);
  try {
    const fetched =
      request.kind === 'bulk'
        ? await fetchParts(access, folder, request, { lastUpdated, concurrency, progress })
        : await fetchPlanned(request, lastUpdated, folder, context);
    const manifest: RawManifest = { format: RAW_FORMAT, id, request, lastUpdated, ...fetched };
    await writeJson(join(folder, 'provenance.json'), { ...provenance(now), source: access.baseUrl });
    await writeSealed(join(folder, 'manifest.json'), manifest);
    return { folder, manifest };
  } finally {
    await lock.release();
  }
}

async function fetchPlanned(
  request: Exclude<RawRequest, BulkRequest>,
  lastUpdated: string,
  folder: string,
  context: FetchContext,
): Promise<Omit<RawManifest, 'format' | 'id' | 'request' | 'lastUpdated'>> {
  const { access, concurrency = 4, progress } = context;
  const plan = await planIn(folder, request, lastUpdated, context);
  return { ...(await fetchPages(access, folder, plan, { concurrency, progress })), counts: plan.counts };
}

/** The plan in `folder`, made when there is none. */
async function planIn(
  folder: string,
  request: Exclude<RawRequest, BulkRequest>,
  lastUpdated: string,
  { access, concurrency = 4, progress }: FetchContext,
): Promise<Plan> {
  const path = join(folder, 'plan.json');
  const kept = await readSealed<Plan>(path, fetchAgain(path));
  if (kept !== null) return kept;
  const context = { lastUpdated, concurrency, progress };
  const plan =
    request.kind === 'draw'
      ? await planDraw(access, request, context)
      : await planSearch(access, request, context);
  await writeSealed(join(folder, 'request.json'), request);
  await writeSealed(path, plan);
  return plan;
}

/** Removes unfinished folders of the same request from older states of the index: they can never be finished. */
async function removeStale(data: string, request: RawRequest, current: string): Promise<void> {
  for (const folder of await rawFolders(data)) {
    if (folder === current || existsSync(join(folder, 'manifest.json'))) continue;
    const asked = await readSealed<RawRequest>(join(folder, 'request.json'), '').catch(() => null);
    if (asked !== null && canonicalJson(asked) === canonicalJson(request))
      await rm(folder, { recursive: true, force: true });
  }
}
