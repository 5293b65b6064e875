/** @file Starts other programs: quietly, keeping the end of what they print, or with the terminal handed over. */
import { spawn } from 'node:child_process';

const KEPT_CHARACTERS = 200_000;

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 127 when the program could not be started, 128 + n after signal n
 * @property {string} output the end of what it wrote to stdout and stderr, in order
 */

/**
 * Runs a program to its end without input and collects what it prints.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options] `onLine` hears each
 *   line printed that is not blank
 * @returns {Promise<Finished>}
 */
export function capture(program, args, { cwd, env, onLine = () => {} } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
      for (const line of String(chunk).split(/[\r\n]+/)) if (line.trim() !== '') onLine(line.trim());
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output }));
  });
}

/**
 * Runs a program to its end with our own terminal and returns its exit code. An interrupt reaches the child as well as
 * us; we wait for it.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function passThrough(program, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const wait = () => {};
    process.on('SIGINT', wait);
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  if (signal === 'SIGINT') return 130;
  return code ?? (signal === 'SIGTERM' ? 143 : 128);
}
