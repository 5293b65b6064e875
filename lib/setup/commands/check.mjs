/** @file `npm run check`: the slow suites (`*.check.ts`), with a list of what ran. */
import { relative } from 'node:path';
import { countsLine, withFailures } from '../counts.mjs';
import { jupyterEnvironment, ROOT } from '../project.mjs';
import { setUp, withLibrary } from '../set-up.mjs';
import { printSteps } from '../steps.mjs';
import { runVitest } from '../vitest-run.mjs';

/**
 * @param {string[]} args for vitest, `lib/setup` say
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  const steps = printSteps();
  const env = withLibrary(jupyterEnvironment(ROOT), await setUp({ steps }));
  const { code, counts } = await runVitest({ root: ROOT, config: 'check.config.mjs', args, env });
  steps.line(`Suites: ${counts.files.map((file) => relative(ROOT, file)).join(', ') || 'none'}`);
  const total = withFailures(counts, code);
  steps.line(countsLine(total));
  return total.failed === 0 ? 0 : 1;
}
