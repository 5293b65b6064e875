/**
 * @file How every command starts and ends: the Node version is checked before anything newer is loaded, and whatever
 * goes wrong ends in one message and exit code 1. Written in the JavaScript of 2020 (see node-version.mjs).
 */
import { printError } from '../core/text/printable.cjs';
import { nodeVersionProblem } from './node-version.mjs';

/**
 * Runs a command and exits with the code that it returns.
 * @param {() => Promise<{ run: (args: string[]) => Promise<number> }>} load imports the command
 * @param {string[]} args of the command line
 * @param {string} [version] as `process.versions.node`
 */
export async function enter(load, args, version = process.versions.node) {
  const problem = nodeVersionProblem(version);
  if (problem) return fail(problem);
  process.stdout.on('error', stopWhenUnread);
  try {
    const command = await load();
    process.exitCode = await command.run(args);
  } catch (error) {
    const { message, stack } = /** @type {Error} */ (error);
    fail(message || String(error));
    if (process.env.MAUDE_DEBUG) printError(String(stack));
  }
}

/** @param {string} message */
function fail(message) {
  process.exitCode = 1;
  printError(`\n${message}`);
}

/**
 * Ends quietly when nobody reads on, as in `npm run doctor | head`.
 * @param {NodeJS.ErrnoException} error
 */
function stopWhenUnread(error) {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
