/**
 * @file npm packages for code that came without them, such as a package of code on a node of a cluster: installed once
 * for the user, by the lock file's hash, and linked beside the code.
 */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeLeftovers } from './leftovers.mjs';
import { cacheRoot } from './library/library-places.cjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { fileMessage } from './remedies.mjs';

/** Work alone is done: no tests, no checks. */
const WANTED = { development: false };

/** What npm reads: the lock file, its settings, and the folders of the workspaces. */
const READ_BY_NPM = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'lib/package.json',
  'lib/tensorflow/tfjs-node',
];

/**
 * Makes `node_modules` beside the code what the lock file says: a link into the user's cache where there is none, an
 * installation in place where there is a folder.
 * @param {import('./library/libtensorflow.mjs').Machine} machine
 * @param {import('./steps.mjs').Steps} steps
 * @param {typeof installPackages} [install]
 */
export async function bringPackages({ root, env, platform, arch }, steps, install = installPackages) {
  if (packagesAreCurrent(root, WANTED)) return;
  const place = isFolder(join(root, 'node_modules')) ? root : cachedPlace(root, { env, platform, arch });
  const onWait = (/** @type {string} */ owner) => steps.line(`  waiting for another installation (${owner})`);
  try {
    await withLock(
      `${place === root ? join(root, '.cache', 'setup') : place}.lock`,
      async () => {
        if (!existsSync(place) || !packagesAreCurrent(place, WANTED))
          await steps.step('npm packages', (note) =>
            place === root
              ? install({ root, env, note })
              : fill(root, place, (at) => install({ root: at, env, note, ...WANTED })),
          );
        if (place !== root) link(join(place, 'node_modules'), join(root, 'node_modules'));
      },
      { onWait },
    );
  } catch (error) {
    throw new Error(fileMessage('npm packages', error));
  }
}

/**
 * Where the packages of the code's lock file lie in the user's cache: `packages/<hash>-<platform>`.
 * @param {string} root of the code
 * @param {{ env: NodeJS.ProcessEnv, platform?: string, arch?: string }} machine
 */
export function cachedPlace(root, { env, platform = process.platform, arch = process.arch }) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  return join(cacheRoot(env, platform), 'packages', `${hash}-${platform}-${arch}`);
}

/**
 * Installs into a folder beside `place` and moves it there in one step. Only called while holding the place's lock.
 * @param {string} root of the code
 * @param {string} place
 * @param {(root: string) => Promise<unknown>} install
 */
async function fill(root, place, install) {
  removeLeftovers(place);
  const work = `${place}.tmp-${process.pid}`;
  try {
    for (const path of READ_BY_NPM) cpSync(join(root, path), join(work, path), { recursive: true });
    await install(work);
    rmSync(place, { recursive: true, force: true });
    renameSync(work, place);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Makes `path` a link to `target` in one step. Only called while holding the lock of the packages that it leads to.
 * @param {string} target
 * @param {string} path
 */
function link(target, path) {
  const temporary = `${path}.tmp-${randomBytes(4).toString('hex')}`;
  removeLeftovers(path);
  symlinkSync(target, temporary, 'junction');
  renameSync(temporary, path);
}

/** @param {string} path */
function isFolder(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
