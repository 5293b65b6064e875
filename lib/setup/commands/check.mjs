/** @file `npm run check`: the slow suites (`*.check.ts`), two at a time, then those that want the machine for themselves; with a list of what ran. */
import { relative } from 'node:path';
import { countsLine, sumOf, withFailures } from '../counts.mjs';
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
  const totals = [];
  const files = [];
  for (const MAUDE_CHECKS of ['together', 'alone']) {
    const own = { ...env, MAUDE_CHECKS };
    const { code, counts } = await runVitest({ root: ROOT, config: 'check.config.mjs', args, env: own });
    files.push(...counts.files);
    totals.push(withFailures(counts, code));
  }
  steps.line(`Suites: ${files.map((file) => relative(ROOT, file)).join(', ') || 'none'}`);
  const total = sumOf(totals);
  steps.line(countsLine(total));
  return total.failed === 0 ? 0 : 1;
}
