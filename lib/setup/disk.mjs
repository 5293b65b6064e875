/** @file Space on disks. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { megabytes } from './steps.mjs';
import { totalBytes } from './wheels.mjs';

/**
 * Throws when the cache's disk cannot hold the largest wheel beside everything unpacked.
 * @param {string} root
 * @param {readonly import('./wheels.mjs').Wheel[]} wheels
 * @param {number} [free] bytes
 */
export function checkDiskSpace(root, wheels, free = freeBytes(root)) {
  const needed = totalBytes(wheels, 'unpacked') + Math.max(...wheels.map(({ bytes }) => bytes));
  if (free >= needed) return;
  throw new Error(
    `libtensorflow: expected ${megabytes(needed)} free on the disk of ${root}; found ${megabytes(free)}. ` +
      'Free some space, or set XDG_CACHE_HOME to a folder on another disk, and run again',
  );
}

/**
 * Free bytes for this user on the disk of `path`, or of its nearest parent that exists.
 * @param {string} path
 */
export function freeBytes(path) {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  return bavail * bsize;
}
