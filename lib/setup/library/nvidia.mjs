/** @file Whether this machine has an NVIDIA driver. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture } from '../children.mjs';

/**
 * The names of NVIDIA's GPUs with a working driver; empty where there is none. Starts `nvidia-smi` where it exists.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string[]>}
 */
export async function nvidiaGpus(env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/lib/wsl/lib'];
  const program = folders.map((folder) => join(folder, 'nvidia-smi')).find((path) => existsSync(path));
  if (!program) return [];
  const { code, output } = await capture(program, ['-L'], { env });
  return code === 0 ? [...output.matchAll(/^GPU \d+: (.+?)(?: \(UUID.*)?$/gm)].map(([, name]) => name) : [];
}

/**
 * Whether a driver is loaded, by its file under /proc or by `nvidia-smi`.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [proc]
 */
export async function hasNvidiaDriver(env = process.env, proc = '/proc/driver/nvidia/version') {
  return existsSync(proc) || (await nvidiaGpus(env)).length > 0;
}
