/** Whether XLA compiles on this machine, with which flags: tried in a process of its own, which unknown flags would end. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryPath } from '../../core/files/files';
import { sha256 } from '../../core/hash';
import { cudaToolsModule, type LibraryPlace, libraryPlacesModule } from '../library/places';
import type { Runtime } from '../runtime';

/** What came of trying. */
export interface XlaProbe {
  readonly works: boolean;
  /** Why not, in words; empty where it works. */
  readonly reason: string;
  /** The environment that it works with. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a probe in an environment; returns why it failed, null when it did not. */
export type TryXla = (env: NodeJS.ProcessEnv, options: Runtime['options']) => string | null;

const SECONDS = 180;
const RUN = join(__dirname, '../../run.cjs');
const probes = new WeakMap<Runtime, XlaProbe>();

/** The probe of this process's library; tried once per machine, library and flags, then read from the cache. */
export function xlaOf(runtime: Runtime): XlaProbe {
  return probes.get(runtime) ?? settle(runtime, findProbe(runtime.place, runtime.options));
}

/** Does what the first `xlaOf` would do while the event loop turns. */
export async function prepareXla(runtime: Runtime): Promise<void> {
  if (probes.has(runtime)) return;
  const program = [RUN, join(__dirname, 'xla-prepare.ts'), runtime.options.device ?? ''];
  const found = await new Promise<string>((resolve, reject) =>
    execFile(process.execPath, program, (error, stdout) => (error ? reject(error) : resolve(stdout))),
  ).catch((error: Error) => JSON.stringify({ works: false, reason: error.message, env: {} }));
  if (!probes.has(runtime)) settle(runtime, JSON.parse(found) as XlaProbe);
}

function settle(runtime: Runtime, probe: XlaProbe): XlaProbe {
  for (const [name, value] of Object.entries(probe.env)) runtime.native.libc.setenv(name, value, 1);
  probes.set(runtime, probe);
  return probe;
}

/** The folder of what XLA compiled and of probes: `MAUDE_XLA_CACHE`, else in the user's cache. */
export function xlaCache(env: NodeJS.ProcessEnv = process.env): string {
  return env.MAUDE_XLA_CACHE || join(libraryPlacesModule().cacheRoot(env), 'xla');
}

/** Tries the given flags with a cache of compiled code, then without one. */
export function probeXla(
  place: LibraryPlace,
  options: Runtime['options'],
  attempt: TryXla = tryXla,
): XlaProbe {
  let reason = '';
  for (const env of [flagsFor(place, true), flagsFor(place, false)]) {
    const failure = attempt({ ...process.env, ...env }, options);
    if (failure === null) return { works: true, reason: '', env };
    reason = failure;
  }
  return { works: false, reason, env: {} };
}

function flagsFor(place: LibraryPlace, withCache: boolean): Record<string, string> {
  const { XLA_FLAGS = '', TF_XLA_FLAGS = '' } = process.env;
  const tools = cudaToolsModule().cudaTools(place.folder);
  const data = tools === null || tools.beside ? '' : `--xla_gpu_cuda_data_dir=${tools.folder}`;
  const cache = withCache ? `--tf_xla_persistent_cache_directory=${join(xlaCache(), 'compiled')}` : '';
  return {
    ...(data ? { XLA_FLAGS: `${XLA_FLAGS} ${data}`.trim() } : {}),
    ...(cache ? { TF_XLA_FLAGS: `${TF_XLA_FLAGS} ${cache}`.trim() } : {}),
  };
}

/** The probe of a library as the cache has it, else by trying. */
export function findProbe(place: LibraryPlace, options: Runtime['options']): XlaProbe {
  const { size, mtimeMs } = statSync(place.library);
  const { XLA_FLAGS = '', TF_XLA_FLAGS = '', CUDA_VISIBLE_DEVICES = '' } = process.env;
  const facts = [
    place.library,
    size,
    mtimeMs,
    options.device ?? '',
    XLA_FLAGS,
    TF_XLA_FLAGS,
    CUDA_VISIBLE_DEVICES,
  ];
  const path = join(xlaCache(), `probe-${sha256(facts.join('\n')).slice(0, 16)}.json`);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as XlaProbe;
  } catch {
    // Not tried yet.
  }
  const probe = probeXla(place, options);
  // What failed is tried again by the next process: a full disk or a missing tool may be mended by then.
  if (probe.works) write(path, JSON.stringify(probe));
  return probe;
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = temporaryPath(path);
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch {
    // Without a cache the next process tries again.
  }
}

function tryXla(env: NodeJS.ProcessEnv, { device }: Runtime['options']): string | null {
  const program = [RUN, join(__dirname, 'xla-probe.ts'), device ?? ''];
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, program, {
    env,
    encoding: 'utf8',
    timeout: 1000 * SECONDS,
  });
  if (status === 0 && stdout.trim().endsWith('compiled')) return null;
  const last = stderr.trim().split('\n').at(-1) || null;
  return last ?? error?.message ?? `the probe ended with ${signal ?? `status ${status}`}`;
}
