/** @file What is checked without running the code: types, types as the notebooks' compiler sees them, style. */
import { join } from 'node:path';
import { capture } from './children.mjs';

/**
 * @typedef {object} StaticCheck
 * @property {string} title
 * @property {string[]} args of Node
 */

/**
 * @param {string} root
 * @returns {StaticCheck[]}
 */
export function staticChecks(root) {
  const modules = join(root, 'node_modules');
  return [
    { title: 'types', args: [join(modules, 'typescript/bin/tsc'), '-p', root] },
    {
      title: "types under the notebooks' compiler",
      args: [
        join(modules, '@tslab/typescript-for-tslab/bin/tsc'),
        '-p',
        join(root, 'lib/setup/tslab.tsconfig.json'),
      ],
    },
    ...['demo', 'worklist'].map((page) => ({
      title: `types of the ${page} page's scripts`,
      args: [join(modules, 'typescript/bin/tsc'), '-p', join(root, 'lib/publish', page, 'browser')],
    })),
    { title: 'style', args: [join(modules, '@biomejs/biome/bin/biome'), 'ci', '--colors=off', 'lib'] },
  ];
}

/**
 * Runs them side by side and prints what they found. Returns the titles of those that failed.
 * @param {string} root
 * @param {import('./steps.mjs').Steps} steps
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>}
 */
export async function runStaticChecks(root, steps, env) {
  const results = await steps.step('types and style', () =>
    Promise.all(
      staticChecks(root).map(async ({ title, args }) => {
        const { code, output } = await capture(process.execPath, args, { cwd: root, env });
        return { title, code, output };
      }),
    ),
  );
  const failed = results.filter(({ code }) => code !== 0);
  for (const { title, output } of failed) steps.line(`\n${title}: failed\n${output.trimEnd()}\n`);
  return failed.map(({ title }) => title);
}
