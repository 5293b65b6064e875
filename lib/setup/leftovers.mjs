/** @file What interrupted set-ups left behind. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Makes the folder above `path` and removes there what interrupted attempts at `path` left behind (`NAME.tmp-...`). Only
 * called while holding the lock under which `path` is made.
 * @param {string} path
 */
export function removeLeftovers(path) {
  const parent = dirname(path);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent))
    if (name.startsWith(`${basename(path)}.tmp-`))
      rmSync(join(parent, name), { recursive: true, force: true });
}
