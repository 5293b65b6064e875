/** For checks and benches: what a node of a cluster has once units ran there, without installing it a second time. */
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeRoot } from '../../core/project';
import { cacheRoot } from '../../setup/library/library-places.cjs';
import { cachedPlace } from '../../setup/user-packages.mjs';

/** Lays out a user's cache in `folder` with this project's packages and libtensorflow; returns the environment for it. */
export function preparedNode(folder: string): Record<string, string> {
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const lock = join(codeRoot(), 'package-lock.json');
  const packages = cachedPlace(codeRoot(), { env });
  mkdirSync(packages, { recursive: true });
  copyFileSync(lock, join(packages, 'package-lock.json'));
  symlinkSync(join(codeRoot(), 'node_modules'), join(packages, 'node_modules'));
  symlinkSync(join(cacheRoot(), 'libtensorflow'), join(cacheRoot(env), 'libtensorflow'));
  return env;
}
