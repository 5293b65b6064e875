/** @file `npm test`: set-up, types, style, and every test beside its file. */
import { countsLine, withFailures } from '../counts.mjs';
import { jupyterEnvironment, ROOT } from '../project.mjs';
import { setUp, withLibrary } from '../set-up.mjs';
import { runStaticChecks } from '../static-checks.mjs';
import { printSteps } from '../steps.mjs';
import { runVitest } from '../vitest-run.mjs';

/**
 * @param {string[]} args for vitest, `lib/core` say
 * @returns {Promise<number>} exit code: 0 only when the static checks and all tests passed
 */
export async function run(args) {
  const steps = printSteps();
  const ready = await setUp({ steps });
  const env = withLibrary(jupyterEnvironment(ROOT), ready);
  const failedChecks = await runStaticChecks(ROOT, steps, env);
  const { code, counts } = await runVitest({ root: ROOT, config: 'vitest.config.mjs', args, env });
  if (failedChecks.length > 0)
    steps.line(`failed before the tests, counted with them: ${failedChecks.join(', ')}`);
  const total = withFailures(counts, code, failedChecks.length);
  if (ready.missing)
    steps.line(`skipped for want of libtensorflow, BERT's tests among them: ${ready.missing}`);
  steps.line(countsLine(total));
  return total.failed === 0 ? 0 : 1;
}
