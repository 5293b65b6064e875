/** @file The npm packages alone, for a place that brings its own Jupyter and TensorFlow. */
import { installPackages, packagesAreCurrent } from '../packages.mjs';
import { ROOT } from '../project.mjs';
import { printSteps } from '../steps.mjs';

/** @returns {Promise<number>} exit code */
export async function run() {
  if (!packagesAreCurrent(ROOT))
    await printSteps().step('npm packages', (note) => installPackages({ root: ROOT, note }));
  return 0;
}
