/** @file `npm run lab`: set-up, then JupyterLab at notebooks/ with the project's kernel. */
import { delimiter, join } from 'node:path';
import { passThrough } from '../children.mjs';
import { environmentPython, jupyterEnvironment, ROOT } from '../project.mjs';
import { setUp, withLibrary } from '../set-up.mjs';

/**
 * @param {string[]} args for JupyterLab, `--no-browser` say
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  const env = withLibrary(labEnvironment(ROOT), await setUp());
  return passThrough(
    environmentPython(ROOT),
    ['-m', 'jupyterlab', ...labArguments(ROOT, args, process.getuid?.())],
    {
      cwd: join(ROOT, 'notebooks'),
      env,
    },
  );
}

/**
 * JupyterLab's environment. What it asks at its first start (for news, whatever `news_url` says) has an answer among the
 * defaults that the project adds; the user's own settings are not touched and win.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 */
export function labEnvironment(root, env = process.env) {
  const defaults = join(root, 'lib', 'setup', 'jupyter');
  const path = [env.JUPYTER_CONFIG_PATH, defaults].filter(Boolean).join(delimiter);
  return { ...jupyterEnvironment(root, env), JUPYTER_CONFIG_PATH: path };
}

/**
 * JupyterLab's arguments: it serves this machine alone, asks nobody for news, sees the project from its root, opens at
 * notebooks/ and offers TypeScript first. What the user passes comes last and so wins.
 * @param {string} root
 * @param {string[]} args
 * @param {number | undefined} userId root (0) must be allowed explicitly
 */
export function labArguments(root, args, userId) {
  return [
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.root_dir=${root}`,
    `--FileContentsManager.preferred_dir=${join(root, 'notebooks')}`,
    '--LabApp.default_url=/lab/tree/notebooks',
    '--LabApp.extension_manager=readonly',
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    '--MultiKernelManager.default_kernel_name=tslab',
    ...(userId === 0 ? ['--allow-root'] : []),
    ...args,
  ];
}
