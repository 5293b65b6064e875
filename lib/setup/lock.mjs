/** @file One set-up at a time: a lock file with its owner, kept fresh, taken over when its owner is gone. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, thisOwner } from '../core/files/owner.cjs';

const FRESHEN_MS = 2_000;
const STALE_MS = 30_000;
const POLL_MS = 250;

/**
 * Runs `work` while holding the lock at `path`; waits for another owner first. The lock of a process that no longer
 * lives on this machine is taken over; that of another machine, or one cut off while it was written, once it stood still
 * for 30 seconds.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: string) => void, staleMs?: number }} [options] `onWait` is called once
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait = () => {}, staleMs = STALE_MS } = {}) {
  const own = JSON.stringify({ ...thisOwner(), token: randomBytes(8).toString('hex') });
  mkdirSync(dirname(path), { recursive: true });
  const stands = watch(path);
  for (let waited = false; !claim(path, own); ) {
    const owner = stealIfStale(path, stands() > staleMs);
    if (owner === null) continue;
    if (!waited) onWait(owner);
    waited = true;
    await sleep(POLL_MS);
  }
  const release = () => {
    if (contentOf(path) === own) rmSync(path, { force: true });
  };
  const timer = setInterval(() => freshen(path), FRESHEN_MS);
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off('exit', release);
    release();
  }
}

/**
 * Tells for how many milliseconds the file has not changed while it was watched: dates of another machine may be wrong.
 * @param {string} path
 */
function watch(path) {
  let seen = '';
  let since = 0;
  return () => {
    const now = `${contentOf(path)} ${statSync(path, { throwIfNoEntry: false })?.mtimeMs}`;
    if (now !== seen) since = performance.now();
    seen = now;
    return performance.now() - since;
  };
}

/**
 * @param {string} path
 * @param {string} own
 */
function claim(path, own) {
  try {
    writeFileSync(path, own, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Null when there is none any more, else who holds it.
 * @param {string} path
 * @param {boolean} standsStill
 */
function stealIfStale(path, standsStill) {
  const held = contentOf(path);
  if (held === null) return null;
  const owner = ownerOf(held);
  const alive = owner && isAlive(owner);
  if (alive || (alive === null && !standsStill)) return describe(owner);
  const aside = `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') === held) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch {
    // somebody else was faster
  }
  return null;
}

/** @param {string} path */
function freshen(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // the lock was taken over while this process slept
  }
}

/** @param {string} path */
function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} held
 * @returns {import('../core/files/owner.cjs').Owner | null}
 */
function ownerOf(held) {
  try {
    return JSON.parse(held);
  } catch {
    return null;
  }
}

/** @param {import('../core/files/owner.cjs').Owner | null} owner */
function describe(owner) {
  return owner ? `process ${owner.pid} on ${owner.host}` : 'another process';
}
