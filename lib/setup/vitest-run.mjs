/** @file Runs vitest over lib and counts what ran. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { passThrough } from './children.mjs';
import { readCounts } from './counts.mjs';

/**
 * Runs vitest with its own summary on the terminal.
 * @param {{ root: string, config: string, args: string[], env: NodeJS.ProcessEnv }} options `config` is a file name of
 *   this folder, `args` go to vitest
 * @returns {Promise<{ code: number, counts: import('./counts.mjs').Counts }>}
 */
export async function runVitest({ root, config, args, env }) {
  const report = join(root, '.cache', `vitest-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const all = [vitest, 'run', '--config', join(root, 'lib', 'setup', config), ...reporters, ...args];
  try {
    const code = await passThrough(process.execPath, all, { cwd: root, env });
    return { code, counts: readCounts(report) };
  } finally {
    rmSync(report, { force: true });
  }
}
