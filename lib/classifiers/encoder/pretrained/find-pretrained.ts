/** Where pretrained weights lie on this machine, by name. */
import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { cachedSnapshots, hubCache } from './hub-cache';
import { pinnedModel, shortName } from './known-models';
import { weightsPath } from './weights';

/** Where to look. */
export interface PretrainedPlaces {
  /** The project's folder; `data/models/<name>` below it is the first place. */
  readonly root: string;
  /** For the Hugging Face cache: HF_HUB_CACHE, HF_HOME and XDG_CACHE_HOME. Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder with the inputs of a Kaggle notebook, default MAUDE_KAGGLE_INPUT or `/kaggle/input`. */
  readonly kaggleInput?: string;
}

/** Where a folder was found. */
export type LocalSource = 'folder' | 'project' | 'cache' | 'kaggle';

/** A folder that may hold a model. */
export interface Place {
  readonly folder: string;
  readonly source: LocalSource;
}

const kaggleInputOf = ({ MAUDE_KAGGLE_INPUT }: NodeJS.ProcessEnv) => MAUDE_KAGGLE_INPUT || '/kaggle/input';
const MAX_KAGGLE_DEPTH = 6;
const MAX_KAGGLE_FOLDERS = 5000;

/**
 * The folders that may hold the model `name`, best first: `name` as a path, `data/models/<name>`, the snapshots in the
 * Hugging Face cache (a pinned one first), folders of Kaggle's inputs whose path carries the model's name.
 */
export function* pretrainedPlaces(
  name: string,
  { root, environment = process.env, kaggleInput = kaggleInputOf(environment) }: PretrainedPlaces,
): Generator<Place, void> {
  const [bare, revision = ''] = isAbsolute(name) ? [name] : name.split('@');
  yield { folder: resolve(root, bare), source: 'folder' };
  if (isAbsolute(name)) return;
  yield { folder: projectFolder(root, bare), source: 'project' };
  const model = pinnedModel(name);
  const repository = model?.repository ?? bare;
  for (const folder of cachedSnapshots(hubCache(environment), repository, model?.revision ?? null))
    if (folder.endsWith(revision)) yield { folder, source: 'cache' };
  for (const folder of kaggleFolders(kaggleInput, repository)) yield { folder, source: 'kaggle' };
}

/** `data/models/<name>`. */
export function projectFolder(root: string, name: string): string {
  return join(root, 'data', 'models', ...name.split('/'));
}

/** Whether `folder` has config, weights and vocabulary. */
export function isModelFolder(folder: string): boolean {
  const has = (file: string) => existsSync(join(folder, file));
  return has('config.json') && weightsPath(folder) !== null && (has('tokenizer.json') || has('vocab.txt'));
}

/** The first of `pretrainedPlaces` that holds a model; null when none does. */
export function findLocal(name: string, places: PretrainedPlaces): Place | null {
  for (const place of pretrainedPlaces(name, places)) if (isModelFolder(place.folder)) return place;
  return null;
}

/** Where `name` was looked for, and the way out. */
export function notFound(name: string, places: PretrainedPlaces): string {
  const { root, environment = process.env, kaggleInput = kaggleInputOf(environment) } = places;
  const looked = Array.from(pretrainedPlaces(name, places), ({ folder }) => folder);
  const anywhere = isAbsolute(name) ? [] : [hubCache(environment), kaggleInput];
  const target = isAbsolute(name) ? name : projectFolder(root, name.split('@')[0]);
  return (
    'expected config.json, model.safetensors or pytorch_model.bin, and tokenizer.json or vocab.txt in one folder; ' +
    `looked in ${[...looked, ...anywhere].join(', ')}. Put the model's files into ${target}`
  );
}

/** Folders with a config.json below `input` whose path carries the repository's short name, shallow ones first. */
function kaggleFolders(input: string, repository: string): string[] {
  const wanted = plain(shortName(repository));
  const found: string[] = [];
  let level = existsSync(input) ? [input] : [];
  let seen = 0;
  for (let depth = 0; depth <= MAX_KAGGLE_DEPTH && seen < MAX_KAGGLE_FOLDERS; depth++) {
    seen += level.length;
    found.push(
      ...level.filter((folder) => carries(relative(input, folder), wanted) && isModelFolder(folder)),
    );
    level = level.flatMap(foldersIn);
  }
  return found;
}

function carries(path: string, wanted: string): boolean {
  return wanted !== '' && plain(path).includes(wanted);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The folders in `folder`; none where it may not be read. */
function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
      .sort();
  } catch {
    return [];
  }
}
