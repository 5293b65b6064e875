/** @file One set-up at a time: a lock file with the owner's process id, kept fresh, taken over when its owner is gone. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const FRESHEN_MS = 2_000;
const STALE_MS = 30_000;
const POLL_MS = 250;

/**
 * Runs `work` while holding the lock at `path`; waits for another owner first. The lock of a process that no longer
 * lives on this machine, or that was not freshened for 30 seconds, is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: string) => void, staleMs?: number }} [options] `onWait` is called once
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait = () => {}, staleMs = STALE_MS } = {}) {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), token: randomBytes(8).toString('hex') });
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = false; !claim(path, own); ) {
    const owner = stealIfStale(path, staleMs);
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
 * @param {number} staleMs
 */
function stealIfStale(path, staleMs) {
  const held = contentOf(path);
  if (held === null) return null;
  if (!isStale(path, held, staleMs)) return describe(held);
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

/**
 * @param {string} path
 * @param {string} held
 * @param {number} staleMs
 */
function isStale(path, held, staleMs) {
  try {
    const { pid, host } = JSON.parse(held);
    if (host === hostname() && !isAlive(pid)) return true;
  } catch {
    // cut off while it was written: its age decides
  }
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > staleMs;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
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

/** @param {string} held */
function describe(held) {
  try {
    const { pid, host } = JSON.parse(held);
    return `process ${pid} on ${host}`;
  } catch {
    return 'another process';
  }
}
