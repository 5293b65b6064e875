/** @file Space on disks. */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { totalBytes } from './library/wheels.mjs';
import { megabytes } from './steps.mjs';

/**
 * Throws when the cache's disk cannot hold the largest wheel beside everything unpacked.
 * @param {string} root
 * @param {readonly import('./library/wheels.mjs').Wheel[]} wheels
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

/**
 * Bytes of all files below a folder, links not followed; 0 where there is none.
 * @param {string} folder
 * @returns {number}
 */
export function folderBytes(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? folderBytes(path) : entry.isFile() ? fileBytes(path) : 0);
    }, 0);
  } catch {
    return 0;
  }
}

/** @param {string} path */
function fileBytes(path) {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
