/**
 * @file Who owns a lock or a temporary file, and whether that process is still at work. Plain JavaScript: the set-up needs
 * it before a package is installed.
 */
'use strict';

const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { hostname } = require('node:os');

/**
 * A process of some machine.
 * @typedef {object} Owner
 * @property {number} pid
 * @property {string} host
 * @property {string | null} [start] tells processes of one number apart, whatever the clock says; null where the system
 *   does not tell
 */

/** This process. */
function thisOwner() {
  return { pid: process.pid, host: hostname(), start: startOf(process.pid) };
}

/**
 * Whether the process lives, whatever dates say; null when only its own machine could tell.
 * @param {Owner} owner
 * @returns {boolean | null}
 */
function isAlive({ pid, host, start }) {
  if (host !== hostname()) return null;
  if (!answers(pid)) return false;
  const now = startOf(pid);
  return now !== 'ended' && (!start || now === null || now === start);
}

/** @param {number} pid */
function answers(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * When a process started, in words that no change of the clock alters; `ended` for one that only waits to be buried.
 * @param {number} pid
 * @returns {string | null}
 */
function startOf(pid) {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32')
    return pid === process.pid ? String(Math.round(performance.timeOrigin)) : null;
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  });
  return stdout?.trim() || null;
}

/** @param {number} pid */
function linuxStart(pid) {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/.test(state) ? 'ended' : `${boot}-${fields[18]}`;
  } catch {
    return null;
  }
}

module.exports = { isAlive, thisOwner };
