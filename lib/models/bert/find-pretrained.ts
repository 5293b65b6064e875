/** Where pretrained weights lie, by name. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where to look. */
export interface PretrainedPlaces {
  /** The project's folder; `data/models/<name>` below it is the first place. */
  readonly root: string;
  /** For the Hugging Face cache: HF_HUB_CACHE, HF_HOME and XDG_CACHE_HOME. Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The folder with config.json and model.safetensors of `name`: a path, `data/models/<name>`, or a snapshot in the
 * Hugging Face cache. Throws what it looked through and what to put where.
 */
export function findPretrained(name: string, { root, environment = process.env }: PretrainedPlaces): string {
  const places = [
    ...(isAbsolute(name) ? [name] : [resolve(root, name), join(root, 'data', 'models', ...name.split('/'))]),
    ...cachedSnapshots(name, environment),
  ];
  const found = places.find((folder) => FILES.every((file) => existsSync(join(folder, file))));
  if (found !== undefined) return found;
  throw new Error(
    `pretrained weights ${name}: expected ${FILES.join(' and ')} in one of ${places.join(', ')}; found none. ` +
      `Put the model's files into ${join(root, 'data', 'models', ...name.split('/'))}`,
  );
}

const FILES = ['config.json', 'model.safetensors'];

function cachedSnapshots(name: string, environment: NodeJS.ProcessEnv): string[] {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const home = HF_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface');
  const cache = HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE ?? join(home, 'hub');
  const snapshots = join(cache, `models--${name.replaceAll('/', '--')}`, 'snapshots');
  if (!existsSync(snapshots)) return [];
  return readdirSync(snapshots)
    .sort()
    .map((commit) => join(snapshots, commit));
}
