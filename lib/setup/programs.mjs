/** @file Starts TypeScript programs of lib after the set-up. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, passThrough } from './children.mjs';
import { jupyterEnvironment, ROOT } from './project.mjs';
import { withLibrary } from './set-up.mjs';

/**
 * Runs a TypeScript file of lib with our terminal and returns its exit code.
 * @param {string} file relative to the project, with an exported `main`
 * @param {string[]} args
 * @param {import('./set-up.mjs').Ready} ready
 */
export function runProgram(file, args, ready) {
  const env = withLibrary(jupyterEnvironment(ROOT), ready);
  return passThrough(process.execPath, [join(ROOT, 'lib/run.cjs'), join(ROOT, file), ...args], {
    cwd: ROOT,
    env,
  });
}

/**
 * What a TypeScript file of lib prints as its last line, parsed; null when it does not come to that.
 * @param {string} file relative to the project, with an exported `main`
 * @param {import('./set-up.mjs').Ready} ready
 */
export async function askProgram(file, ready) {
  if (!existsSync(join(ROOT, file)) || !existsSync(join(ROOT, 'node_modules'))) return null;
  const env = withLibrary(process.env, ready);
  const { output } = await capture(process.execPath, [join(ROOT, 'lib/run.cjs'), join(ROOT, file)], {
    cwd: ROOT,
    env,
  });
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}
